import { useState } from 'react'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ChoiceList } from './choice-list.tsx'
import { KeyFileForm, OpenedKeyFacts, type ShownKey } from './key-file-form.tsx'
import { PageHead } from './page-head.tsx'
import { useCounter } from './queries.ts'
import { useKeyDesk } from './use-key-desk.ts'

const systems = ['windows', 'macos', 'firefox', 'ios', 'android'] as const
type System = (typeof systems)[number]

/** The system this page runs on, as far as it tells; only the first choice of a list hangs on it. */
export const guessSystem = (userAgent: string): System => {
  if (/Android/.test(userAgent)) return 'android'
  if (/iPhone|iPad/.test(userAgent)) return 'ios'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  return /Macintosh/.test(userAgent) ? 'macos' : 'windows'
}

/** 証明書インストール (EB-F1-9): the words and steps of each system, and a trial of file and password before it. */
export const InstallPage = () => {
  const { install: text } = useText(billingApplicantText)
  const [system, setSystem] = useState(() => guessSystem(navigator.userAgent))
  const counter = useCounter()
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <div className="max-w-160">
        <ChoiceList
          legend={text.choose}
          choices={systems.map((value) => ({ value, label: text.systems[value] }))}
          chosen={system}
          onChoose={setSystem}
        />
      </div>
      <section aria-labelledby="install-steps" className="grid max-w-[60rem] gap-4">
        <Heading level={2} id="install-steps">
          {text.systems[system]}
        </Heading>
        <ol className="grid list-decimal gap-3 pl-7 marker:font-700">
          {text.steps[system].map((step) => (
            <li key={step} className="pl-1">
              {step}
            </li>
          ))}
        </ol>
        <NotificationBanner tone="information" title={text.noteTitle}>
          <p>{text.notes[system]}</p>
        </NotificationBanner>
      </section>
      <Loaded query={counter}>{(held) => <FileCheck counter={held} />}</Loaded>
    </>
  )
}

/** The third use of the password (EB-R-1), tried where a mistake costs nothing. */
const FileCheck = ({ counter }: { readonly counter: Counter }) => {
  const { check: text } = useText(billingApplicantText).install
  const work = useKeyDesk()
  const [shown, setShown] = useState<ShownKey>()
  const isOwn = shown?.name === counter.applicant.userId
  return (
    <section aria-labelledby="install-check" className="grid gap-6">
      <Heading level={2} id="install-check">
        {text.title}
      </Heading>
      <p>{text.lead}</p>
      <KeyFileForm
        work={work}
        submitLabel={text.submit}
        onOpened={(key) => {
          // nothing is done with the key: it need not stay
          work.forget()
          setShown(key)
        }}
      />
      {shown !== undefined && (
        <>
          <NotificationBanner announce tone={isOwn ? 'success' : 'error'} title={isOwn ? text.good : text.others}>
            <p>{isOwn ? text.goodTodo : text.othersTodo(shown.name)}</p>
          </NotificationBanner>
          <OpenedKeyFacts shown={shown} today={counter.today} />
        </>
      )}
    </section>
  )
}
