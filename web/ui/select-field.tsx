import { useId, type ComponentProps, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ErrorText } from './field.tsx'

/** A label, a line of help, a list to choose one from and its error, tied together by id. */
export const SelectField = ({
  label,
  support,
  error,
  requirement,
  className,
  children,
  ...rest
}: Omit<ComponentProps<'select'>, 'disabled' | 'id'> & {
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
      <select
        {...rest}
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={[supportId, errorId].filter((part) => part !== undefined).join(' ') || undefined}
        className="focus-mark h-14 w-full min-w-0 rounded-8 border border-solid-gray-600 bg-white px-4 text-std-17N-170 hover:border-black aria-invalid:border-error-1"
      >
        {children}
      </select>
      {error !== undefined && errorId !== undefined && <ErrorText id={errorId}>{error}</ErrorText>}
    </div>
  )
}
