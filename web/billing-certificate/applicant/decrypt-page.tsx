import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Counter, NoticeView } from '#shared/billing-certificate/applicant-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorText } from '#web/ui/field.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { ChoiceList } from './choice-list.tsx'
import { KeyFileForm, OpenedKeyFacts, type ShownKey } from './key-file-form.tsx'
import type { LetterSource } from './key-wire.ts'
import { OpenedLetterView } from './opened-letter.tsx'
import { PageHead } from './page-head.tsx'
import { useCounter, useNotices } from './queries.ts'
import { useKeyDesk } from './use-key-desk.ts'

/** 復号ツール (EB-SC-10, EB-F4-2): runs in the browser alone. */
export const DecryptPage = () => {
  const { decrypt: text } = useText(billingApplicantText)
  const counter = useCounter()
  const notices = useNotices()
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Loaded query={counter}>
        {(held) => (
          <Loaded query={notices}>
            {({ notices: all }) => (
              <Decrypt counter={held} sealed={all.filter(({ sealedFor }) => sealedFor !== null)} />
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}

const noticePrefix = 'notice '

const Decrypt = ({ counter, sealed }: { readonly counter: Counter; readonly sealed: readonly NoticeView[] }) => {
  const all = useText(billingApplicantText)
  const { decrypt: text, keyFile } = all
  const { language } = useLanguage()
  const [search] = useSearchParams()
  const work = useKeyDesk()
  const asked = sealed.find(({ noticeId }) => noticeId === search.get('notice')) ?? sealed[0]
  const [chosen, setChosen] = useState(asked === undefined ? 'file' : `${noticePrefix}${asked.noticeId}`)
  const [file, setFile] = useState<File>()
  const [typed, setTyped] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [shown, setShown] = useState<ShownKey>()
  const source = toSource(chosen, { file, typed })
  const check = () => {
    setMissing(source === undefined)
    return source !== undefined
  }

  return (
    <>
      <div className="grid max-w-[60rem] gap-6">
        <ChoiceList
          legend={text.source}
          choices={[
            ...sealed.map(({ noticeId, kind, facts, at }) => ({
              value: `${noticePrefix}${noticeId}`,
              label: text.sources.notice(all.notices.titles[kind](facts), formatInstant(at, language)),
            })),
            { value: 'file', label: text.sources.file },
            { value: 'text', label: text.sources.text },
          ]}
          chosen={chosen}
          onChoose={(value) => {
            setChosen(value)
            setMissing(false)
          }}
        />
        {chosen === 'file' && (
          <>
            <FileField
              compact
              label={text.fileLabel}
              support={text.fileSupport}
              choose={keyFile.choose}
              error={isMissing ? text.textMissing : undefined}
              onChoose={([next]) => {
                setFile(next)
                setMissing(false)
              }}
            />
            {file !== undefined && <p className="break-all">{keyFile.chosen(file.name)}</p>}
          </>
        )}
        {chosen === 'text' && <LetterText typed={typed} isMissing={isMissing} onType={setTyped} />}
      </div>
      <section aria-labelledby="decrypt-key" className="grid gap-6">
        <Heading level={2} id="decrypt-key">
          {text.keyTitle}
        </Heading>
        {shown === undefined ? (
          <KeyFileForm work={work} onOpened={setShown} />
        ) : (
          <>
            <OpenedKeyFacts shown={shown} today={counter.today} />
            <div>
              <Button
                look="outline"
                onClick={() => {
                  work.forget()
                  work.clear()
                  setShown(undefined)
                }}
              >
                {keyFile.other}
              </Button>
            </div>
            <OpenedLetterView key={chosen} work={work} source={source ?? { from: 'text', text: '' }} check={check} />
          </>
        )}
      </section>
    </>
  )
}

const toSource = (
  chosen: string,
  { file, typed }: { readonly file: File | undefined; readonly typed: string },
): LetterSource | undefined => {
  if (chosen.startsWith(noticePrefix)) return { from: 'notice', noticeId: chosen.slice(noticePrefix.length) }
  if (chosen === 'file') return file === undefined ? undefined : { from: 'file', file }
  return typed.trim() === '' ? undefined : { from: 'text', text: typed }
}

const LetterText = ({
  typed,
  isMissing,
  onType,
}: {
  readonly typed: string
  readonly isMissing: boolean
  readonly onType: (typed: string) => void
}) => {
  const { decrypt: text } = useText(billingApplicantText)
  return (
    <label className="grid gap-2">
      <span className="text-std-17B-170">{text.textLabel}</span>
      <textarea
        rows={8}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={isMissing || undefined}
        onChange={(event) => onType(event.target.value)}
        className="focus-mark w-full rounded-8 border border-solid-gray-600 bg-white p-3 font-mono text-mono-14N-150"
      />
      {isMissing && <ErrorText>{text.textMissing}</ErrorText>}
    </label>
  )
}
