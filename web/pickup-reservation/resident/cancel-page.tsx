import { useNavigate } from 'react-router'
import { isAppError } from '#shared/errors/app-error.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import type { ReservationAccess } from './access.ts'
import { useDesk } from './desk.tsx'
import { PageHead } from './page-head.tsx'
import { ActProblem, ReservationFacts } from './reservation-facts.tsx'
import { useAct } from './use-act.ts'

/** RS-SC-10 and 17: everything once more, read-only, and 取消. */
export const CancelPage = ({ access }: { readonly access: ReservationAccess }) => {
  const resident = useText(reservationResidentText)
  const { cancel: text } = resident
  const desk = useDesk()
  const navigate = useNavigate()
  const { act, busy, error } = useAct()
  const leave = async (mailed: boolean) => {
    desk.giveUp()
    await navigate(access.home, { replace: true, state: { outcome: 'cancelled', mailed, number: null } })
  }
  const send = () =>
    act(async () => {
      try {
        const { mailed } = await access.cancel(access.reservation.version)
        await leave(mailed)
      } catch (cause) {
        const now = isAppError(cause, 'lifecycle.stale') ? await access.reload() : undefined
        // sent once more because the first answer was lost: it is cancelled
        if (now?.status !== 'cancelled') throw cause
        await leave(false)
      }
    })
  return (
    <>
      <PageHead title={text.title}>
        <p>{text.lead}</p>
        <p>{text.note}</p>
      </PageHead>
      <ActProblem error={error} stale={text} />
      <ReservationFacts access={access} />
      <div className="flex flex-wrap gap-4">
        <Button size="l" look="outline" onClick={() => void navigate(access.home)}>
          {resident.back}
        </Button>
        <Button size="l" look="danger" aria-disabled={busy} onClick={() => void send()}>
          {busy ? text.sending : text.go}
        </Button>
      </div>
    </>
  )
}
