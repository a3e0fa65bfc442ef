import { useState } from 'react'
import { formatDay } from '#web/text/staff-format.ts'
import { useLanguage } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { ErrorText, TextField } from '#web/ui/field.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { useFault } from './faults.ts'
import type { Part } from './part.ts'
import { eraOf, findTypedDay, findTypedTime, writeDay, writeTime } from './typed.ts'

/** Names of a part's fields that hold one kind of value. */
type KeysOf<Value, Kind> = { [Key in keyof Value]-?: Value[Key] extends Kind ? Key : never }[keyof Value] & string

type Bound<Value extends object, Kind> = {
  readonly of: Part<Value>
  readonly at: KeysOf<Value, Kind>
  readonly label: string
  readonly support?: string | undefined
}

const useBound = <Value extends object, Kind>({ of, at, label }: Bound<Value, Kind>) => {
  const path = of.path === '' ? at : `${of.path}.${at}`
  const fault = useFault(path)
  const { fields } = useText(reservationStaffText)
  return {
    value: of.value[at] as Kind,
    change: (value: Kind) => of.change({ [at]: value } as unknown as Partial<Value>),
    error: fault === undefined ? undefined : fault === '' ? fields.wrong(label) : fault,
  }
}

export const LineField = <Value extends object>({
  lines,
  maxLength = 200,
  inputMode,
  required = false,
  ...bound
}: Bound<Value, string> & {
  /** More than one line of text. */
  readonly lines?: number
  readonly maxLength?: number
  readonly inputMode?: 'tel' | 'email' | 'url' | 'numeric'
  readonly required?: boolean
}) => {
  const { value, change, error } = useBound<Value, string>(bound)
  const { fields } = useText(reservationStaffText)
  const same = {
    label: bound.label,
    support: bound.support,
    error,
    value,
    maxLength,
    ...(required ? { requirement: fields.required, 'aria-required': true as const } : {}),
  }
  return lines === undefined ? (
    <TextField
      {...same}
      autoComplete="off"
      {...(inputMode === undefined ? {} : { inputMode })}
      onChange={(event) => change(event.target.value)}
    />
  ) : (
    <AreaField {...same} rows={lines} onChange={(event) => change(event.target.value)} />
  )
}

/** A whole number; empty or no number is `NaN`, which no schema takes, or `null` where nothing may be said. */
export const NumberField = <Value extends object>({
  nullable = false,
  unit,
  ...bound
}: Bound<Value, number | null> & { readonly nullable?: boolean; readonly unit?: string }) => {
  const { value, change, error } = useBound<Value, number | null>(bound)
  const [text, setText] = useState(value === null || Number.isNaN(value) ? '' : String(value))
  const type = (typed: string) => {
    setText(typed)
    const narrow = typed.normalize('NFKC').trim()
    if (narrow === '') change(nullable ? null : Number.NaN)
    else change(/^\d{1,6}$/.test(narrow) ? Number(narrow) : Number.NaN)
  }
  return (
    <TextField
      label={unit === undefined ? bound.label : `${bound.label}（${unit}）`}
      support={bound.support}
      error={error}
      value={text}
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
      onChange={(event) => type(event.target.value)}
    />
  )
}

/** A time of the day typed as people type it. Text that is no time is `NaN`. */
export const TimeInput = ({
  label,
  value,
  error,
  isQuiet = false,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly error?: string | undefined
  /** The label for screen readers alone, where a table's heading shows it. */
  readonly isQuiet?: boolean
  readonly onChange: (minutes: number) => void
}) => {
  const [text, setText] = useState({ typed: writeTime(value), value })
  // a value set from outside, such as copied from another day, replaces what stands there
  const shown = Object.is(text.value, value) ? text.typed : writeTime(value)
  const type = (typed: string) => {
    const minutes = findTypedTime(typed) ?? Number.NaN
    setText({ typed, value: minutes })
    onChange(minutes)
  }
  return (
    <label className="grid gap-1">
      <span className={isQuiet ? 'sr-only' : 'text-std-16N-170'}>{label}</span>
      <input
        value={shown}
        inputMode="numeric"
        autoComplete="off"
        maxLength={8}
        aria-invalid={error === undefined && !Number.isNaN(value) ? undefined : true}
        onChange={(event) => type(event.target.value)}
        className="focus-mark h-12 w-24 rounded-8 border border-solid-gray-600 bg-white px-3 text-std-17N-170 tabular-nums hover:border-black aria-invalid:border-error-1"
      />
    </label>
  )
}

export type HoursValue = { readonly from: number; readonly to: number }

/** From a time to a time. */
export const HoursFields = ({
  legend,
  value,
  path,
  isQuiet = false,
  onChange,
}: {
  readonly legend: string
  readonly value: HoursValue
  readonly path: string
  readonly isQuiet?: boolean
  readonly onChange: (value: HoursValue) => void
}) => {
  const { fields } = useText(reservationStaffText)
  const fault = useFault(path)
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className={isQuiet ? 'sr-only' : 'pb-1 text-std-17B-170'}>{legend}</legend>
      <div className="flex flex-wrap items-end gap-2">
        <TimeInput
          label={fields.from}
          isQuiet={isQuiet}
          value={value.from}
          error={fault}
          onChange={(from) => onChange({ ...value, from })}
        />
        <span aria-hidden="true" className="pb-3">
          〜
        </span>
        <TimeInput
          label={fields.to}
          isQuiet={isQuiet}
          value={value.to}
          error={fault}
          onChange={(to) => onChange({ ...value, to })}
        />
      </div>
      {fault !== undefined && <ErrorText>{fields.hoursWrong}</ErrorText>}
    </fieldset>
  )
}

/** A day typed as people type it, with weekday and era under it. What is no day stays as typed, and no schema takes it. */
export const DayInput = ({
  label,
  value,
  error,
  requirement,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly error?: string | undefined
  readonly requirement?: string | undefined
  readonly onChange: (day: string) => void
}) => {
  const { fields } = useText(reservationStaffText)
  const { language } = useLanguage()
  const [text, setText] = useState({ typed: findTypedDay(value) === undefined ? value : writeDay(value), value })
  const shown = text.value === value ? text.typed : writeDay(value)
  const day = findTypedDay(shown)
  const type = (typed: string) => {
    const found = findTypedDay(typed) ?? typed.trim()
    setText({ typed, value: found })
    onChange(found)
  }
  return (
    <TextField
      label={label}
      requirement={requirement}
      support={
        day === undefined ? fields.dayForm : `${formatDay(day, language)} ${language === 'ja' ? eraOf(day) : ''}`
      }
      error={error}
      value={shown}
      inputMode="numeric"
      autoComplete="off"
      maxLength={20}
      onChange={(event) => type(event.target.value)}
    />
  )
}

export const DayField = <Value extends object>(bound: Bound<Value, string | null>) => {
  const { value, change, error } = useBound<Value, string | null>(bound)
  return (
    <DayInput
      label={bound.label}
      value={value ?? ''}
      error={error}
      onChange={(day) => change(day === '' ? null : day)}
    />
  )
}

export const CheckField = <Value extends object>(bound: Bound<Value, boolean>) => {
  const { value, change, error } = useBound<Value, boolean>(bound)
  return (
    <div className="grid gap-1">
      <CheckBox label={bound.label} checked={value} onChange={change} />
      {bound.support !== undefined && <p className="text-std-16N-170 text-solid-gray-600">{bound.support}</p>}
      {error !== undefined && <ErrorText>{error}</ErrorText>}
    </div>
  )
}

export const ChoiceField = <Value extends object, Choice extends string>({
  choices,
  ...bound
}: Bound<Value, Choice> & { readonly choices: Readonly<Record<Choice, string>> }) => {
  const { value, change, error } = useBound<Value, Choice>(bound)
  return (
    <SelectField
      label={bound.label}
      support={bound.support}
      error={error}
      value={value}
      onChange={(event) => change(event.target.value as Choice)}
    >
      {Object.entries<string>(choices).map(([key, words]) => (
        <option key={key} value={key}>
          {words}
        </option>
      ))}
    </SelectField>
  )
}
