import type { DepositCandidate } from '#shared/billing-certificate/federation-api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { addresses } from '../addresses.ts'
import { Name, OneLine, slashed } from '../cells.tsx'
import { canPick, type Picks } from './picks.ts'

const tones: Readonly<Record<DepositCandidate['verdict'], BadgeTone>> = {
  matched: 'success',
  several: 'warning',
  short: 'error',
  over: 'warning',
  'no-agent': 'error',
  'nothing-waiting': 'warning',
  'already-registered': 'neutral',
  'by-hand': 'neutral',
  'used-before': 'warning',
  refunded: 'neutral',
  'before-application': 'warning',
  cancelled: 'neutral',
  'cancelled-registered': 'error',
  'other-account': 'neutral',
}

/** Every transfer of the file with its verdict, and the application it is to pay. */
export const TransferTable = ({
  transfers,
  picks,
  onPick,
}: {
  readonly transfers: readonly DepositCandidate[]
  readonly picks: Picks
  readonly onPick: (picks: Picks) => void
}) => {
  const { deposit: text } = useText(billingFederationText)
  const { language } = useLanguage()
  const pick = (line: number, matterId: string) => {
    const next = new Map(picks)
    if (matterId === '') next.delete(line)
    else next.set(line, matterId)
    onPick(next)
  }
  return (
    <StaffTable
      caption={text.transfers}
      rows={transfers}
      rowKey={({ line }) => String(line)}
      empty={text.transfersEmpty}
      columns={buildColumns(text, language, { picks, onPick: pick })}
    />
  )
}

/** The application it was registered for. */
const UsedBy = ({
  usedBy: { matterId, applicationNumber },
  text,
}: {
  readonly usedBy: NonNullable<DepositCandidate['usedBy']>
  readonly text: BillingFederationText['deposit']
}) =>
  applicationNumber === null ? (
    <span>{text.usedByDeleted}</span>
  ) : (
    <Link to={addresses.details([matterId])} className="inline-flex min-h-6 items-center">
      {text.usedBy(applicationNumber)}
    </Link>
  )

const buildColumns = (
  text: BillingFederationText['deposit'],
  language: Language,
  { picks, onPick }: { readonly picks: Picks; readonly onPick: (line: number, matterId: string) => void },
): readonly Column<DepositCandidate>[] => [
  { key: 'line', heading: text.line, align: 'right', cell: ({ line }) => line },
  { key: 'day', heading: text.transferDay, cell: ({ day }) => <OneLine>{slashed(day)}</OneLine> },
  {
    key: 'yen',
    heading: text.money,
    align: 'right',
    cell: ({ yen }) => <OneLine>{formatYen(yen, language)}</OneLine>,
  },
  { key: 'remitter', heading: text.remitter, cell: ({ remitter }) => <Name>{remitter}</Name> },
  { key: 'bank', heading: text.bank, cell: ({ remitterBank }) => <OneLine>{remitterBank}</OneLine> },
  {
    key: 'verdict',
    heading: text.verdict,
    cell: ({ verdict, usedBy }) => (
      <span className="grid min-w-56 justify-items-start gap-1">
        <StatusBadge tone={tones[verdict]}>{text.verdicts[verdict]}</StatusBadge>
        <span>{text.verdictNotes[verdict]}</span>
        {usedBy !== null && <UsedBy usedBy={usedBy} text={text} />}
      </span>
    ),
  },
  {
    key: 'pick',
    heading: text.pick,
    cell: (transfer) =>
      canPick(transfer) ? (
        <select
          aria-label={text.take(transfer.line)}
          value={picks.get(transfer.line) ?? ''}
          onChange={({ target }) => onPick(transfer.line, target.value)}
          className="focus-mark h-11 w-72 rounded-8 border border-solid-gray-600 bg-white px-2 hover:border-black"
        >
          <option value="">{text.pickNone}</option>
          {transfer.candidates.map(({ matterId, applicationNumber, displayName, feeYen }) => (
            <option key={matterId} value={matterId}>
              {text.candidate(applicationNumber, displayName, formatYen(feeYen, language))}
            </option>
          ))}
        </select>
      ) : (
        <span className="text-solid-gray-600">{text.pickNone}</span>
      ),
  },
]
