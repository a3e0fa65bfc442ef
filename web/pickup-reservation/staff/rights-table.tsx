import { grades } from '#shared/pickup-reservation/staff-api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import type { Column } from '#web/ui/table.tsx'
import { rights } from './rights.ts'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'

export const RightsTable = () => {
  const { operators: text } = useText(reservationStaffText)
  return (
    <StaffTable
      caption={text.rightsCaption}
      rows={Object.entries(rights)}
      rowKey={([privilege]) => privilege}
      empty=""
      columns={buildColumns(text)}
    />
  )
}

const buildColumns = (text: ReservationStaffText['operators']): readonly Column<[string, readonly boolean[]]>[] => [
  {
    key: 'what',
    heading: text.what,
    cell: ([privilege]) => <span className="block min-w-40">{text.privileges[privilege] ?? privilege}</span>,
  },
  ...grades.map((grade, at) => ({
    key: grade,
    heading: text.grades[grade],
    cell: ([, may]: [string, readonly boolean[]]) => (
      // relative: what is out of the flow stays inside the frame that scrolls
      <span className="relative">
        <span aria-hidden="true">{may[at] === true ? '○' : '－'}</span>
        <span className="sr-only">{may[at] === true ? text.may : text.mayNot}</span>
      </span>
    ),
  })),
]
