import type { CsvFault } from '#shared/card-handover/distribution-api.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

const shown = 50

/** What is wrong with a file, by row and column; nothing of it was taken. */
export const CsvFaults = ({ faults }: { readonly faults: readonly CsvFault[] }) => {
  const { csv } = useText(handoverText)
  return (
    <NotificationBanner announce tone="error" title={csv.faultTitle(formatCount(faults.length))}>
      <p>{csv.faultTodo}</p>
      <ul className="grid gap-1">
        {faults.slice(0, shown).map(({ row, column, fault }) => (
          <li key={`${row} ${column} ${fault}`}>
            {csv.faultAt(formatCount(row), column ?? csv.wholeRow, csv.faults[fault])}
          </li>
        ))}
      </ul>
      {faults.length > shown && <p>{csv.more(formatCount(faults.length - shown))}</p>}
    </NotificationBanner>
  )
}
