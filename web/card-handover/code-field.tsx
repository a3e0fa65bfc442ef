import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  type FormEvent,
  type ReactNode,
  type Ref,
} from 'react'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorText } from '#web/ui/field.tsx'

export type CodeFieldHandle = {
  /** Ready for the next scan: the focus is there and what was typed is replaced by what comes. */
  readonly take: () => void
}

/**
 * A field a scanner types into: it ends each code with Enter, as keyboard wedges do, and keeps the focus, so that one card
 * follows another without a hand on the mouse. What happened is said beside it and by no sound.
 */
export const CodeField = ({
  label,
  support,
  button,
  busy,
  error,
  message,
  first = false,
  ref,
  onCode,
}: {
  readonly label: ReactNode
  readonly support?: ReactNode
  readonly button: ReactNode
  readonly busy: boolean
  readonly error?: ReactNode
  /** What came of the last code. */
  readonly message?: ReactNode
  /** Takes the focus when it comes up. */
  readonly first?: boolean
  readonly ref?: Ref<CodeFieldHandle>
  /** Called with what was typed, without blanks at its ends; an empty text too. */
  readonly onCode: (code: string) => void
}) => {
  const { common } = useText(handoverText)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const take = useCallback(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  useImperativeHandle(ref, () => ({ take }), [take])
  useEffect(() => {
    if (first) take()
  }, [first, take])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const field = input.current
    if (field === null) return
    onCode(field.value.trim())
    take()
  }
  const described = [support === undefined ? '' : `${id}-support`, error === undefined ? '' : `${id}-error`]
  return (
    <form noValidate onSubmit={submit} className="grid min-w-0 gap-2">
      <label htmlFor={id} className="text-std-17B-170">
        {label}
      </label>
      {support !== undefined && (
        <p id={`${id}-support`} className="text-std-16N-170 text-solid-gray-600">
          {support}
        </p>
      )}
      <div className="flex flex-wrap items-stretch gap-3">
        <input
          ref={input}
          id={id}
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={64}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={described.join(' ').trim() || undefined}
          className="focus-mark h-14 min-w-0 flex-1 basis-56 rounded-8 border border-solid-gray-600 bg-white px-4 text-mono-17N-150 hover:border-black aria-invalid:border-error-1"
        />
        <Button type="submit" size="l">
          {busy ? common.searching : button}
        </Button>
      </div>
      {error !== undefined && <ErrorText id={`${id}-error`}>{error}</ErrorText>}
      <output className="min-h-7 text-std-17B-170">{message}</output>
    </form>
  )
}
