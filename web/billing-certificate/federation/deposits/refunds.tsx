import { useId, useState } from 'react'
import { listRefunds, registerRefund } from '#shared/billing-certificate/refunds-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Column } from '#web/ui/table.tsx'
import { MatterStatusBadge } from '../../matter-status.tsx'
import { addresses } from '../addresses.ts'
import { Name, OneLine, slashed } from '../cells.tsx'
import { RefundDialog, type Refund } from './refund-dialog.tsx'

type Row = ResponseOf<typeof listRefunds>['refunds'][number]
type Told = { readonly tone: 'success' | 'warning'; readonly title: string }

/** 返金: what is to be paid back, and the act that says it was (OQ-EB-5). */
export const Refunds = () => {
  const { refunds: text, detail, fields } = useText(billingFederationText)
  const { language } = useLanguage()
  const { call, view } = useStaffSession()
  const query = useStaffQuery(listRefunds)
  const id = useId()
  const [asked, setAsked] = useState<Row>()
  const [told, setTold] = useState<Told>()
  const mayRegister = view.privileges.includes('billing.decide')

  const register = async ({ matterId, version, applicationNumber }: Row, refund: Refund) => {
    try {
      await call(registerRefund, { params: { matterId }, body: { version, ...refund } })
      setTold({ tone: 'success', title: text.done(applicationNumber) })
    } catch (error) {
      if (!isAppError(error, 'lifecycle.stale') && !isAppError(error, 'lifecycle.illegal')) throw error
      setTold({ tone: 'warning', title: isAppError(error, 'lifecycle.stale') ? detail.stale : detail.illegal })
    }
    setAsked(undefined)
    await query.refetch()
  }

  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-4">
      <Heading level={2} id={id}>
        {text.title}
      </Heading>
      <p>{text.lead}</p>
      {told !== undefined && <NotificationBanner announce tone={told.tone} title={told.title} />}
      <Loaded query={query}>
        {({ refunds, totalYen }) => (
          <div className="grid min-w-0 gap-3">
            <StaffTable
              caption={text.caption}
              rows={refunds}
              rowKey={({ matterId }) => matterId}
              empty={text.empty}
              columns={buildColumns({ text, fields, language }, mayRegister ? setAsked : undefined)}
            />
            {refunds.length > 0 && <p className="text-std-17B-170">{text.total(formatYen(totalYen, language))}</p>}
          </div>
        )}
      </Loaded>
      {asked !== undefined && (
        <RefundDialog
          matter={asked}
          refundYen={asked.refundYen}
          onCancel={() => setAsked(undefined)}
          onSubmit={(refund) => register(asked, refund)}
        />
      )}
    </section>
  )
}

const buildColumns = (
  {
    text,
    fields,
    language,
  }: {
    readonly text: BillingFederationText['refunds']
    readonly fields: BillingFederationText['fields']
    readonly language: Language
  },
  onAsk: ((row: Row) => void) | undefined,
): readonly Column<Row>[] => [
  {
    key: 'number',
    heading: fields.applicationNumber,
    cell: ({ matterId, applicationNumber }) => (
      <Link to={addresses.details([matterId])} className="inline-flex min-h-6 items-center whitespace-nowrap">
        {applicationNumber}
      </Link>
    ),
  },
  { key: 'userId', heading: fields.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
  { key: 'name', heading: fields.displayName, cell: ({ displayName }) => <Name>{displayName}</Name> },
  { key: 'phone', heading: fields.phone, cell: ({ phone }) => <OneLine>{phone}</OneLine> },
  { key: 'status', heading: fields.status, cell: (matter) => <MatterStatusBadge matter={matter} /> },
  {
    key: 'transfers',
    heading: text.transfers,
    cell: ({ transfers }) => (
      <span className="grid min-w-56 gap-1">
        {transfers.map(({ day, yen, remitter }, index) => (
          <span key={index}>{text.transferOf(slashed(day), formatYen(yen, language), remitter)}</span>
        ))}
      </span>
    ),
  },
  {
    key: 'due',
    heading: text.due,
    align: 'right',
    cell: ({ refundYen }) => <OneLine>{formatYen(refundYen, language)}</OneLine>,
  },
  {
    key: 'register',
    heading: <span className="sr-only">{text.register}</span>,
    cell: (row) =>
      onAsk === undefined ? null : (
        <Button
          size="s"
          look="outline"
          className="whitespace-nowrap"
          aria-label={text.registerOf(row.applicationNumber)}
          onClick={() => onAsk(row)}
        >
          {text.register}
        </Button>
      ),
  },
]
