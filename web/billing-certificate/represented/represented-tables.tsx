import { isErrorCode } from '#shared/errors/catalogue.ts'
import type { RepresentedStatus } from '#shared/billing-certificate/delegation-api.ts'
import type { BillingRepresentedText } from '#web/text/billing-represented.ja.ts'
import { billingRepresentedText } from '#web/text/billing-represented.ts'
import { errorText } from '#web/text/errors.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import type { JudgedRow, Represented } from './judge-row.ts'
import type { Result } from './represented-wire.ts'

const OneLine = ({ children }: { readonly children: string }) => (
  <span className="whitespace-nowrap tabular-nums">{children}</span>
)

/** What became of a row in words, with the tries that are left of a wrong password. */
export const useOutcomeWords = (): ((result: Result) => string) => {
  const text = useText(billingRepresentedText)
  const errors = useText(errorText)
  return ({ outcome, triesLeft }) => {
    if (outcome === 'done') return text.outcomes.done
    if (outcome === 'request.not-found') return text.obstacles['not-represented']
    const what = isErrorCode(outcome) ? errors[outcome].what : outcome
    return triesLeft === null ? what : `${what}${text.triesLeft(triesLeft)}`
  }
}

const stateOf = ({ mayConsent, obstacle, password }: Represented, text: BillingRepresentedText): string => {
  if (!mayConsent) return text.obstacles['no-consent']
  if (obstacle !== null) return text.obstacles[obstacle]
  if (password === null) return text.obstacles['no-password']
  return password.lockedUntil === null ? text.ready : text.obstacles.locked
}

export const providerColumns = (
  text: BillingRepresentedText,
  statuses: Readonly<Record<RepresentedStatus, string>>,
): readonly Column<Represented>[] => [
  { key: 'userId', heading: text.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
  {
    key: 'name',
    heading: text.name,
    cell: ({ displayName }) => <span className="block min-w-48">{displayName}</span>,
  },
  {
    key: 'fee',
    heading: text.fee,
    align: 'right',
    cell: ({ feeYen }) => <OneLine>{text.yen(formatCount(feeYen))}</OneLine>,
  },
  { key: 'state', heading: text.state, cell: (row) => <span className="block min-w-48">{stateOf(row, text)}</span> },
  {
    key: 'newest',
    heading: text.newest,
    cell: ({ newest }) =>
      newest === null ? (
        <span className="text-solid-gray-600">{text.none}</span>
      ) : (
        <span className="grid justify-items-start gap-1">
          <OneLine>{newest.applicationNumber}</OneLine>
          <StatusBadge>{statuses[newest.status]}</StatusBadge>
        </span>
      ),
  },
]

export const judgedColumns = (text: BillingRepresentedText): readonly Column<JudgedRow>[] => [
  { key: 'row', heading: text.row, align: 'right', cell: ({ row }) => formatCount(row) },
  { key: 'userId', heading: text.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
  {
    key: 'name',
    heading: text.name,
    cell: ({ provider }) => <span className="block min-w-48">{provider?.displayName ?? text.none}</span>,
  },
  {
    key: 'obstacle',
    heading: text.check,
    cell: ({ obstacle }) => (
      <span className="grid min-w-48 justify-items-start gap-1">
        <StatusBadge tone={obstacle === undefined ? 'success' : 'warning'}>
          {obstacle === undefined ? text.canSend : text.cannotSend}
        </StatusBadge>
        {obstacle !== undefined && <span>{text.obstacles[obstacle]}</span>}
      </span>
    ),
  },
]

export const toldColumns = (
  text: BillingRepresentedText,
  wordsOf: (result: Result) => string,
): readonly Column<Result>[] => [
  { key: 'row', heading: text.row, align: 'right', cell: ({ row }) => formatCount(row) },
  { key: 'userId', heading: text.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
  {
    key: 'number',
    heading: text.number,
    cell: ({ applicationNumber }) => <OneLine>{applicationNumber ?? text.none}</OneLine>,
  },
  {
    key: 'outcome',
    heading: text.outcome,
    cell: (result) => <span className="block min-w-48">{wordsOf(result)}</span>,
  },
]
