import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ErrorText } from './field.tsx'

/** Choosing files: a button that opens the system's own dialog, and a place to drop them on for those who can. */
export const FileField = ({
  label,
  support,
  choose,
  drop,
  error,
  accept,
  multiple = false,
  compact = false,
  onChoose,
}: {
  readonly label: ReactNode
  readonly support?: ReactNode
  /** Words of the button. */
  readonly choose: ReactNode
  /** Words beside it, where files may be dropped too. */
  readonly drop?: ReactNode
  readonly error?: ReactNode
  readonly accept?: string
  readonly multiple?: boolean
  readonly compact?: boolean
  readonly onChoose: (files: readonly File[]) => void
}) => {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const supportId = support === undefined ? undefined : `${id}-support`
  const errorId = error === undefined ? undefined : `${id}-error`
  const take = (files: readonly File[]) => {
    const taken = multiple ? files : files.slice(0, 1)
    if (taken.length > 0) onChoose(taken)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take([...event.dataTransfer.files])
  }
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <div className="grid gap-2">
      <span id={`${id}-label`} className="text-std-17B-170">
        {label}
      </span>
      {support !== undefined && (
        <p id={supportId} className="text-std-16N-170 text-solid-gray-600">
          {support}
        </p>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a second way beside the button */}
      <div
        onDrop={drop === undefined ? undefined : onDrop}
        onDragOver={drop === undefined ? undefined : onDragOver}
        onDragLeave={() => setOver(false)}
        className={classNames(
          'flex flex-wrap items-center gap-x-6 gap-y-3',
          !compact && 'justify-center rounded-16 border-2 border-dashed px-4 py-8 desktop:py-12',
          !compact && (isOver ? 'border-key-900 bg-key-50' : 'border-solid-gray-536 bg-white'),
        )}
      >
        <input
          ref={input}
          id={id}
          type="file"
          accept={accept}
          multiple={multiple}
          aria-labelledby={`${id}-label ${id}-choose`}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={[supportId, errorId].filter((part) => part !== undefined).join(' ') || undefined}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])]
            // The same file may be chosen again after it was changed.
            currentTarget.value = ''
            take(files)
          }}
          className="peer sr-only"
        />
        <label
          id={`${id}-choose`}
          htmlFor={id}
          className={classNames(
            'inline-flex min-h-12 cursor-pointer items-center justify-center rounded-8 px-4 py-2 text-oln-16B-100 peer-focus-visible:outline-4 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-black peer-focus-visible:ring-2 peer-focus-visible:ring-yellow-300',
            compact
              ? 'border-2 border-current bg-white text-key-900 hover:bg-key-200'
              : 'border-4 border-double border-transparent bg-key-900 text-white hover:bg-key-1000 forced-colors:border-[ButtonText]',
          )}
        >
          {choose}
        </label>
        {drop !== undefined && <span className="text-solid-gray-600 max-desktop:hidden">{drop}</span>}
      </div>
      {error !== undefined && errorId !== undefined && <ErrorText id={errorId}>{error}</ErrorText>}
    </div>
  )
}
