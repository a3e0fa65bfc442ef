import { useEffect } from 'react'
import { classNames } from './class-names.ts'
import { BackspaceIcon } from './icons.tsx'

const rows = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
] as const

const key =
  'focus-mark min-h-16 rounded-12 border-2 border-solid-gray-600 bg-white text-std-32B-150 text-solid-gray-900 active:bg-key-200 desktop:min-h-24 desktop:text-std-45B-140 tall:min-h-32'

/**
 * A pad with the digits where telephones have them. The keys of a keyboard work too while no dialog is open; it never
 * holds or shows what was typed.
 */
export const NumberPad = ({
  label,
  eraseLabel,
  clearLabel,
  onDigit,
  onErase,
  onClear,
}: {
  readonly label: string
  readonly eraseLabel: string
  readonly clearLabel: string
  readonly onDigit: (digit: number) => void
  readonly onErase: () => void
  readonly onClear: () => void
}) => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isElsewhere =
        event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]') !== null
      if (isElsewhere || event.isComposing) return
      if (/^[0-9]$/.test(event.key)) onDigit(Number(event.key))
      else if (event.key === 'Backspace') onErase()
      else if (event.key === 'Delete') onClear()
      else return
      event.preventDefault()
    }
    globalThis.addEventListener('keydown', onKeyDown)
    return () => globalThis.removeEventListener('keydown', onKeyDown)
  }, [onDigit, onErase, onClear])

  const digit = (value: number) => (
    <button key={value} type="button" className={key} onClick={() => onDigit(value)}>
      {value}
    </button>
  )
  return (
    <fieldset aria-label={label} className="grid w-full max-w-160 grid-cols-3 gap-4">
      {rows.flat().map(digit)}
      <button
        type="button"
        className={classNames(key, 'text-std-20B-150! desktop:text-std-26B-150!')}
        onClick={onClear}
      >
        {clearLabel}
      </button>
      {digit(0)}
      <button
        type="button"
        className={classNames(
          key,
          'flex flex-wrap items-center justify-center gap-x-2 text-std-20B-150! desktop:text-std-26B-150!',
        )}
        onClick={onErase}
      >
        <BackspaceIcon />
        {eraseLabel}
      </button>
    </fieldset>
  )
}

/** Filled and empty places of a PIN; the count is all it knows. */
export const PinDots = ({
  count,
  length,
  label,
}: {
  readonly count: number
  readonly length: number
  readonly label: string
}) => (
  <div className="grid justify-items-center gap-2">
    <div aria-hidden="true" className="flex gap-4 desktop:gap-6">
      {Array.from({ length }, (_, index) => (
        <span
          key={index}
          className="grid size-14 place-items-center rounded-8 border-3 border-solid-gray-600 bg-white desktop:size-20"
        >
          {index < count && (
            <span className="size-6 rounded-full bg-solid-gray-900 forced-colors:bg-[CanvasText] desktop:size-8" />
          )}
        </span>
      ))}
    </div>
    <output className="text-std-20N-150 desktop:text-std-24N-150">{label}</output>
  </div>
)
