import { useState } from 'react'
import { useNavigate } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useDesk } from './desk.tsx'
import { useLinkToken } from './link-token.ts'
import { Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** 申込者チェック (RS-USR-14): a press of the button and not the opening counts, for mail programs open links too. */
export const ConfirmLinkPage = () => {
  const { link: text, key } = useText(reservationResidentText)
  const { siteId } = useSite()
  const token = useLinkToken()
  const desk = useDesk()
  const navigate = useNavigate()
  const { act, busy, error } = useAct()
  // the same press again, because its answer was lost, is the same confirmation
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  if (token === undefined || isAppError(error, 'reservation.link-over'))
    return (
      <PageHead title={text.overTitle}>
        <NotificationBanner tone="warning" title={token === undefined ? text.noToken : text.over}>
          <p>
            <Link to={pageOf(siteId, '/key')}>{key.title}</Link>
          </p>
        </NotificationBanner>
      </PageHead>
    )
  const confirm = () =>
    act(async () => {
      desk.finish(await call(api.confirmApplication, { params: { siteId }, body: { token, idempotencyKey } }))
      await navigate(pageOf(siteId, '/done'), { replace: true })
    })
  return (
    <>
      <PageHead title={text.confirmTitle}>
        <p>{text.confirmLead}</p>
      </PageHead>
      {error !== undefined && <Problem error={error} />}
      <div>
        <Button size="l" aria-disabled={busy} onClick={() => void confirm()}>
          {busy ? text.confirming : text.confirmGo}
        </Button>
      </div>
    </>
  )
}
