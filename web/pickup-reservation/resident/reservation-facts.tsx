import { isAppError } from '#shared/errors/app-error.ts'
import type { AppError } from '#shared/errors/app-error.ts'
import { useLanguage } from '#web/text/language.tsx'
import { longDay, timeSpan, visitText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'
import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'
import { FactList, type Fact } from '#web/ui/fact-list.tsx'
import { useAnswerFacts } from '../answer-list.tsx'
import type { ReservationAccess } from './access.ts'
import type { Outcome } from './access.ts'
import { Problem } from './notice.tsx'

export const statusTones: Readonly<Record<ReservationStatus, BadgeTone>> = {
  unconfirmed: 'warning',
  reserved: 'information',
  visited: 'success',
  'no-show': 'neutral',
  cancelled: 'neutral',
  lapsed: 'neutral',
}

/** RS-SC-10, 15 and 17: everything a resident knows of a reservation. `splitVisit` gives day and time rows of their own. */
export const ReservationFacts = ({
  access: { reservation, asked, accessKey },
  splitVisit = false,
  withAnswers = true,
}: {
  readonly access: Pick<ReservationAccess, 'reservation' | 'asked' | 'accessKey'>
  readonly splitVisit?: boolean
  readonly withAnswers?: boolean
}) => {
  const { language } = useLanguage()
  const { fields, status } = useText(reservationText)
  const toFacts = useAnswerFacts()
  const { slot, windowName, number, linkCode } = reservation
  const visit: readonly Fact[] = splitVisit
    ? [
        { key: 'day', name: fields.visitDay, value: longDay(slot.day, language) },
        { key: 'time', name: fields.visitTime, value: timeSpan(slot, language) },
      ]
    : [{ key: 'visit', name: fields.visitAt, value: visitText(slot, language) }]
  return (
    <FactList
      facts={[
        { key: 'place', name: fields.place, value: windowName },
        ...visit,
        { key: 'number', name: fields.number, value: number },
        ...(accessKey === null
          ? []
          : [{ key: 'key', name: fields.accessKey, value: <span className="font-mono">{accessKey}</span> }]),
        ...(accessKey === null || linkCode === null
          ? []
          : [{ key: 'linkCode', name: fields.linkCode, value: <span className="font-mono">{linkCode}</span> }]),
        {
          key: 'status',
          name: fields.status,
          value: <StatusBadge tone={statusTones[reservation.status]}>{status[reservation.status]}</StatusBadge>,
        },
        ...(withAnswers ? toFacts(asked, reservation.answers) : []),
      ]}
    />
  )
}

/** What the change or cancellation just made has done. */
export const OutcomeNotice = ({ outcome }: { readonly outcome: Outcome | undefined }) => {
  const { key } = useText(reservationResidentText)
  if (outcome === undefined) return null
  return (
    <NotificationBanner tone="success" announce title={outcome.outcome === 'changed' ? key.changed : key.cancelled}>
      {outcome.number !== null && <p>{key.numberNew(outcome.number)}</p>}
      {outcome.mailed && <p>{key.mailed}</p>}
    </NotificationBanner>
  )
}

/** An act that came too late for what another screen did in the meantime; the new state is on the screen already. */
export const ActProblem = ({
  error,
  stale,
}: {
  readonly error: AppError | undefined
  readonly stale: { readonly staleTitle: string; readonly stale: string }
}) => {
  if (error === undefined) return null
  if (isAppError(error, 'lifecycle.stale'))
    return (
      <Problem error={error} title={stale.staleTitle}>
        <p>{stale.stale}</p>
      </Problem>
    )
  return <Problem error={error} />
}
