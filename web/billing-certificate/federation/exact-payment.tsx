import { useState } from 'react'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { DayField } from './day-field.tsx'
import { readAmount } from './typed-amount.ts'
import { findTypedDay, toTypedDay } from './typed-day.ts'

type Words = {
  readonly day: string
  readonly notToCome: string
  readonly amount: string
  readonly amountWrong: (yen: string) => string
}

/**
 * Day and sum of a payment made by hand: the whole of what is due, typed once more, on a day that has come. `check` gives them,
 * or shows what is wrong.
 */
export const useExactPayment = (dueYen: number, words: Words) => {
  const { required } = useText(billingFederationText)
  const { language } = useLanguage()
  const [today] = useState(() => toTokyoDay(new Date()))
  const [typedDay, setDay] = useState(() => toTypedDay(today))
  const [amount, setAmount] = useState('')
  const [isChecked, setChecked] = useState(false)
  const day = findTypedDay(typedDay)
  const yen = readAmount(amount)
  const isToCome = day !== undefined && day > today

  return {
    isChecked,
    check: () => {
      setChecked(true)
      return day === undefined || isToCome || yen !== dueYen ? undefined : { day, yen }
    },
    fields: (
      <>
        <DayField
          label={words.day}
          value={typedDay}
          isWrong={isChecked && (day === undefined || isToCome)}
          onChange={setDay}
        />
        {isChecked && isToCome && <p role="alert">{words.notToCome}</p>}
        <TextField
          label={words.amount}
          requirement={required}
          inputMode="numeric"
          autoComplete="off"
          value={amount}
          error={isChecked && yen !== dueYen ? words.amountWrong(formatYen(dueYen, language)) : undefined}
          onChange={({ target }) => setAmount(target.value)}
        />
      </>
    ),
  }
}
