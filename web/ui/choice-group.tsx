import { useId, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ErrorText } from './field.tsx'

export type Choice = { readonly value: string; readonly label: ReactNode }

/** A question with a few answers, one or several of which may be taken: a group with its own name, help and error. */
export const ChoiceGroup = ({
  label,
  name,
  kind,
  choices,
  chosen,
  across = false,
  support,
  requirement,
  error,
  onChoose,
}: {
  readonly label: ReactNode
  readonly name: string
  readonly kind: 'one' | 'many'
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
  /** Side by side where there is room. */
  readonly across?: boolean
  readonly support?: ReactNode
  readonly requirement?: ReactNode
  readonly error?: ReactNode
  readonly onChoose: (chosen: readonly string[]) => void
}) => {
  const id = useId()
  const supportId = support === undefined ? undefined : `${id}-support`
  const errorId = error === undefined ? undefined : `${id}-error`
  const choose = (value: string, taken: boolean) => {
    if (kind === 'one') onChoose([value])
    // in the order they are offered, however they were ticked
    else onChoose(choices.map((choice) => choice.value).filter((one) => (one === value ? taken : chosen.includes(one))))
  }
  return (
    <fieldset
      aria-describedby={[supportId, errorId].filter((part) => part !== undefined).join(' ') || undefined}
      className="grid min-w-0 gap-1"
    >
      <legend className="pb-2">
        <span className="text-std-17B-170">
          {label}
          {requirement !== undefined && <span className="ml-2 font-400 text-red-800">{requirement}</span>}
        </span>
      </legend>
      {support !== undefined && (
        <p id={supportId} className="text-std-16N-170 text-solid-gray-600">
          {support}
        </p>
      )}
      <div className={across ? 'flex flex-wrap gap-x-6 gap-y-1' : 'grid gap-1'}>
        {choices.map(({ value, label: words }) => (
          <label key={value} className="flex min-h-11 w-fit items-center gap-3">
            <input
              type={kind === 'one' ? 'radio' : 'checkbox'}
              name={name}
              value={value}
              checked={chosen.includes(value)}
              aria-invalid={error === undefined ? undefined : true}
              onChange={(event) => choose(value, event.target.checked)}
              className={classNames('focus-mark size-6 shrink-0 accent-key-900', kind === 'one' && 'rounded-full')}
            />
            <span className="min-w-0">{words}</span>
          </label>
        ))}
      </div>
      {error !== undefined && errorId !== undefined && <ErrorText id={errorId}>{error}</ErrorText>}
    </fieldset>
  )
}
