import type { MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import { isErrorCode } from '#shared/errors/catalogue.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { errorText } from '#web/text/errors.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Column } from '#web/ui/table.tsx'
import type { RowResult } from './bulk.ts'

/** What became of a row, in words: done, skipped, moved by somebody else, or the sentence of the code. */
export const useOutcomeWords = (): ((outcome: string) => string) => {
  const { results } = useText(billingFederationText)
  const errors = useText(errorText)
  const known: Readonly<
    Record<string, keyof BillingFederationText['results'] & ('done' | 'skipped' | 'stale' | 'illegal')>
  > = {
    done: 'done',
    skipped: 'skipped',
    'lifecycle.stale': 'stale',
    'lifecycle.illegal': 'illegal',
  }
  return (outcome) => {
    const key = known[outcome]
    if (key !== undefined) return results[key]
    return isErrorCode(outcome) ? errors[outcome].what : outcome
  }
}

/** EB-SC-14: every row of a bulk act with its outcome; it never says "done" for what was not. */
export const RowResults = ({
  results,
  onClose,
}: {
  readonly results: readonly RowResult[]
  readonly onClose: () => void
}) => {
  const { results: text, fields } = useText(billingFederationText)
  const { statuses } = useText(billingText)
  const wordsOf = useOutcomeWords()
  const done = results.filter(({ outcome }) => outcome === 'done').length
  return (
    <NotificationBanner
      announce
      tone={done === results.length ? 'success' : 'warning'}
      title={text.title(done, results.length)}
    >
      {(results.length > 1 || done === 0) && (
        <StaffTable
          caption={text.caption}
          rows={results}
          rowKey={({ matterId }) => matterId}
          empty=""
          columns={buildColumns(text, fields.applicationNumber, { wordsOf, statuses })}
        />
      )}
      <div>
        <Button size="s" look="outline" onClick={onClose}>
          {text.close}
        </Button>
      </div>
    </NotificationBanner>
  )
}

const buildColumns = (
  text: BillingFederationText['results'],
  numberHeading: string,
  {
    wordsOf,
    statuses,
  }: {
    readonly wordsOf: (outcome: string) => string
    readonly statuses: Readonly<Record<MatterStatus, string>>
  },
): readonly Column<RowResult>[] => [
  { key: 'number', heading: numberHeading, cell: ({ applicationNumber }) => applicationNumber },
  {
    key: 'outcome',
    heading: text.outcome,
    cell: ({ outcome }) => <span className="block min-w-48">{wordsOf(outcome)}</span>,
  },
  {
    key: 'now',
    heading: text.now,
    cell: ({ status }) => <span className="whitespace-nowrap">{statuses[status]}</span>,
  },
]
