import { listResidues, settleResidue } from '#shared/billing-certificate/balances-api.ts'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import type { Column } from '#web/ui/table.tsx'
import { OneLine } from '../cells.tsx'
import { DueMatters } from '../due-matters.tsx'
import { SettleDialog, type Payment, type Residue } from './settle-dialog.tsx'

/** Balances of providers that closed: billed by hand, registered as a whole (OQ-EB-2). */
export const Residues = ({ onSettled }: { readonly onSettled: () => void }) => {
  const { offsets: text, fields } = useText(billingFederationText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const settle = async ({ matterId, version }: Residue, paid: Payment) => {
    try {
      await call(settleResidue, { params: { matterId }, body: { version, ...paid } })
    } finally {
      onSettled()
    }
  }
  return (
    <DueMatters
      words={{
        ...{ title: text.residues, lead: text.residuesLead, caption: text.residuesCaption, empty: text.residuesEmpty },
        ...{ total: text.residuesTotal, done: text.settled, act: text.settle, actOf: text.settleOf },
      }}
      query={useStaffQuery(listResidues)}
      rowsOf={({ residues }) => residues}
      columns={buildColumns({ text, fields, language })}
      whyNot={({ beingOffset }) => (beingOffset ? text.beingOffset : undefined)}
      register={settle}
      Dialog={SettleDialog}
    />
  )
}

const buildColumns = ({
  text,
  fields,
  language,
}: {
  readonly text: BillingFederationText['offsets']
  readonly fields: BillingFederationText['fields']
  readonly language: Language
}): readonly Column<Residue>[] => [
  { key: 'reason', heading: text.reason, cell: ({ reason }) => <OneLine>{text.reasons[reason]}</OneLine> },
  {
    key: 'balance',
    heading: fields.balance,
    align: 'right',
    cell: ({ balanceYen }) => <OneLine>{formatYen(balanceYen, language)}</OneLine>,
  },
]
