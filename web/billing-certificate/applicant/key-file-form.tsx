import { useState, type FormEvent } from 'react'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { readIssuerName, readSubject } from '#shared/document-check/subject.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { TextField } from '#web/ui/field.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { KeyProgress } from './key-progress.tsx'
import type { AnswerTo } from './key-desk.ts'
import { slashed } from './matter-table.tsx'
import type { KeyFileWork } from './use-key-desk.ts'

/** What an opened certificate says of itself; its key is in the worker. */
export type ShownKey = {
  readonly name: string
  readonly issuer: string
  /** Days of Japan, first and last. */
  readonly from: string
  readonly until: string
}

const toShownKey = (der: Uint8Array): ShownKey => {
  const certificate = parseCertificate(der)
  return {
    name: readSubject(certificate).name,
    issuer: readIssuerName(certificate),
    from: toTokyoDay(certificate.notBefore),
    until: toTokyoDay(certificate.notAfter),
  }
}

type Refusal = Extract<AnswerTo<'open-key-file'>, { readonly type: 'key-file-refused' }>['code']

/** The certificate file and its password, for the worker alone. `onOpened` gets what the certificate says, or undefined. */
export const KeyFileForm = ({
  work,
  submitLabel,
  onOpened,
}: {
  readonly work: KeyFileWork
  readonly submitLabel?: string
  readonly onOpened: (key: ShownKey | undefined) => void
}) => {
  const { keyFile: text } = useText(billingApplicantText)
  const [file, setFile] = useState<File>()
  const [isMissing, setMissing] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()

  const open = async (form: HTMLFormElement) => {
    setMissing(file === undefined)
    setRefusal(undefined)
    if (file === undefined) return
    // The field alone holds the password; React never knows it.
    const password = String(new FormData(form).get('file-password') ?? '')
    const answer = await work.openKeyFile(file, password)
    if (answer === undefined) return
    if (answer.type === 'key-file-refused') {
      setRefusal(answer.code)
      const field = form.elements.namedItem('file-password')
      if (field instanceof HTMLInputElement) field.focus()
      return
    }
    form.reset()
    onOpened(toShownKey(answer.key.certificate))
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (work.stage === undefined) void open(event.currentTarget)
  }

  return (
    <form noValidate onSubmit={onSubmit} className="grid max-w-160 gap-6">
      <FileField
        compact
        label={text.label}
        support={text.support}
        choose={text.choose}
        accept=".p12,.pfx"
        error={isMissing ? text.missing : undefined}
        onChoose={([chosen]) => {
          setFile(chosen)
          setMissing(false)
          setRefusal(undefined)
          work.clear()
          onOpened(undefined)
        }}
      />
      {file !== undefined && <p className="break-all">{text.chosen(file.name)}</p>}
      <TextField
        name="file-password"
        type="password"
        label={text.password}
        support={text.passwordSupport}
        autoComplete="off"
        spellCheck={false}
        maxLength={256}
        error={refusal === 'key-file.password-incorrect' ? text.refusals[refusal].what : undefined}
      />
      {refusal !== undefined && (
        <NotificationBanner tone="error" announce title={text.refusals[refusal].what}>
          <p>{text.refusals[refusal].todo}</p>
        </NotificationBanner>
      )}
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      <KeyProgress stage={work.stage} />
      <div>
        <Button type="submit" size="l" aria-disabled={work.stage !== undefined}>
          {submitLabel ?? text.open}
        </Button>
      </div>
    </form>
  )
}

/** Whose certificate it is, and whether its days have come. */
export const OpenedKeyFacts = ({ shown, today }: { readonly shown: ShownKey; readonly today: string }) => {
  const { keyFile: text, terms, period } = useText(billingApplicantText)
  return (
    <div className="grid max-w-[60rem] gap-4">
      <FactList
        facts={[
          { key: 'name', name: text.holder, value: shown.name },
          { key: 'issuer', name: text.issuer, value: shown.issuer },
          { key: 'validity', name: terms.validity, value: period(slashed(shown.from), slashed(shown.until)) },
        ]}
      />
      {shown.from > today && <NotificationBanner tone="warning" title={text.notYet(slashed(shown.from))} />}
      {shown.until < today && <NotificationBanner tone="warning" title={text.ended} />}
    </div>
  )
}
