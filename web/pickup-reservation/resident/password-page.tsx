import { useRef, useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useDesk } from './desk.tsx'
import { useMemberSession } from './member-context.ts'
import { Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { NewSecretFields, useNewSecret } from './secret-fields.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** RS-USR-7: the first use sets an own password and goes on with what was begun; later the old one is asked. */
export const PasswordPage = () => {
  const { password: text } = useText(reservationResidentText)
  const { required } = useText(reservationText)
  const { siteId } = useSite()
  const session = useMemberSession()
  const desk = useDesk()
  const navigate = useNavigate()
  const current = useRef<HTMLDivElement>(null)
  const [missing, setMissing] = useState(false)
  const [saved, setSaved] = useState(false)
  const secret = useNewSecret()
  const { act, busy, error } = useAct()
  const isFirst = session.member?.view.mustSetPassword === true

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const field = current.current?.querySelector('input') ?? null
    const isMissing = !isFirst && field?.value === ''
    setMissing(isMissing)
    setSaved(false)
    const fresh = secret.take()
    if (isMissing) field?.focus()
    if (isMissing || fresh === undefined) return
    const form = event.currentTarget as HTMLFormElement
    void act(async () => {
      await call(api.setOwnPassword, {
        body: { secret: fresh, ...(isFirst || field === null ? {} : { current: field.value }) },
      })
      form.reset()
      await session.check(false)
      if (!isFirst) setSaved(true)
      else
        await navigate(pageOf(siteId, desk.work.draft?.purpose === 'apply' ? '/apply' : '/member'), { replace: true })
    })
  }

  return (
    <>
      <PageHead title={isFirst ? text.firstTitle : text.changeTitle}>{isFirst && <p>{text.firstLead}</p>}</PageHead>
      {saved && <NotificationBanner tone="success" announce title={text.saved} />}
      {error !== undefined && (
        <Problem
          error={error}
          {...(isAppError(error, 'login.credentials-incorrect') ? { title: text.currentWrong } : {})}
        />
      )}
      <form noValidate onSubmit={submit} aria-label={text.changeTitle} className="grid max-w-120 gap-5">
        {!isFirst && (
          <div ref={current}>
            <TextField
              type="password"
              label={text.current}
              requirement={required}
              autoComplete="current-password"
              maxLength={256}
              aria-required="true"
              error={missing ? text.currentMissing : undefined}
            />
          </div>
        )}
        <NewSecretFields secret={secret} />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? text.sending : text.go}
          </Button>
        </div>
      </form>
    </>
  )
}
