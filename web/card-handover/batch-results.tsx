import { useState } from 'react'
import type { BatchRow } from '#shared/card-handover/api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

type Numbered = BatchRow & { readonly index: number }

/** What came of each code of a batch: done, done with a warning, or refused and why (CM-F-15). */
export const BatchResults = ({
  rows,
  dryRun = false,
}: {
  readonly rows: readonly BatchRow[]
  readonly dryRun?: boolean
}) => {
  const text = useText(handoverText)
  const { bulk, common } = text
  const [onlyRefused, setOnlyRefused] = useState(false)
  const refused = rows.filter(({ outcome }) => outcome === 'refused')
  const numbered = rows.map((row, index) => ({ ...row, index }))
  return (
    <div className="grid gap-3">
      {refused.length > 0 && refused.length < rows.length && (
        <CheckBox label={bulk.onlyRefused} checked={onlyRefused} onChange={setOnlyRefused} />
      )}
      <div className="max-h-144 overflow-y-auto">
        <StaffTable
          caption={bulk.results}
          rows={numbered.filter(({ outcome }) => !onlyRefused || outcome === 'refused')}
          rowKey={({ index }) => String(index)}
          empty={common.none}
          columns={buildColumns(text, dryRun)}
        />
      </div>
    </div>
  )
}

const buildColumns = ({ bulk, common }: HandoverText, dryRun: boolean): readonly Column<Numbered>[] => [
  {
    key: 'code',
    heading: bulk.codes,
    cell: ({ code }) => <span className="text-mono-16N-150">{code}</span>,
  },
  {
    key: 'id',
    heading: common.id,
    cell: ({ cardId, cardNumber }) =>
      cardId !== null && (
        <Link to={`/handover/entry/${cardId}`} aria-label={common.openOf(String(cardNumber))}>
          {cardNumber}
        </Link>
      ),
  },
  {
    key: 'result',
    heading: bulk.result,
    cell: ({ outcome, fault, warnings }) => (
      <span className="flex min-w-48 flex-wrap items-center gap-2">
        <StatusBadge tone={outcome === 'done' ? (warnings.length > 0 ? 'warning' : 'success') : 'error'}>
          {outcome === 'refused' ? bulk.resultNo : dryRun ? bulk.resultWould : bulk.resultOk}
        </StatusBadge>
        <span>
          {fault !== null && bulk.faults[fault]}
          {warnings.map((warning) => common.warnings[warning]).join(' ')}
        </span>
      </span>
    ),
  },
]
