import { formatMinutes } from '#shared/calendar/tokyo.ts'
import type { StaffReservation } from '#shared/pickup-reservation/staff-api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import type { ReservationText } from '#web/text/reservation.ja.ts'
import { reservationText } from '#web/text/reservation.ts'
import { formatDay, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import type { Column } from '#web/ui/table.tsx'
import { reservationAddress } from './addresses.ts'
import { ReservationBadge } from './status.tsx'

/** Reservations as staff list them; the number leads to the whole. */
export const ReservationTable = ({
  caption,
  empty,
  reservations,
  isOneDay = false,
}: {
  readonly caption: string
  readonly empty: string
  readonly reservations: readonly StaffReservation[]
  /** The day is said by the caption. */
  readonly isOneDay?: boolean
}) => {
  const { list: text } = useText(reservationStaffText)
  const { fields } = useText(reservationText)
  const { language } = useLanguage()
  return (
    <StaffTable
      caption={caption}
      rows={reservations}
      rowKey={({ reservationId }) => reservationId}
      empty={empty}
      columns={buildColumns({ text, fields }, language, isOneDay)}
    />
  )
}

const buildColumns = (
  { text, fields }: { readonly text: ReservationStaffText['list']; readonly fields: ReservationText['fields'] },
  language: Language,
  isOneDay: boolean,
): readonly Column<StaffReservation>[] => [
  {
    key: 'number',
    heading: fields.number,
    cell: ({ reservationId, number, slot, windowName }) => (
      <Link
        to={reservationAddress(reservationId)}
        aria-label={text.open(number, formatDay(slot.day, language), windowName)}
        className="inline-flex min-h-11 min-w-11 items-center tabular-nums"
      >
        {number}
      </Link>
    ),
  },
  {
    key: 'visit',
    heading: isOneDay ? fields.visitTime : fields.visitAt,
    cell: ({ slot }) => (
      <span className="whitespace-nowrap tabular-nums">
        {isOneDay ? '' : `${formatDay(slot.day, language)} `}
        {formatMinutes(slot.start)}
      </span>
    ),
  },
  {
    key: 'window',
    heading: fields.place,
    cell: ({ windowName }) => <span className="block min-w-28">{windowName}</span>,
  },
  { key: 'status', heading: fields.status, cell: ({ status }) => <ReservationBadge status={status} /> },
  { key: 'member', heading: fields.memberNumber, cell: ({ memberNumber }) => memberNumber ?? text.unregistered },
  {
    key: 'name',
    heading: text.name,
    cell: ({ name }) => <span className="block min-w-24">{name ?? text.notAsked}</span>,
  },
  {
    key: 'old',
    heading: text.oldCard,
    cell: ({ oldCard, oldCardCollected }) =>
      oldCardCollected ? text.collected : oldCard === true ? text.toCollect : text.none,
  },
  ...(isOneDay
    ? []
    : [
        {
          key: 'applied',
          heading: fields.appliedAt,
          cell: ({ appliedAt }: StaffReservation) => (
            <span className="whitespace-nowrap">{formatInstant(appliedAt, language)}</span>
          ),
        },
      ]),
]
