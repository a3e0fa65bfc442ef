import { useState } from 'react'
import type { Counter, NoticeView } from '#shared/billing-certificate/applicant-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from './addresses.ts'
import { ChoiceList } from './choice-list.tsx'
import { KeyFileForm, OpenedKeyFacts, type ShownKey } from './key-file-form.tsx'
import { KeyProgress } from './key-progress.tsx'
import { OpenedLetterView } from './opened-letter.tsx'
import { PageHead } from './page-head.tsx'
import { PhoneGuidance } from './phone-guidance.tsx'
import { useCounter } from './queries.ts'
import { useKeyDesk } from './use-key-desk.ts'

/** 証明書発行用パスワード再発行 (EB-A7, EB-SC-8, flow ④). */
export const PasswordPage = () => {
  const { password: text, signInSecret } = useText(billingApplicantText)
  const counter = useCounter()
  const [has, setHas] = useState<'certificate' | 'nothing'>()
  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <Link to={addresses.signInSecret} className="inline-flex min-h-11 w-fit items-center">
          {signInSecret.link}
        </Link>
      </PageHead>
      <div className="max-w-160">
        <ChoiceList
          legend={text.question}
          choices={[
            { value: 'certificate', label: text.have, about: text.haveAbout },
            { value: 'nothing', label: text.haveNot, about: text.haveNotAbout },
          ]}
          chosen={has}
          onChoose={setHas}
        />
      </div>
      <Loaded query={counter}>
        {(held) => (
          <>
            {has === 'nothing' && <PhoneGuidance federation={held.federation} />}
            {has === 'certificate' && <Reissue counter={held} />}
          </>
        )}
      </Loaded>
    </>
  )
}

const ExportHelp = () => {
  const { password: text } = useText(billingApplicantText)
  return (
    <details className="max-w-[60rem] rounded-8 border border-solid-gray-536 p-4">
      <summary className="focus-mark cursor-pointer rounded-4 text-std-17B-170">{text.exportTitle}</summary>
      <div className="grid gap-3 pt-3">
        <p>{text.exportLead}</p>
        <ul className="grid list-disc gap-2 pl-6">
          {text.exports.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </details>
  )
}

const Reissue = ({ counter }: { readonly counter: Counter }) => {
  const all = useText(billingApplicantText)
  const { password: text, keyFile } = all
  const work = useKeyDesk()
  const [shown, setShown] = useState<ShownKey>()
  const [notice, setNotice] = useState<NoticeView>()
  const isFit = shown?.name === counter.applicant.userId && shown.from <= counter.today && shown.until >= counter.today

  const reissue = async () => {
    const answer = await work.ask<'reissue'>({ type: 'reissue' })
    if (answer !== undefined) setNotice(answer.notice)
  }
  if (notice !== undefined) return <Reissued notice={notice} work={work} />
  if (shown === undefined)
    return (
      <>
        <KeyFileForm work={work} onOpened={setShown} />
        <ExportHelp />
      </>
    )
  return (
    <div className="grid gap-6">
      <NotificationBanner announce tone="success" title={keyFile.opened} className="max-w-[60rem]" />
      <OpenedKeyFacts shown={shown} today={counter.today} />
      {shown.name !== counter.applicant.userId && (
        <NotificationBanner announce tone="error" title={all.install.check.others}>
          <p>{all.install.check.othersTodo(shown.name)}</p>
        </NotificationBanner>
      )}
      {isAppError(work.error, 'request.rate-limited') ? (
        <ErrorNotice error={work.error} title={text.rateLimited} />
      ) : (
        work.error !== undefined && <ErrorNotice error={work.error} />
      )}
      <KeyProgress stage={work.stage} />
      <div className="flex flex-wrap gap-4">
        <Button
          size="l"
          look="outline"
          onClick={() => {
            work.forget()
            work.clear()
            setShown(undefined)
          }}
        >
          {keyFile.other}
        </Button>
        <Button size="l" aria-disabled={!isFit || work.stage !== undefined} onClick={() => void reissue()}>
          {text.submit}
        </Button>
      </div>
    </div>
  )
}

/** The key is still in the worker: the letter that was just posted can be opened at once, or later from the notices. */
const Reissued = ({ notice, work }: { readonly notice: NoticeView; readonly work: ReturnType<typeof useKeyDesk> }) => {
  const { password: text } = useText(billingApplicantText)
  return (
    <section aria-labelledby="password-done" className="grid gap-6">
      <Heading level={2} id="password-done">
        {text.decryptNow}
      </Heading>
      <NotificationBanner announce tone="success" title={text.done}>
        <p>{text.doneTodo}</p>
        <p>{text.wrapped}</p>
      </NotificationBanner>
      <OpenedLetterView work={work} source={{ from: 'notice', noticeId: notice.noticeId }} />
    </section>
  )
}
