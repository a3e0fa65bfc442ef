import { useState, type FormEvent } from 'react'
import { readSubject } from '#shared/document-check/subject.ts'
import { toAppError, type AppError } from '#shared/errors/app-error.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { ChoiceList } from './choice-list.tsx'
import { ErrorBanner } from './error-banner.tsx'
import { ReaderLine } from './reader-line.tsx'
import type { FileKey } from './sign-wire.ts'
import type { OpenedKeys, SigningDesk } from './signing-desk.ts'

/** What will sign: a card, whose certificate is known only after its password, or a key of a file. */
export type ChosenKey = { readonly from: 'card' } | ({ readonly from: 'file' } & FileKey)

type Opening =
  | { readonly status: 'closed' }
  | { readonly status: 'opening' }
  | { readonly status: 'failed'; readonly error: AppError }
  | (OpenedKeys & { readonly status: 'answered' })

const nameOf = ({ certificates: [own] }: FileKey): string =>
  own === undefined ? '' : readSubject(parseCertificate(own)).name

const KeyFileChoice = ({
  desk,
  onChoose,
}: {
  readonly desk: SigningDesk
  readonly onChoose: (key: FileKey | undefined) => void
}) => {
  const { key: text } = useText(documentSignText)
  const [file, setFile] = useState<File>()
  const [isFileMissing, setFileMissing] = useState(false)
  const [opening, setOpening] = useState<Opening>({ status: 'closed' })
  const [chosen, setChosen] = useState<string>()
  const keys = opening.status === 'answered' && opening.outcome === 'opened' ? opening.keys : []
  const choose = (key: FileKey | undefined) => {
    setChosen(key === undefined ? undefined : String(key.index))
    onChoose(key)
  }
  const open = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setFileMissing(file === undefined)
    if (file === undefined) return
    // The field alone holds the password, and gives it up here; React never knows it.
    const password = String(new FormData(form).get('password') ?? '')
    form.reset()
    choose(undefined)
    setOpening({ status: 'opening' })
    try {
      const opened = await desk.openKeyFile(file, password)
      setOpening({ status: 'answered', ...opened })
      if (opened.outcome === 'opened' && opened.keys.length === 1) choose(opened.keys[0])
    } catch (error) {
      setOpening({ status: 'failed', error: toAppError(error) })
    }
  }
  return (
    <form onSubmit={(event) => void open(event)} className="grid justify-items-start gap-6">
      <FileField
        compact
        label={text.fileLabel}
        support={text.fileSupport}
        choose={text.fileChoose}
        accept=".p12,.pfx"
        error={isFileMissing ? text.fileMissing : undefined}
        onChoose={([next]) => {
          setFile(next)
          setFileMissing(false)
          setOpening({ status: 'closed' })
          choose(undefined)
        }}
      />
      {file !== undefined && <p>{text.fileChosen(file.name)}</p>}
      <TextField
        className="w-full max-w-[30rem]"
        label={text.password}
        name="password"
        type="password"
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" look="outline">
        {text.open}
      </Button>
      {opening.status === 'opening' && <ProgressIndicator label={text.opening} />}
      {opening.status === 'failed' && <ErrorBanner error={opening.error} />}
      {opening.status === 'answered' && opening.outcome === 'refused' && (
        <NotificationBanner tone="error" title={text.keyFile[opening.code].what} announce>
          <p>{text.keyFile[opening.code].todo}</p>
        </NotificationBanner>
      )}
      {opening.status === 'answered' && opening.outcome === 'opened' && keys.length === 0 && (
        <NotificationBanner tone="error" title={text.noKeys.what} announce>
          <p>{text.noKeys.todo}</p>
        </NotificationBanner>
      )}
      {keys.length > 0 && (
        <div className="w-full">
          <ChoiceList
            legend={text.which}
            choices={keys.map((key) => ({ value: String(key.index), label: nameOf(key) }))}
            chosen={chosen}
            onChoose={(value) => choose(keys.find(({ index }) => String(index) === value))}
          />
        </div>
      )}
    </form>
  )
}

/** Card or file. */
export const KeyStep = ({
  desk,
  onBack,
  onNext,
}: {
  readonly desk: SigningDesk
  readonly onBack: () => void
  readonly onNext: (key: ChosenKey) => void
}) => {
  const { key: text, back, next } = useText(documentSignText)
  const [from, setFrom] = useState<ChosenKey['from']>('card')
  const [fileKey, setFileKey] = useState<FileKey>()
  const goOn = () => {
    if (from === 'card') onNext({ from: 'card' })
    else if (fileKey !== undefined) onNext({ from: 'file', ...fileKey })
  }
  return (
    <div className="grid gap-8">
      <Heading level={2}>{text.title}</Heading>
      <ChoiceList
        legend={text.choose}
        choices={[
          { value: 'card', label: text.card, about: text.cardAbout },
          { value: 'file', label: text.file, about: text.fileAbout },
        ]}
        chosen={from}
        onChoose={setFrom}
      />
      {from === 'card' ? <ReaderLine /> : <KeyFileChoice desk={desk} onChoose={setFileKey} />}
      <div className="flex flex-wrap gap-4">
        <Button look="quiet" onClick={onBack}>
          {back}
        </Button>
        <Button aria-disabled={from === 'file' && fileKey === undefined} onClick={goOn}>
          {next}
        </Button>
      </div>
    </div>
  )
}
