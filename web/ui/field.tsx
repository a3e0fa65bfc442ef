import { useId, type ComponentProps, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** Says under a field what is wrong with it; on white only, where the red has its contrast. */
export const ErrorText = ({ id, children }: { readonly id?: string; readonly children: ReactNode }) => (
  <p id={id} className="bg-white text-std-16N-170 text-error-1">
    ＊{children}
  </p>
)

/** A label, a line of help, an input and its error, tied together by id. */
export const TextField = ({
  label,
  support,
  error,
  requirement,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'disabled' | 'id' | 'placeholder'> & {
  readonly label: ReactNode
  readonly support?: ReactNode
  readonly error?: ReactNode
  /** Words beside the label, such as 「※必須」. */
  readonly requirement?: ReactNode
}) => {
  const id = useId()
  const supportId = support === undefined ? undefined : `${id}-support`
  const errorId = error === undefined ? undefined : `${id}-error`
  return (
    <div className={classNames('grid gap-2', className)}>
      <label htmlFor={id} className="text-std-17B-170">
        {label}
        {requirement !== undefined && <span className="ml-2 font-400 text-red-800">{requirement}</span>}
      </label>
      {support !== undefined && (
        <p id={supportId} className="text-std-16N-170 text-solid-gray-600">
          {support}
        </p>
      )}
      <input
        {...rest}
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={[supportId, errorId].filter((part) => part !== undefined).join(' ') || undefined}
        className="focus-mark h-14 w-full rounded-8 border border-solid-gray-600 bg-white px-4 text-std-17N-170 hover:border-black aria-invalid:border-error-1"
      />
      {error !== undefined && errorId !== undefined && <ErrorText id={errorId}>{error}</ErrorText>}
    </div>
  )
}
