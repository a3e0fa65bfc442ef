import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import type { Column } from '#web/ui/table.tsx'
import { Code, Name } from '../cells.tsx'
import { useOutcomeWords } from '../matter/row-results.tsx'
import { findColumnsOf, sheetColumns, type SheetFault, type SheetRow } from './holder-sheet.ts'
import type { RowTold } from './import-run.ts'

const faultWords = (fault: SheetFault, text: BillingFederationText['import']): string =>
  fault.kind === 'repeated' ? text.repeated(fault.userId) : text.wrong(sheetColumns[fault.column], fault.value)

/** What became of a row in words; characters no letter can draw are named with their columns. */
export const useToldWords = (): ((told: RowTold) => string) => {
  const { import: text } = useText(billingFederationText)
  const wordsOf = useOutcomeWords()
  return ({ outcome, undrawable, row }) => {
    if (outcome === 'done') return text.registered
    if (outcome === 'database.conflict') return text.taken
    if (undrawable.length === 0) return wordsOf(outcome)
    return text.undrawable(findColumnsOf(row.fields, undrawable).join('、'), undrawable.join('、'))
  }
}

type Words = BillingFederationText['import']

const buildFaultColumns = (text: Words): readonly Column<SheetRow>[] => [
  { key: 'row', heading: text.row, align: 'right', cell: ({ row }) => formatCount(row) },
  { key: 'name', heading: sheetColumns.displayName, cell: ({ displayName }) => <Name>{displayName}</Name> },
  {
    key: 'faults',
    heading: text.faults,
    cell: ({ faults }) => (
      <ul className="grid min-w-64 gap-1 break-all">
        {faults.map((fault) => (
          <li key={fault.kind === 'wrong' ? fault.column : fault.kind}>{faultWords(fault, text)}</li>
        ))}
      </ul>
    ),
  },
]

/** Rows that are not registered as they stand, each with every cell that is wrong. */
export const FaultTable = ({ rows }: { readonly rows: readonly SheetRow[] }) => {
  const { import: text } = useText(billingFederationText)
  return (
    <StaffTable
      caption={text.faulty}
      rows={rows}
      rowKey={({ row }) => String(row)}
      empty=""
      columns={buildFaultColumns(text)}
    />
  )
}

const buildToldColumns = (
  { import: text, fields }: Pick<BillingFederationText, 'import' | 'fields'>,
  wordsOf: (told: RowTold) => string,
): readonly Column<RowTold>[] => [
  { key: 'row', heading: text.row, align: 'right', cell: ({ row }) => formatCount(row.row) },
  { key: 'name', heading: sheetColumns.displayName, cell: ({ row }) => <Name>{row.displayName}</Name> },
  {
    key: 'userId',
    heading: fields.userId,
    cell: ({ applicant, row }) => <Code>{applicant?.userId ?? row.userId}</Code>,
  },
  { key: 'testId', heading: fields.testId, cell: ({ applicant }) => <Code>{applicant?.testId ?? null}</Code> },
  { key: 'outcome', heading: text.outcome, cell: (one) => <span className="block min-w-48">{wordsOf(one)}</span> },
]

/** Every row that was sent, with its user ID or why it has none. */
export const ToldTable = ({ told }: { readonly told: readonly RowTold[] }) => {
  const text = useText(billingFederationText)
  return (
    <StaffTable
      caption={text.import.caption}
      rows={told}
      rowKey={({ row }) => String(row.row)}
      empty=""
      columns={buildToldColumns(text, useToldWords())}
    />
  )
}
