import { useRef, useState, type FormEvent } from 'react'
import { isAppError, type AppError } from '#shared/errors/app-error.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Problem } from './notice.tsx'

/** One field and a button: an address, or whatever finds one. */
export const OneFieldForm = ({
  label,
  findFault,
  isMail,
  go,
  busy,
  error,
  onSend,
}: {
  readonly label: string
  /** The sentence for what is wrong, or undefined. */
  readonly findFault: (typed: string) => string | undefined
  readonly isMail: boolean
  readonly go: string
  readonly busy: boolean
  readonly error: AppError | undefined
  readonly onSend: (typed: string) => void
}) => {
  const { required } = useText(reservationText)
  const form = useRef<HTMLFormElement>(null)
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const tidy = typed.normalize('NFKC').trim()
    const found = findFault(tidy)
    setFault(found)
    if (found === undefined) onSend(tidy)
    else form.current?.querySelector('input')?.focus()
  }
  const isRefusedField = isAppError(error, 'reservation.items-invalid')
  return (
    <form ref={form} noValidate onSubmit={submit} aria-label={label} className="grid max-w-120 gap-5">
      {error !== undefined && !isRefusedField && <Problem error={error} />}
      <TextField
        name="address"
        label={label}
        requirement={required}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        inputMode={isMail ? 'email' : 'text'}
        autoComplete={isMail ? 'email' : 'username'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        aria-required="true"
        error={fault ?? (isRefusedField ? findFault('') : undefined)}
      />
      <div>
        <Button type="submit" size="l" aria-disabled={busy}>
          {go}
        </Button>
      </div>
    </form>
  )
}
