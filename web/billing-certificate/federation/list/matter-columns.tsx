import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import type { Language } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { Link } from '#web/ui/link.tsx'
import type { Column } from '#web/ui/table.tsx'
import { MatterStatusBadge } from '../../matter-status.tsx'
import { addresses } from '../addresses.ts'
import { Name, OneLine, slashed } from '../cells.tsx'

/** A tick before a row, large enough for a finger. */
export const tickColumn = <Row extends ListedMatter>({
  text,
  isChosen,
  onChoose,
}: {
  readonly text: BillingFederationText['list']
  readonly isChosen: (matter: Row) => boolean
  readonly onChoose: (matter: Row, chosen: boolean) => void
}): Column<Row> => ({
  key: 'choose',
  heading: <span className="sr-only">{text.selection}</span>,
  cell: (matter) => (
    <label className="-my-2 grid size-11 place-items-center">
      <input
        type="checkbox"
        aria-label={text.choose(matter.applicationNumber)}
        checked={isChosen(matter)}
        onChange={({ target }) => onChoose(matter, target.checked)}
        className="focus-mark size-6 accent-key-900"
      />
    </label>
  ),
})

/** The columns of 証明書一覧 (EB-SC-12), in their order. */
export const matterColumns = (
  fields: BillingFederationText['fields'],
  language: Language,
): readonly Column<ListedMatter>[] => [
  {
    key: 'number',
    heading: fields.applicationNumber,
    cell: ({ applicationNumber }) => <OneLine>{applicationNumber}</OneLine>,
  },
  { key: 'userId', heading: fields.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
  { key: 'name', heading: fields.displayName, cell: ({ displayName }) => <Name>{displayName}</Name> },
  { key: 'phone', heading: fields.phone, cell: ({ phone }) => <OneLine>{phone}</OneLine> },
  { key: 'status', heading: fields.status, cell: (matter) => <MatterStatusBadge matter={matter} /> },
  { key: 'appliedOn', heading: fields.appliedOn, cell: ({ appliedOn }) => <OneLine>{slashed(appliedOn)}</OneLine> },
  {
    key: 'balance',
    heading: fields.balance,
    align: 'right',
    cell: ({ balanceYen }) => <OneLine>{formatYen(balanceYen, language)}</OneLine>,
  },
]

/** 詳細 at the end of a row. */
export const detailColumn = (text: BillingFederationText['list']): Column<ListedMatter> => ({
  key: 'detail',
  heading: text.detail,
  cell: ({ matterId, applicationNumber }) => (
    <Link
      to={addresses.details([matterId])}
      aria-label={text.detailOf(applicationNumber)}
      className="inline-flex min-h-6 items-center whitespace-nowrap"
    >
      {text.detail}
    </Link>
  ),
})
