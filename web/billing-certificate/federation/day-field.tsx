import { useId } from 'react'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { ErrorText } from '#web/ui/field.tsx'
import type { TypedDay } from './typed-day.ts'

const parts = [
  ['year', 4, 'w-22'],
  ['month', 2, 'w-16'],
  ['day', 2, 'w-16'],
] as const

/** Year, month and day as three fields, as the design system asks; a day out of a passbook is typed, not picked. */
export const DayField = ({
  label,
  value,
  isWrong,
  onChange,
}: {
  readonly label: string
  readonly value: TypedDay
  readonly isWrong: boolean
  readonly onChange: (value: TypedDay) => void
}) => {
  const { day: text, required } = useText(billingFederationText)
  const id = useId()
  const described = isWrong ? `${id}-support ${id}-error` : `${id}-support`
  return (
    <fieldset aria-describedby={described} className="grid min-w-0 gap-2">
      <legend className="pb-2">
        <span className="text-std-17B-170">
          {label}
          <span className="ml-2 font-400 text-red-800">{required}</span>
        </span>
      </legend>
      <p id={`${id}-support`} className="text-std-16N-170 text-solid-gray-600">
        {text.support}
      </p>
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        {parts.map(([part, length, width]) => (
          <label key={part} className="grid gap-1">
            <span className="text-std-16N-170">{text[part]}</span>
            <input
              value={value[part]}
              inputMode="numeric"
              maxLength={length}
              autoComplete="off"
              aria-invalid={isWrong ? true : undefined}
              onChange={({ target }) => onChange({ ...value, [part]: target.value })}
              className={`focus-mark h-14 rounded-8 border border-solid-gray-600 bg-white px-3 text-std-17N-170 hover:border-black aria-invalid:border-error-1 ${width}`}
            />
          </label>
        ))}
      </div>
      {isWrong && <ErrorText id={`${id}-error`}>{text.wrong}</ErrorText>}
    </fieldset>
  )
}
