import { useState } from 'react'
import type { listResidues } from '#shared/billing-certificate/balances-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { DayField } from '../day-field.tsx'
import { ConfirmDialog } from '../matter/confirm-dialog.tsx'
import { findTypedDay, toTypedDay } from '../typed-day.ts'
import { readAmount } from '../typed-amount.ts'

export type Residue = ResponseOf<typeof listResidues>['residues'][number]

/** The whole rest, typed once more: nothing else is registered, and it is not undone by a second look. */
export const SettleDialog = ({
  residue: { applicationNumber, displayName, balanceYen },
  onCancel,
  onSubmit,
}: {
  readonly residue: Residue
  readonly onCancel: () => void
  readonly onSubmit: (paid: { readonly paidOn: string; readonly yen: number }) => Promise<void>
}) => {
  const { offsets: text, deposit, required } = useText(billingFederationText)
  const { language } = useLanguage()
  const [today] = useState(() => toTokyoDay(new Date()))
  const [on, setOn] = useState(() => toTypedDay(today))
  const [amount, setAmount] = useState('')
  const [isChecked, setChecked] = useState(false)
  const paidOn = findTypedDay(on)
  const yen = readAmount(amount)
  const isToCome = paidOn !== undefined && paidOn > today
  const submit = async () => {
    setChecked(true)
    if (paidOn !== undefined && !isToCome && yen === balanceYen) await onSubmit({ paidOn, yen })
  }
  return (
    <ConfirmDialog
      title={text.settleTitle(applicationNumber)}
      submit={deposit.submit}
      onCancel={onCancel}
      onSubmit={submit}
    >
      <p>
        {displayName}　{formatYen(balanceYen, language)}
      </p>
      <p>{text.settleNote}</p>
      <DayField
        label={text.paidOn}
        value={on}
        isWrong={isChecked && (paidOn === undefined || isToCome)}
        onChange={setOn}
      />
      {isChecked && isToCome && <p role="alert">{text.notToCome}</p>}
      <TextField
        label={text.amount}
        requirement={required}
        inputMode="numeric"
        autoComplete="off"
        value={amount}
        error={isChecked && yen !== balanceYen ? text.amountWrong(formatYen(balanceYen, language)) : undefined}
        onChange={({ target }) => setAmount(target.value)}
      />
    </ConfirmDialog>
  )
}
