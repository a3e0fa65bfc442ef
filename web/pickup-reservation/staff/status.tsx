import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'

const tones: Readonly<Record<ReservationStatus, BadgeTone>> = {
  unconfirmed: 'warning',
  reserved: 'information',
  visited: 'success',
  'no-show': 'error',
  cancelled: 'neutral',
  lapsed: 'neutral',
}

export const ReservationBadge = ({ status }: { readonly status: ReservationStatus }) => {
  const text = useText(reservationText)
  return <StatusBadge tone={tones[status]}>{text.status[status]}</StatusBadge>
}
