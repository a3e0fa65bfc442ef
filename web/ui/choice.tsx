import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

const frame =
  'grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1 rounded-12 border-3 border-solid-gray-536 bg-white p-4 has-checked:border-key-900 has-checked:bg-key-50 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black has-focus-visible:ring-2 has-focus-visible:ring-yellow-300 desktop:min-h-24 desktop:gap-x-6 desktop:px-8 desktop:py-5'

const mark = 'size-9 shrink-0 accent-key-900 outline-none desktop:size-11'

type ChoiceProps = Omit<ComponentProps<'input'>, 'disabled' | 'type'> & {
  readonly label: ReactNode
  readonly description?: ReactNode
}

const Choice = ({
  type,
  label,
  description,
  className,
  ...rest
}: ChoiceProps & { readonly type: 'checkbox' | 'radio' }) => {
  const isOff = rest['aria-disabled'] === true
  return (
    <label
      className={classNames(frame, isOff && 'border-solid-gray-300! bg-solid-gray-50! text-solid-gray-600', className)}
    >
      <input
        {...rest}
        type={type}
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

/** A tick box as large as its row, for fingers. */
export const BigCheckbox = (props: ChoiceProps) => <Choice {...props} type="checkbox" />

/** A radio button as large as its row, for fingers. */
export const BigRadio = (props: ChoiceProps) => <Choice {...props} type="radio" />
