import { useId, type ReactNode } from 'react'
import { eras } from '#shared/calendar/wareki.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { ErrorText } from '#web/ui/field.tsx'
import { readTypedDate, writeTypedDate, type TypedDate } from './asked-items.ts'

const box =
  'focus-mark h-14 rounded-8 border border-solid-gray-600 bg-white px-2 text-std-17N-170 hover:border-black aria-invalid:border-error-1'

/** Era, year, month and day as four fields: people know their birthday by the era, and type faster than they choose. */
export const DateField = ({
  label,
  requirement,
  required,
  value,
  error,
  isBirthday = false,
  onChange,
}: {
  readonly label: string
  readonly requirement: ReactNode
  readonly required: boolean
  readonly value: string
  readonly error: string | undefined
  /** So that the browser may offer the person's own. */
  readonly isBirthday?: boolean
  readonly onChange: (value: string) => void
}) => {
  const { date } = useText(reservationText)
  const id = useId()
  const typed = readTypedDate(value)
  const errorId = error === undefined ? undefined : `${id}-error`
  const write = (part: Partial<TypedDate>) => onChange(writeTypedDate({ ...typed, ...part }))
  const described = [`${id}-support`, errorId].filter((part) => part !== undefined).join(' ')
  const parts = [
    ['year', 4, 'w-22'],
    ['month', 2, 'w-16'],
    ['day', 2, 'w-16'],
  ] as const
  return (
    <fieldset aria-describedby={described} className="grid min-w-0 gap-2">
      <legend className="pb-2">
        <span className="text-std-17B-170">
          {label}
          <span className="ml-2 font-400 text-red-800">{requirement}</span>
        </span>
      </legend>
      <p id={`${id}-support`} className="text-std-16N-170 text-solid-gray-600">
        {date.support}
      </p>
      <div className="flex flex-wrap items-end gap-2">
        <label className="grid gap-1">
          <span className="text-std-16N-170">{date.era}</span>
          <select
            value={typed.era}
            aria-invalid={error === undefined ? undefined : true}
            onChange={(event) => write({ era: eras.find((era) => era === event.target.value) ?? '' })}
            className={`${box} w-26`}
          >
            <option value="">{date.western}</option>
            {eras.toReversed().map((era) => (
              <option key={era} value={era}>
                {era}
              </option>
            ))}
          </select>
        </label>
        {parts.map(([part, length, width]) => (
          <label key={part} className="grid gap-1">
            <span className="text-std-16N-170">{date[part]}</span>
            <input
              value={typed[part]}
              inputMode="numeric"
              maxLength={length}
              aria-required={required}
              aria-invalid={error === undefined ? undefined : true}
              autoComplete={isBirthday && typed.era === '' ? `bday-${part}` : 'off'}
              onChange={(event) => write({ [part]: event.target.value.replaceAll('/', '') })}
              className={`${box} ${width}`}
            />
          </label>
        ))}
      </div>
      {error !== undefined && errorId !== undefined && <ErrorText id={errorId}>{error}</ErrorText>}
    </fieldset>
  )
}
