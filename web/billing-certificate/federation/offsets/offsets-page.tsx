import { listOffsetMonths, readReconciliation, type OffsetMonth } from '#shared/billing-certificate/balances-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatCount, formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { addresses } from '../addresses.ts'
import { OneLine } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'
import { findLeftYen, findMonthState, slashedMonth, stateTones } from './months.ts'
import { Residues } from './residues.tsx'

const everyMilliseconds = 30_000

/** 手数料の差引き: the books against each other, month by month, and what is billed by hand (EB-B11, EB-R-4, OQ-EB-2). */
export const OffsetsPage = () => {
  const { offsets: text } = useText(billingFederationText)
  const { language } = useLanguage()
  const months = useStaffQuery(listOffsetMonths, undefined, everyMilliseconds)
  const books = useStaffQuery(readReconciliation, undefined, everyMilliseconds)
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Loaded query={books}>{(read) => <Books books={read} />}</Loaded>
      <Loaded query={months}>
        {({ months: rows, connected }) => (
          <>
            {!connected && <NotificationBanner tone="warning" title={text.notConnected} />}
            <StaffTable
              caption={text.months}
              rows={rows}
              rowKey={({ month }) => month}
              empty={text.monthsEmpty}
              columns={buildColumns(text, language)}
            />
          </>
        )}
      </Loaded>
      <Residues onSettled={() => void books.refetch()} />
    </>
  )
}

const Books = ({ books }: { readonly books: ResponseOf<typeof readReconciliation> }) => {
  const { offsets: text } = useText(billingFederationText)
  const { language } = useLanguage()
  const { certificates, feeYen, takenYen, byHandYen, balanceYen, differenceYen } = books
  const agrees = differenceYen === 0
  return (
    <section aria-labelledby="offset-books" className="grid gap-4">
      <Heading level={2} id="offset-books">
        {text.books}
      </Heading>
      {!agrees && <NotificationBanner tone="error" title={text.disagree} />}
      <FactList
        facts={[
          { key: 'certificates', name: text.certificates, value: text.certificatesOf(formatCount(certificates)) },
          { key: 'fee', name: text.feeAll, value: formatYen(feeYen, language) },
          { key: 'taken', name: text.takenAll, value: formatYen(takenYen, language) },
          { key: 'byHand', name: text.byHandAll, value: formatYen(byHandYen, language) },
          { key: 'balance', name: text.balanceAll, value: formatYen(balanceYen, language) },
          {
            key: 'difference',
            name: text.difference,
            value: (
              <span className="inline-flex flex-wrap items-center gap-3">
                {formatYen(differenceYen, language)}
                {agrees && <StatusBadge tone="success">{text.agree}</StatusBadge>}
              </span>
            ),
          },
        ]}
      />
    </section>
  )
}

const buildColumns = (text: BillingFederationText['offsets'], language: Language): readonly Column<OffsetMonth>[] => {
  const money = (yen: number | null) => <OneLine>{yen === null ? text.pending : formatYen(yen, language)}</OneLine>
  return [
    { key: 'month', heading: text.month, cell: ({ month }) => <OneLine>{slashedMonth(month)}</OneLine> },
    {
      key: 'issued',
      heading: text.issuedCount,
      align: 'right',
      cell: ({ issuedCount }) => <OneLine>{text.countOf(formatCount(issuedCount))}</OneLine>,
    },
    {
      key: 'items',
      heading: text.items,
      align: 'right',
      cell: ({ items }) => <OneLine>{text.countOf(formatCount(items))}</OneLine>,
    },
    { key: 'reported', heading: text.reported, align: 'right', cell: ({ reportedYen }) => money(reportedYen) },
    { key: 'taken', heading: text.taken, align: 'right', cell: ({ takenYen }) => money(takenYen) },
    { key: 'left', heading: text.left, align: 'right', cell: (month) => money(findLeftYen(month)) },
    {
      key: 'state',
      heading: text.state,
      cell: (month) => (
        <StatusBadge tone={stateTones[findMonthState(month)]}>{text.states[findMonthState(month)]}</StatusBadge>
      ),
    },
    {
      key: 'detail',
      heading: <span className="sr-only">{text.detail}</span>,
      cell: ({ month }) => (
        <Link
          to={addresses.offsetMonth(month)}
          aria-label={text.detailOf(slashedMonth(month))}
          className="inline-flex min-h-6 items-center whitespace-nowrap"
        >
          {text.detail}
        </Link>
      ),
    },
  ]
}
