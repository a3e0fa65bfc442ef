import { useState } from 'react'
import { useParams } from 'react-router'
import { readOffsetMonth, type OffsetMonth } from '#shared/billing-certificate/balances-api.ts'
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
import { Link } from '#web/ui/link.tsx'
import type { Column } from '#web/ui/table.tsx'
import { addresses } from '../addresses.ts'
import { Moment, OneLine } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'
import { PageTurner } from '../page-turner.tsx'
import { findLeftYen, slashedMonth } from './months.ts'

type Item = ResponseOf<typeof readOffsetMonth>['items'][number]

/** One month's report certificate by certificate, and what came of each (EB-B11, EB-X-3). */
export const OffsetMonthPage = () => {
  const { offsets: text } = useText(billingFederationText)
  const { language } = useLanguage()
  const { month = '' } = useParams()
  const [page, setPage] = useState(1)
  const query = useStaffQuery(readOffsetMonth, { month, page: String(page) })
  return (
    <>
      <PageHead title={text.monthTitle(slashedMonth(month))} back={addresses.offsets} />
      <Loaded query={query}>
        {({ month: read, items, page: shown, pages }) => (
          <div className="grid min-w-0 gap-6">
            <Sums month={read} />
            <StaffTable
              caption={text.monthCaption}
              rows={items}
              rowKey={({ matterId }) => matterId}
              empty={text.monthEmpty}
              columns={buildColumns(text, language)}
            />
            <PageTurner page={shown} pages={pages} onTurn={setPage} />
          </div>
        )}
      </Loaded>
    </>
  )
}

const Sums = ({ month }: { readonly month: OffsetMonth }) => {
  const { offsets: text } = useText(billingFederationText)
  const { language } = useLanguage()
  const moment = (at: string | null) => (at === null ? text.pending : <Moment at={at} />)
  const money = (yen: number | null) => (yen === null ? text.pending : formatYen(yen, language))
  return (
    <FactList
      facts={[
        { key: 'frozenAt', name: text.frozenAt, value: moment(month.frozenAt) },
        { key: 'reportedAt', name: text.reportedAt, value: moment(month.reportedAt) },
        { key: 'resultAt', name: text.resultAt, value: moment(month.resultAt) },
        { key: 'issued', name: text.issuedCount, value: text.countOf(formatCount(month.issuedCount)) },
        { key: 'items', name: text.items, value: text.countOf(formatCount(month.items)) },
        { key: 'reported', name: text.reported, value: money(month.reportedYen) },
        { key: 'taken', name: text.taken, value: money(month.takenYen) },
        { key: 'left', name: text.left, value: money(findLeftYen(month)) },
      ]}
    />
  )
}

const buildColumns = (text: BillingFederationText['offsets'], language: Language): readonly Column<Item>[] => {
  const money = (yen: number | null) => <OneLine>{yen === null ? text.pending : formatYen(yen, language)}</OneLine>
  return [
    {
      key: 'number',
      heading: text.number,
      cell: ({ matterId, applicationNumber }) => (
        <Link to={addresses.details([matterId])} className="inline-flex min-h-6 items-center whitespace-nowrap">
          {applicationNumber}
        </Link>
      ),
    },
    { key: 'userId', heading: text.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
    { key: 'issued', heading: text.isNew, cell: ({ issued }) => (issued ? <OneLine>{text.yes}</OneLine> : null) },
    { key: 'reported', heading: text.reported, align: 'right', cell: ({ reportedYen }) => money(reportedYen) },
    { key: 'taken', heading: text.taken, align: 'right', cell: ({ takenYen }) => money(takenYen) },
    { key: 'left', heading: text.left, align: 'right', cell: (item) => money(findLeftYen(item)) },
  ]
}
