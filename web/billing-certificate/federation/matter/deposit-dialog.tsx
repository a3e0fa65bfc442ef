import { useState } from 'react'
import type { registerDeposits } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { DayField } from '../day-field.tsx'
import { readAmount } from '../typed-amount.ts'
import { findTypedDay, toTypedDay } from '../typed-day.ts'
import { toTarget } from './bulk.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

export type DepositRow = BodyOf<typeof registerDeposits>['rows'][number]

type Typed = { readonly amount: string; readonly remitter: string; readonly reference: string }

/** As federation-api takes it. */
const referencePattern = /^[0-9A-Za-z-]{1,20}$/

/** 入金登録 by hand (EB-B3, EB-SC-18): one day for all; amount, remitter and reference of each as the passbook has them. */
export const DepositDialog = ({
  matters,
  remitter,
  onCancel,
  onSubmit,
}: {
  readonly matters: readonly ListedMatter[]
  /** As it was searched for, where it was. */
  readonly remitter: string
  readonly onCancel: () => void
  readonly onSubmit: (rows: readonly DepositRow[]) => Promise<void>
}) => {
  const { deposit: text, required, optional } = useText(billingFederationText)
  const { language } = useLanguage()
  const [on, setOn] = useState(() => toTypedDay(toTokyoDay(new Date())))
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>({})
  const [isChecked, setChecked] = useState(false)
  const day = findTypedDay(on)
  const typedOf = ({ matterId, feeYen }: ListedMatter): Typed =>
    typed[matterId] ?? { amount: String(feeYen), remitter, reference: '' }

  const check = (matter: ListedMatter) => {
    const { amount, remitter: name, reference: number } = typedOf(matter)
    const yen = readAmount(amount)
    const reference = number.normalize('NFKC').trim()
    return {
      yen,
      remitter: name.trim(),
      reference: reference === '' ? null : reference,
      referenceError: reference === '' || referencePattern.test(reference) ? undefined : text.referenceWrong,
      amountError:
        yen === undefined
          ? text.amountWrong
          : yen < matter.feeYen
            ? text.amountShort(formatYen(matter.feeYen, language))
            : undefined,
      remitterError: name.trim() === '' ? text.remitterMissing : undefined,
    }
  }

  const submit = async () => {
    setChecked(true)
    const rows = matters.flatMap((matter): DepositRow[] => {
      const { yen, remitter: name, reference, ...errors } = check(matter)
      if (day === undefined || yen === undefined) return []
      if (Object.values(errors).some((error) => error !== undefined)) return []
      return [{ ...toTarget(matter), deposit: { day, yen, remitter: name, transferKey: null, reference } }]
    })
    if (rows.length === matters.length) await onSubmit(rows)
  }

  return (
    <ConfirmDialog title={text.formTitle(matters.length)} submit={text.submit} onCancel={onCancel} onSubmit={submit}>
      <DayField label={text.day} value={on} isWrong={isChecked && day === undefined} onChange={setOn} />
      {matters.map((matter) => {
        const { matterId, applicationNumber, displayName } = matter
        const values = typedOf(matter)
        const { amountError, remitterError, referenceError } = check(matter)
        const write = (part: Partial<Typed>) => setTyped({ ...typed, [matterId]: { ...values, ...part } })
        return (
          <fieldset key={matterId} className="grid min-w-0 gap-4 border-t border-solid-gray-420 pt-4">
            <legend className="float-left pb-2 text-std-17B-170">{text.rowOf(applicationNumber, displayName)}</legend>
            <div className="clear-both grid items-start gap-4 desktop:grid-cols-[minmax(0,12rem)_1fr]">
              <TextField
                label={text.amount}
                requirement={required}
                inputMode="numeric"
                autoComplete="off"
                value={values.amount}
                error={isChecked ? amountError : undefined}
                onChange={({ target }) => write({ amount: target.value })}
              />
              <TextField
                label={text.remitter}
                requirement={required}
                maxLength={48}
                autoComplete="off"
                value={values.remitter}
                error={isChecked ? remitterError : undefined}
                onChange={({ target }) => write({ remitter: target.value })}
              />
            </div>
            <TextField
              label={text.reference}
              requirement={optional}
              support={text.referenceSupport}
              maxLength={20}
              autoComplete="off"
              value={values.reference}
              error={isChecked ? referenceError : undefined}
              onChange={({ target }) => write({ reference: target.value })}
            />
          </fieldset>
        )
      })}
    </ConfirmDialog>
  )
}
