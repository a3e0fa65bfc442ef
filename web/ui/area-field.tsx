import { useId, type ComponentProps, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ErrorText } from './field.tsx'

/** A label, a line of help, a field for several lines and its error, tied together by id. */
export const AreaField = ({
  label,
  support,
  error,
  requirement,
  className,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'disabled' | 'id' | 'placeholder'> & {
  readonly label: ReactNode
  readonly support?: ReactNode
  readonly error?: ReactNode
  readonly requirement?: ReactNode
}) => {
  const id = useId()
  const supportId = support === undefined ? undefined : `${id}-support`
  const errorId = error === undefined ? undefined : `${id}-error`
  return (
    <div className={classNames('grid min-w-0 gap-2', className)}>
      <label htmlFor={id} className="text-std-17B-170">
        {label}
        {requirement !== undefined && <span className="ml-2 font-400 text-red-800">{requirement}</span>}
      </label>
      {support !== undefined && (
        <p id={supportId} className="text-std-16N-170 text-solid-gray-600">
          {support}
        </p>
      )}
      <textarea
        rows={4}
        {...rest}
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={[supportId, errorId].filter((part) => part !== undefined).join(' ') || undefined}
        className="focus-mark w-full rounded-8 border border-solid-gray-600 bg-white px-4 py-3 text-std-17N-170 hover:border-black aria-invalid:border-error-1"
      />
      {error !== undefined && errorId !== undefined && <ErrorText id={errorId}>{error}</ErrorText>}
    </div>
  )
}
