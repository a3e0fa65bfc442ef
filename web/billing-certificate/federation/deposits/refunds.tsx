import { listRefunds, registerRefund } from '#shared/billing-certificate/refunds-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import type { Column } from '#web/ui/table.tsx'
import { MatterStatusBadge } from '../../matter-status.tsx'
import { OneLine, slashed } from '../cells.tsx'
import { DueMatters, type DueDialogProps } from '../due-matters.tsx'
import { RefundDialog, type Refund } from './refund-dialog.tsx'

type Row = ResponseOf<typeof listRefunds>['refunds'][number]

/** 返金: what is to be paid back, and the act that says it was (OQ-EB-5). */
export const Refunds = () => {
  const { refunds: text, fields } = useText(billingFederationText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  return (
    <DueMatters
      words={{ ...text, act: text.register, actOf: text.registerOf }}
      query={useStaffQuery(listRefunds)}
      rowsOf={({ refunds }) => refunds}
      columns={buildColumns({ text, fields, language })}
      register={({ matterId, version }, refund: Refund) =>
        call(registerRefund, { params: { matterId }, body: { version, ...refund } })
      }
      Dialog={RefundOfRow}
    />
  )
}

const RefundOfRow = ({ row, ...on }: DueDialogProps<Row, Refund>) => (
  <RefundDialog matter={row} refundYen={row.refundYen} {...on} />
)

const buildColumns = ({
  text,
  fields,
  language,
}: {
  readonly text: BillingFederationText['refunds']
  readonly fields: BillingFederationText['fields']
  readonly language: Language
}): readonly Column<Row>[] => [
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
]
