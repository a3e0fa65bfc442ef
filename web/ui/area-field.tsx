import type { ComponentProps } from 'react'
import { FieldFrame, type FieldWords } from './field.tsx'

/** Several lines to type, with their label, help and error. */
export const AreaField = ({
  label,
  support,
  error,
  requirement,
  className,
  ...rest
}: FieldWords & Omit<ComponentProps<'textarea'>, 'className' | 'disabled' | 'id' | 'placeholder'>) => (
  <FieldFrame label={label} support={support} error={error} requirement={requirement} className={className}>
    {(ties) => (
      <textarea
        rows={4}
        {...rest}
        {...ties}
        className="focus-mark w-full rounded-8 border border-solid-gray-600 bg-white px-4 py-3 text-std-17N-170 hover:border-black aria-invalid:border-error-1"
      />
    )}
  </FieldFrame>
)
