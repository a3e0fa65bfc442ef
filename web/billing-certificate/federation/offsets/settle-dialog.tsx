import type { listResidues, settleResidue } from '#shared/billing-certificate/balances-api.ts'
import type { BodyOf, ResponseOf } from '#shared/contract/endpoint.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import type { DueDialogProps } from '../due-matters.tsx'
import { useExactPayment } from '../exact-payment.tsx'
import { ConfirmDialog } from '../matter/confirm-dialog.tsx'

export type Residue = ResponseOf<typeof listResidues>['residues'][number]
export type Payment = Omit<BodyOf<typeof settleResidue>, 'version'>

/** The whole rest, typed once more: nothing else is registered, and it is not undone by a second look. */
export const SettleDialog = ({
  row: { applicationNumber, displayName, balanceYen },
  onCancel,
  onSubmit,
}: DueDialogProps<Residue, Payment>) => {
  const { offsets: text, deposit } = useText(billingFederationText)
  const { language } = useLanguage()
  const payment = useExactPayment(balanceYen, { ...text, day: text.paidOn })
  const submit = async () => {
    const paid = payment.check()
    if (paid !== undefined) await onSubmit({ paidOn: paid.day, yen: paid.yen })
  }
  return (
    <ConfirmDialog
      title={text.settleTitle(applicationNumber)}
      submit={deposit.submit}
      onCancel={onCancel}
      onSubmit={submit}
    >
      <p className="break-words">
        {displayName}　{formatYen(balanceYen, language)}
      </p>
      <p>{text.settleNote}</p>
      {payment.fields}
    </ConfirmDialog>
  )
}
