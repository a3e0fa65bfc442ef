import type { ReactNode } from 'react'
import type { Answers, MemberItemKey } from '#shared/pickup-reservation/items.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { OptionalWords } from '#web/ui/optional-words.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { labelOf, type AskedItem, type FormFault } from './asked-items.ts'
import { useAnswerText } from './answer-list.tsx'
import { DateField } from './date-field.tsx'

/** What the browser may fill in, and which keyboard a telephone shows (WCAG 2.2 SC 1.3.5). */
const inputHints: Readonly<
  Partial<
    Record<
      MemberItemKey,
      { readonly autoComplete: string; readonly inputMode?: 'tel' | 'email' | 'numeric'; readonly maxLength?: number }
    >
  >
> = {
  name: { autoComplete: 'name' },
  postalCode: { autoComplete: 'postal-code', inputMode: 'numeric', maxLength: 10 },
  address: { autoComplete: 'street-address' },
  phone: { autoComplete: 'tel-national', inputMode: 'tel', maxLength: 20 },
  phoneToCheck: { autoComplete: 'off', inputMode: 'tel', maxLength: 20 },
  fax: { autoComplete: 'off', inputMode: 'tel', maxLength: 20 },
  mail: { autoComplete: 'email', inputMode: 'email', maxLength: 254 },
  loginId: { autoComplete: 'username', maxLength: 32 },
}

const textOf = (answer: Answers[keyof Answers]): string => (typeof answer === 'string' ? answer : '')
const listOf = (answer: Answers[keyof Answers]): readonly string[] =>
  typeof answer === 'string' ? (answer === '' ? [] : [answer]) : (answer ?? [])

type FieldProps = {
  readonly label: string
  readonly requirement: ReactNode
  readonly answer: Answers[keyof Answers]
  readonly error: string | undefined
  readonly onAnswer: (answer: string | readonly string[]) => void
}

const BasicField = ({
  asked,
  label,
  requirement,
  answer,
  error,
  onAnswer,
}: FieldProps & { readonly asked: AskedItem & { readonly kind: 'basic' } }) => {
  const text = useText(reservationText)
  const { key, required } = asked
  const choices = key === 'sex' ? text.sexes : key === 'news' ? text.news : undefined
  if (choices !== undefined)
    return (
      <ChoiceGroup
        across
        kind="one"
        name={key}
        label={label}
        requirement={requirement}
        error={error}
        choices={Object.entries(choices).map(([value, words]) => ({ value, label: words }))}
        chosen={listOf(answer)}
        onChoose={([value = '']) => onAnswer(value)}
      />
    )
  if (key === 'birthDate')
    return (
      <DateField
        isBirthday
        label={label}
        requirement={requirement}
        required={required}
        value={textOf(answer)}
        error={error}
        onChange={onAnswer}
      />
    )
  return (
    <TextField
      name={key}
      label={label}
      requirement={requirement}
      support={text.supports[key]}
      error={error}
      value={textOf(answer)}
      aria-required={required}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      {...inputHints[key]}
      onChange={(event) => onAnswer(event.target.value)}
    />
  )
}

const FreeField = ({
  asked,
  label,
  requirement,
  answer,
  error,
  onAnswer,
}: FieldProps & { readonly asked: AskedItem & { readonly kind: 'free' } }) => {
  const text = useText(reservationText)
  const { key, required } = asked
  const { form, input, choices } = asked.item
  if (form === 'text')
    return (
      <TextField
        name={key}
        label={label}
        requirement={requirement}
        support={text.inputs[input]}
        error={error}
        value={textOf(answer)}
        aria-required={required}
        autoComplete="off"
        inputMode={input === 'digits' ? 'numeric' : 'text'}
        maxLength={200}
        onChange={(event) => onAnswer(event.target.value)}
      />
    )
  if (form === 'one-listed')
    return (
      <SelectField
        name={key}
        label={label}
        requirement={requirement}
        error={error}
        value={textOf(answer)}
        aria-required={required}
        onChange={(event) => onAnswer(event.target.value)}
      >
        <option value="">{text.choose}</option>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </SelectField>
    )
  return (
    <ChoiceGroup
      across={form === 'one-across'}
      kind={form === 'many' ? 'many' : 'one'}
      name={key}
      label={label}
      requirement={requirement}
      error={error}
      choices={choices.map((choice) => ({ value: choice, label: choice }))}
      chosen={listOf(answer)}
      onChoose={(chosen) => onAnswer(form === 'many' ? chosen : (chosen[0] ?? ''))}
    />
  )
}

const isChoice = (asked: AskedItem): boolean =>
  asked.kind === 'free' ? asked.item.form !== 'text' : asked.key === 'sex' || asked.key === 'news'

const Fixed = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => {
  const { fixed } = useText(reservationText)
  return (
    <dl className="grid gap-1">
      <dt className="text-std-17B-170">
        {label}
        <span className="ml-2 font-400 text-solid-gray-600">{fixed}</span>
      </dt>
      <dd>{children}</dd>
    </dl>
  )
}

/** The fields of a form as a site configured it. What is typed lives with the caller. */
export const AnswerFields = ({
  items,
  answers,
  faults,
  onAnswer,
}: {
  readonly items: readonly AskedItem[]
  readonly answers: Answers
  readonly faults: readonly FormFault[]
  readonly onAnswer: (key: keyof Answers, answer: string | readonly string[]) => void
}) => {
  const text = useText(reservationText)
  const toText = useAnswerText()
  return items.map((asked) => {
    const label = labelOf(asked, text.items)
    const { key } = asked
    if (asked.fixed)
      return (
        <Fixed key={key} label={label}>
          {toText(asked, answers[key])}
        </Fixed>
      )
    const found = faults.find(({ item }) => item === key)
    const props = {
      label,
      requirement: asked.required ? text.required : <OptionalWords>{text.optional}</OptionalWords>,
      answer: answers[key],
      error: found === undefined ? undefined : text.faults(label, key, found.fault, isChoice(asked)),
      onAnswer: (answer: string | readonly string[]) => onAnswer(key, answer),
    }
    return (
      <div key={key} data-item={key} className="min-w-0">
        {asked.kind === 'basic' ? <BasicField asked={asked} {...props} /> : <FreeField asked={asked} {...props} />}
      </div>
    )
  })
}

/** Puts the focus into the first field that has to be corrected. */
export const focusFault = (
  form: HTMLElement | null,
  faults: readonly { readonly item: FormFault['item'] | 'linkCode' }[],
): void => {
  const [first] = faults
  if (form === null || first === undefined) return
  form.querySelector<HTMLElement>(`[data-item="${first.item}"] :is(input, select)`)?.focus()
}
