import { useState, type FormEvent } from 'react'
import { Link as RouterLink } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLinkToken } from './link-token.ts'
import { OneFieldForm } from './mail-form.tsx'
import { Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { NewSecretFields, useNewSecret } from './secret-fields.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** RS-SC-19: the address, the mailed link, the new password. */
export const ResetPage = () => {
  const token = useLinkToken()
  return token === undefined ? <RequestReset /> : <SetPassword key={token} token={token} />
}

const RequestReset = () => {
  const { reset: text, signIn } = useText(reservationResidentText)
  const { siteId, mode } = useSite()
  const [sent, setSent] = useState(false)
  const { act, busy, error } = useAct()
  const label = signIn.keys[mode.loginKey]
  if (sent)
    return (
      <PageHead title={text.sentTitle}>
        <p>{text.sent}</p>
        <p>{text.sentElse}</p>
      </PageHead>
    )
  return (
    <>
      <PageHead title={text.title}>
        <p>{text.lead(label)}</p>
      </PageHead>
      <OneFieldForm
        isMail={false}
        label={mode.loginKey === 'mail' ? label : text.label(label)}
        findFault={(typed) => (typed === '' ? text.missing(label) : undefined)}
        go={busy ? text.sending : text.go}
        busy={busy}
        error={error}
        onSend={(loginKey) =>
          void act(async () => {
            await call(api.requestPasswordReset, { params: { siteId }, body: { loginKey } })
            setSent(true)
          })
        }
      />
    </>
  )
}

const SetPassword = ({ token }: { readonly token: string }) => {
  const { reset: text, password, signIn } = useText(reservationResidentText)
  const { siteId } = useSite()
  const [done, setDone] = useState(false)
  const secret = useNewSecret()
  const { act, busy, error } = useAct()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const fresh = secret.take()
    if (fresh === undefined) return
    void act(async () => {
      await call(api.completePasswordReset, { params: { siteId }, body: { token, secret: fresh } })
      setDone(true)
    })
  }
  if (done)
    return (
      <PageHead title={text.doneTitle}>
        <p>{text.done}</p>
        <p>
          <Link to={pageOf(siteId, '/sign-in')}>{signIn.title}</Link>
        </p>
      </PageHead>
    )
  if (isAppError(error, 'reservation.link-over'))
    return (
      <PageHead title={text.overTitle}>
        <NotificationBanner tone="warning" title={text.over}>
          <p>
            <RouterLink to={pageOf(siteId, '/password')} className="focus-mark text-key-900 underline">
              {text.again}
            </RouterLink>
          </p>
        </NotificationBanner>
      </PageHead>
    )
  return (
    <>
      <PageHead title={text.newTitle}>
        <p>{text.newLead}</p>
      </PageHead>
      {error !== undefined && <Problem error={error} />}
      <form noValidate onSubmit={submit} aria-label={text.newTitle} className="grid max-w-120 gap-5">
        <NewSecretFields secret={secret} />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? password.sending : password.go}
          </Button>
        </div>
      </form>
    </>
  )
}
