import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

const frame =
  'grid grid-cols-[auto_1fr] content-center items-center gap-x-4 gap-y-1 rounded-12 border-3 border-solid-gray-536 bg-white p-4 has-checked:border-key-900 has-checked:bg-key-50 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black has-focus-visible:ring-2 has-focus-visible:ring-yellow-300 desktop:min-h-24 desktop:gap-x-6 desktop:px-6 tall:min-h-28 tall:px-8 tall:py-6'

const mark = 'size-9 shrink-0 accent-key-900 outline-none desktop:size-11'

type ChoiceProps = Omit<ComponentProps<'input'>, 'disabled' | 'type'> & {
  readonly label: ReactNode
  readonly description?: ReactNode
}

/** A tick box as large as its row, for fingers. With `aria-disabled` it stays reachable and its description says why. */
export const BigCheckbox = ({ label, description, className, ...rest }: ChoiceProps) => {
  const isOff = rest['aria-disabled'] === true
  return (
    <label
      className={classNames(frame, isOff && 'border-solid-gray-300! bg-solid-gray-50! text-solid-gray-600', className)}
    >
      <input
        {...rest}
        type="checkbox"
        onChange={(event) => {
          if (!isOff) rest.onChange?.(event)
        }}
        className={mark}
      />
      <span className="min-w-0 text-std-22B-150 desktop:text-std-28B-150">{label}</span>
      {description !== undefined && (
        <span className="col-start-2 min-w-0 text-std-18N-160 desktop:text-std-24N-150">{description}</span>
      )}
    </label>
  )
}
