import type * as z from 'zod/mini'
import { readRevocationList, type revocationListView } from '#shared/billing-certificate/federation-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { isErrorCode } from '#shared/errors/catalogue.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { errorText } from '#web/text/errors.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment } from '../cells.tsx'
import { PageHead } from '../page-head.tsx'

type Refusal = ResponseOf<typeof readRevocationList>['refused'][number]
type CurrentList = z.infer<typeof revocationListView>

const everyMilliseconds = 30_000

/** 失効リスト: what the authority sent, when both sides took it, and what was refused (EB-SC-21). */
export const RevocationListPage = () => {
  const { revocationList: text } = useText(billingFederationText)
  const errors = useText(errorText)
  const query = useStaffQuery(readRevocationList, undefined, everyMilliseconds)
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Loaded query={query}>
        {({ current, refused }) => (
          <>
            {current === null ? (
              <NotificationBanner tone="information" title={text.none} />
            ) : (
              <Current list={current} isOverdue={Date.parse(current.nextUpdate) < query.dataUpdatedAt} />
            )}
            <StaffTable
              caption={text.refused}
              rows={refused}
              rowKey={({ at }) => at}
              empty={text.refusedEmpty}
              columns={buildRefusalColumns(text, errors)}
            />
          </>
        )}
      </Loaded>
    </>
  )
}

const Current = ({ list, isOverdue }: { readonly list: CurrentList; readonly isOverdue: boolean }) => {
  const { revocationList: text, fields } = useText(billingFederationText)
  const { revocationReasons } = useText(billingText)
  return (
    <>
      {isOverdue && <NotificationBanner tone="error" title={text.overdue} />}
      <FactList
        facts={[
          { key: 'number', name: text.number, value: <Code>{list.number}</Code> },
          { key: 'thisUpdate', name: text.thisUpdate, value: <Moment at={list.thisUpdate} /> },
          { key: 'nextUpdate', name: text.nextUpdate, value: <Moment at={list.nextUpdate} /> },
          { key: 'receivedAt', name: text.receivedAt, value: <Moment at={list.receivedAt} /> },
          {
            key: 'registeredAt',
            name: text.registeredAt,
            value: list.registeredAt === null ? text.notRegistered : <Moment at={list.registeredAt} />,
          },
          { key: 'entries', name: text.entries, value: formatCount(list.entries) },
          { key: 'bytes', name: text.bytes, value: text.bytesOf(formatCount(list.bytes)) },
        ]}
      />
      <StaffTable
        caption={text.newest}
        rows={list.newest}
        rowKey={({ serial }) => serial}
        empty={text.newestEmpty}
        columns={buildColumns(text, fields.serial, revocationReasons)}
      />
    </>
  )
}

const buildRefusalColumns = (
  text: BillingFederationText['revocationList'],
  errors: (typeof errorText)['ja'],
): readonly Column<Refusal>[] => [
  { key: 'at', heading: text.at, cell: ({ at }) => <Moment at={at} /> },
  { key: 'number', heading: text.number, cell: ({ number }) => <Code>{number}</Code> },
  {
    key: 'reason',
    heading: text.reason,
    cell: ({ code }) => (
      <span className="grid min-w-48 gap-1">
        {isErrorCode(code) && <span>{errors[code].what}</span>}
        <Code>{code}</Code>
      </span>
    ),
  },
]

const buildColumns = (
  text: BillingFederationText['revocationList'],
  serialHeading: string,
  reasons: Readonly<Record<string, string>>,
): readonly Column<CurrentList['newest'][number]>[] => [
  { key: 'serial', heading: serialHeading, cell: ({ serial }) => <Code>{serial}</Code> },
  { key: 'revokedAt', heading: text.revokedAt, cell: ({ revokedAt }) => <Moment at={revokedAt} /> },
  {
    key: 'reason',
    heading: text.reason,
    cell: ({ reason }) => (
      <span className="block min-w-48">{reason === null ? <Code>{null}</Code> : (reasons[reason] ?? reason)}</span>
    ),
  },
]
