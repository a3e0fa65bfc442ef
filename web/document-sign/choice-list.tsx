import { useId, type ReactNode } from 'react'

export type Choice<Value extends string> = {
  readonly value: Value
  readonly label: ReactNode
  readonly about?: ReactNode
}

/** One of several, each with a line about it. */
export const ChoiceList = <Value extends string>({
  legend,
  support,
  choices,
  chosen,
  onChoose,
}: {
  readonly legend: ReactNode
  readonly support?: ReactNode
  readonly choices: readonly Choice<Value>[]
  readonly chosen: Value | undefined
  readonly onChoose: (value: Value) => void
}) => {
  const name = useId()
  return (
    <fieldset className="grid gap-3">
      <legend className="text-std-18B-160">{legend}</legend>
      {support !== undefined && <p className="text-std-16N-170 text-solid-gray-600">{support}</p>}
      {choices.map(({ value, label, about }) => (
        <label
          key={value}
          className="grid grid-cols-[auto_1fr] gap-x-3 rounded-8 border border-solid-gray-536 bg-white px-4 py-3 has-checked:border-key-900 has-checked:bg-key-50 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black has-focus-visible:ring-2 has-focus-visible:ring-yellow-300"
        >
          <input
            type="radio"
            name={name}
            checked={chosen === value}
            onChange={() => onChoose(value)}
            className="mt-1 size-6 accent-key-900 outline-none"
          />
          <span className="grid min-w-0">
            <span className="text-std-17B-170">{label}</span>
            {about !== undefined && <span className="text-std-16N-170">{about}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
