import { useRef, useState } from 'react'
import { changeOwnSecret } from '#shared/pickup-reservation/office-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useAct } from '../resident/use-act.ts'
import { focusFirstFault } from './faults.ts'

const isShort = (secret: string): boolean => secret.length < 8

/** One's own password (RS-STF-9). With a temporary one nothing else can be done first. */
export const OwnSecret = ({
  isForced = false,
  onDone,
}: {
  readonly isForced?: boolean
  readonly onDone: () => void
}) => {
  const { secret: text, fields } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { act, busy, error } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const [isTried, setTried] = useState(false)
  const [typed, setTyped] = useState({ current: '', next: '', again: '' })
  const isSound = !isShort(typed.current) && !isShort(typed.next) && typed.next === typed.again
  const send = () => {
    setTried(true)
    if (!isSound) return focusFirstFault(form)
    return void act(async () => {
      await call(changeOwnSecret, { body: { current: typed.current, next: typed.next } })
      setTyped({ current: '', next: '', again: '' })
      onDone()
    })
  }
  const field = (name: keyof typeof typed, fault: string | undefined) => (
    <TextField
      type="password"
      label={text[name]}
      requirement={fields.required}
      autoComplete={name === 'current' ? 'current-password' : 'new-password'}
      value={typed[name]}
      maxLength={128}
      aria-required="true"
      support={name === 'next' ? text.form : undefined}
      error={isTried ? fault : undefined}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
    />
  )
  return (
    <section className="grid max-w-160 gap-6">
      <Heading level={2}>{text.title}</Heading>
      {isForced && <p>{text.forced}</p>}
      {error !== undefined &&
        (isAppError(error, 'login.credentials-incorrect') ? (
          <ErrorNotice error={error} title={text.wrong}>
            <p>{text.wrongTodo}</p>
          </ErrorNotice>
        ) : (
          <ErrorNotice error={error} />
        ))}
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        className="grid gap-6"
      >
        {field('current', isShort(typed.current) ? fields.missing(text.current) : undefined)}
        {field('next', isShort(typed.next) ? text.short : undefined)}
        {field('again', typed.next === typed.again ? undefined : text.differs)}
        <div>
          <Button type="submit" aria-disabled={busy}>
            {text.send}
          </Button>
        </div>
      </form>
    </section>
  )
}
