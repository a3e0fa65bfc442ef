import type { ComponentProps } from 'react'
import { FieldFrame, type FieldWords } from './field.tsx'

/** A list to choose one from, with its label, help and error. */
export const SelectField = ({
  label,
  support,
  error,
  requirement,
  className,
  children,
  ...rest
}: FieldWords & Omit<ComponentProps<'select'>, 'className' | 'disabled' | 'id'>) => (
  <FieldFrame label={label} support={support} error={error} requirement={requirement} className={className}>
    {(ties) => (
      <select
        {...rest}
        {...ties}
        className="focus-mark h-14 w-full min-w-0 rounded-8 border border-solid-gray-600 bg-white px-4 text-std-17N-170 hover:border-black aria-invalid:border-error-1"
      >
        {children}
      </select>
    )}
  </FieldFrame>
)
