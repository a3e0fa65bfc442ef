import { useState } from 'react'
import {
  issuePassword,
  markPasswordPosted,
  readLetterhead,
  type ApplicantView,
} from '#shared/billing-certificate/federation-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { Moment, slashed } from '../cells.tsx'
import { DayField } from '../day-field.tsx'
import { textsOfLetter } from '../letters/letter.ts'
import { LetterView, type Letters } from '../letters/letter-view.tsx'
import { useLetterDesk } from '../letters/use-letter-desk.ts'
import { ConfirmDialog } from '../matter/confirm-dialog.tsx'
import { findTypedDay, toTypedDay } from '../typed-day.ts'
import { useAct } from '../use-act.ts'
import { toAddressed } from './addressed.ts'

type SectionProps = { readonly holder: ApplicantView; readonly onChanged: () => Promise<void> }

/** 証明書発行用パスワード発行 after a call, its letter, and the day it was posted (EB-F4-3, EB-F4-4). */
export const PasswordSection = ({ holder, onChanged }: SectionProps) => {
  const { password: text, none } = useText(billingFederationText)
  const { call } = useStaffSession()
  const desk = useLetterDesk()
  const [isAsked, setAsked] = useState(false)
  const [withSignInSecret, setWithSignInSecret] = useState(false)
  const [letter, setLetter] = useState<Letters>()
  const { passwordNumber, passwordSetAt, passwordPostedOn, passwordLockedUntil } = holder

  const close = () => {
    setAsked(false)
    setWithSignInSecret(false)
  }
  const issue = async () => {
    const letterhead = await call(readLetterhead, {})
    const key = crypto.randomUUID()
    const texts = textsOfLetter(holder, letterhead)
    const secrets = await desk.make({ key, withSignInSecret, texts })
    const made = await call(issuePassword, {
      params: { userId: holder.userId },
      body: { version: holder.version, ...secrets },
    })
    close()
    setLetter({ letterhead, letters: [{ key, addressed: toAddressed(made, new Date()) }] })
    await onChanged()
  }

  return (
    <section aria-labelledby="holder-password" className="grid gap-6">
      <Heading level={2} id="holder-password">
        {text.title}
      </Heading>
      <FactList
        facts={[
          { key: 'number', name: text.number, value: passwordNumber },
          { key: 'setAt', name: text.setAt, value: passwordSetAt === null ? none : <Moment at={passwordSetAt} /> },
          { key: 'posted', name: text.postedOn, value: passwordPostedOn === null ? none : slashed(passwordPostedOn) },
          {
            key: 'locked',
            name: text.lockedUntil,
            value: passwordLockedUntil === null ? none : <Moment at={passwordLockedUntil} />,
          },
        ]}
      />
      <div>
        <Button onClick={() => setAsked(true)}>{text.issue}</Button>
      </div>
      {letter !== undefined && (
        <div className="grid gap-4">
          <Heading level={3} look="part">
            {text.letter}
          </Heading>
          <LetterView desk={desk} order={letter} fileName={text.letterFile(holder.userId)} />
        </div>
      )}
      <Posting holder={holder} onChanged={onChanged} />
      {isAsked && (
        <ConfirmDialog title={text.issueTitle} submit={text.issueConfirm} onCancel={close} onSubmit={issue}>
          <p>{text.issueNote}</p>
          <CheckBox label={text.withSignIn} checked={withSignInSecret} onChange={setWithSignInSecret} />
          {withSignInSecret && <p>{text.withSignInNote}</p>}
        </ConfirmDialog>
      )}
    </section>
  )
}

const Posting = ({ holder, onChanged }: SectionProps) => {
  const { password: text } = useText(billingFederationText)
  const { call } = useStaffSession()
  const [typed, setTyped] = useState(() => toTypedDay(toTokyoDay(new Date())))
  const [isChecked, setChecked] = useState(false)
  const [isDone, setDone] = useState(false)
  const { busy, error, act } = useAct()
  const on = findTypedDay(typed)
  const post = () => {
    setChecked(true)
    setDone(false)
    if (on === undefined) return
    void act(async () => {
      await call(markPasswordPosted, { params: { userId: holder.userId }, body: { on } })
      await onChanged()
      setDone(true)
    })
  }
  return (
    <div className="grid gap-4">
      <Heading level={3} look="part">
        {text.posting}
      </Heading>
      <p>{text.postingNote}</p>
      <div className="flex flex-wrap items-end gap-4">
        <DayField label={text.postedOn} value={typed} isWrong={isChecked && on === undefined} onChange={setTyped} />
        <Button size="l" look="outline" aria-disabled={busy} onClick={post}>
          {text.post}
        </Button>
      </div>
      {isDone && <NotificationBanner announce tone="success" title={text.postedDone} />}
      {isAppError(error, 'request.invalid') ? (
        <NotificationBanner announce tone="warning" title={text.postedRefused} />
      ) : (
        error !== undefined && <ErrorNotice error={error} />
      )}
    </div>
  )
}
