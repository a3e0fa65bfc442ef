import { formatMinutes } from '#shared/calendar/tokyo.ts'
import type { readReservation } from '#shared/pickup-reservation/staff-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatDay, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { ReservationBadge } from './status.tsx'
import type { Column } from '#web/ui/table.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import type { Language } from '#web/text/language.tsx'

type Events = ResponseOf<typeof readReservation>['events']

/** What happened to a reservation, oldest first; nothing of it can be taken out. */
export const ReservationEvents = ({
  events,
  windowNames,
}: {
  readonly events: Events
  readonly windowNames: ReadonlyMap<string, string>
}) => {
  const { detail: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const slotWords = ({ windowId, day, start }: Events[number]['toSlot']) =>
    `${formatDay(day, language)} ${formatMinutes(start)} ${windowNames.get(windowId) ?? ''}`
  return (
    <StaffTable
      caption={text.events}
      rows={events.map((event, index) => ({ ...event, index }))}
      rowKey={({ index }) => String(index)}
      empty={text.noEvents}
      columns={buildColumns(text, slotWords, language)}
    />
  )
}

const buildColumns = (
  text: ReservationStaffText['detail'],
  slotWords: (slot: Events[number]['toSlot']) => string,
  language: Language,
): readonly Column<Events[number] & { readonly index: number }>[] => [
  {
    key: 'at',
    heading: text.at,
    cell: ({ at }) => <span className="whitespace-nowrap">{formatInstant(at, language, 'second')}</span>,
  },
  { key: 'event', heading: text.event, cell: ({ event }) => text.eventNames[event] },
  { key: 'to', heading: text.becomes, cell: ({ to }) => <ReservationBadge status={to} /> },
  {
    key: 'slot',
    heading: text.slot,
    cell: ({ fromSlot, toSlot }) => (
      <>
        {fromSlot !== null && slotWords(fromSlot) !== slotWords(toSlot) && (
          <span className="block">{text.before(slotWords(fromSlot))}</span>
        )}
        <span className="block min-w-40">{slotWords(toSlot)}</span>
      </>
    ),
  },
  { key: 'actor', heading: text.actor, cell: ({ actor, by }) => (by === 'staff' ? actor : text.by[by]) },
  { key: 'cause', heading: text.cause, cell: ({ cause }) => text.causes[cause] ?? cause },
]
