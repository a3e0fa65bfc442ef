import { useId } from 'react'
import { isDay, toWareki } from '#shared/calendar/wareki.ts'
import { handoverText } from '#web/text/handover.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import { useLanguage } from '#web/text/language.tsx'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { OptionalWords } from '#web/ui/optional-words.tsx'
import type { ShownItem } from './resident-items-view.ts'

const hasSupport = (key: string): key is keyof HandoverText['residents']['support'] =>
  ['residentNumber', 'kana', 'birthDate', 'postalCode', 'phone'].includes(key)

const inputModes = { digits: 'numeric', postal: 'numeric', phone: 'tel', mail: 'email' } as const

/** One field of the registration, in the form the municipality chose for it. */
export const ItemField = ({
  item: { key, label, required, form, choices },
  today,
  value,
  fault,
  onChange,
}: {
  readonly item: ShownItem
  readonly today: string
  readonly value: string
  readonly fault: 'missing' | 'unasked' | 'form' | undefined
  readonly onChange: (value: string) => void
}) => {
  const { residents, common, kinds } = useText(handoverText)
  const { language } = useLanguage()
  const name = useId()
  const error = fault === undefined ? undefined : residents.faults[fault]
  const requirement = required ? common.required : <OptionalWords>{common.optional}</OptionalWords>
  const support = hasSupport(key) ? residents.support[key] : undefined
  const shared = { label: <span lang="ja">{label}</span>, requirement, error }

  if (form === 'sex' || form === 'choice')
    return (
      <ChoiceGroup
        {...shared}
        kind="one"
        across
        name={name}
        choices={
          form === 'sex'
            ? (['male', 'female'] as const).map((sex) => ({ value: sex, label: kinds.sex[sex] }))
            : choices.map((choice) => ({ value: choice, label: <span lang="ja">{choice}</span> }))
        }
        chosen={value === '' ? [] : [value]}
        onChoose={([chosen = '']) => onChange(chosen)}
      />
    )
  if (form === 'area')
    return (
      <AreaField {...shared} rows={3} maxLength={400} value={value} onChange={({ target }) => onChange(target.value)} />
    )
  if (form === 'day')
    return (
      <TextField
        {...shared}
        className="max-w-80"
        type="date"
        min="1900-01-01"
        max={key === 'birthDate' ? today : undefined}
        support={[support, language === 'ja' && isDay(value) ? toWareki(value).text : undefined]
          .filter((part) => part !== undefined)
          .join('　')}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  return (
    <TextField
      {...shared}
      {...(form in inputModes ? { inputMode: inputModes[form as keyof typeof inputModes] } : {})}
      lang="ja"
      support={support}
      maxLength={400}
      // residents' data never into a browser's memory of forms
      autoComplete="off"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
