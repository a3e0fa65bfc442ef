import { useId, type ReactNode } from 'react'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'

export type Choice<Value extends string> = {
  readonly value: Value
  readonly label: ReactNode
  readonly about?: ReactNode
}

/** One of several, each with a line about it where one is needed. */
export const ChoiceList = <Value extends string>({
  legend,
  choices,
  chosen,
  onChoose,
  ...rest
}: {
  readonly legend: ReactNode
  readonly support?: ReactNode
  readonly error?: ReactNode
  readonly across?: boolean
  readonly choices: readonly Choice<Value>[]
  readonly chosen: Value | undefined
  readonly onChoose: (value: Value) => void
}) => (
  <ChoiceGroup
    {...rest}
    label={legend}
    name={useId()}
    kind="one"
    choices={choices.map(({ value, label, about }) => ({
      value,
      label:
        about === undefined ? (
          label
        ) : (
          <span className="grid py-1">
            <span className="text-std-17B-170">{label}</span>
            <span className="text-std-16N-170">{about}</span>
          </span>
        ),
    }))}
    chosen={chosen === undefined ? [] : [chosen]}
    onChoose={([next]) => {
      const choice = choices.find(({ value }) => value === next)
      if (choice !== undefined) onChoose(choice.value)
    }}
  />
)
