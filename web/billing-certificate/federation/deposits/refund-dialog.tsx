import { useState } from 'react'
import { refundWays, type ListedMatter, type RefundWay } from '#shared/billing-certificate/matter.ts'
import type { registerRefund } from '#shared/billing-certificate/refunds-api.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { useExactPayment } from '../exact-payment.tsx'
import { ConfirmDialog } from '../matter/confirm-dialog.tsx'

export type Refund = Omit<BodyOf<typeof registerRefund>, 'version'>
const longest = 40

/** All that is due, typed once more (OQ-EB-5): day, sum, way and the bank's number of the payment back. */
export const RefundDialog = ({
  matter: { applicationNumber, displayName },
  refundYen,
  onCancel,
  onSubmit,
}: {
  readonly matter: Pick<ListedMatter, 'applicationNumber' | 'displayName'>
  readonly refundYen: number
  readonly onCancel: () => void
  readonly onSubmit: (refund: Refund) => Promise<void>
}) => {
  const { refunds: text, deposit, required } = useText(billingFederationText)
  const { language } = useLanguage()
  const payment = useExactPayment(refundYen, { ...text, day: text.on })
  const [way, setWay] = useState<RefundWay>()
  const [number, setNumber] = useState('')
  const { isChecked } = payment
  const reference = number.trim()
  const hasReference = reference !== '' && reference.length <= longest

  const submit = async () => {
    const paid = payment.check()
    if (paid === undefined || way === undefined || !hasReference) return
    await onSubmit({ on: paid.day, yen: paid.yen, way, reference })
  }

  return (
    <ConfirmDialog
      title={text.formTitle(applicationNumber)}
      submit={deposit.submit}
      onCancel={onCancel}
      onSubmit={submit}
    >
      <p className="break-words">
        {displayName}　{formatYen(refundYen, language)}
      </p>
      <p>{text.note}</p>
      {payment.fields}
      <ChoiceGroup
        label={text.way}
        name="refund-way"
        kind="one"
        requirement={required}
        choices={refundWays.map((value) => ({ value, label: text.ways[value] }))}
        chosen={way === undefined ? [] : [way]}
        error={isChecked && way === undefined ? text.wayMissing : undefined}
        onChoose={([chosen]) => setWay(refundWays.find((one) => one === chosen))}
      />
      <TextField
        label={text.reference}
        requirement={required}
        support={text.referenceSupport}
        maxLength={longest}
        autoComplete="off"
        value={number}
        error={isChecked && !hasReference ? text.referenceMissing : undefined}
        onChange={({ target }) => setNumber(target.value)}
      />
    </ConfirmDialog>
  )
}
