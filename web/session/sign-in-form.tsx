import { useEffect, useRef, useState, type FormEvent } from 'react'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ErrorNotice } from './error-notice.tsx'
import type { Absence, SessionActs } from './use-session.ts'

/** Whole seconds left of a wait that began at `since` of the page's steady clock, counted down. */
const useCountdown = (since: number, seconds: number): number => {
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (seconds === 0) return
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [seconds])
  const passed = Math.max(0, now - since) / 1000
  return Math.max(0, Math.ceil(seconds - passed))
}

type Failure = { readonly error: AppError; readonly at: number }

/** ID and password of a portal. The password is in the field and nowhere else, and the field is emptied when it was wrong. */
export const SignInForm = ({
  title,
  absence,
  signIn,
}: {
  readonly title: string
  readonly absence: Absence
  readonly signIn: SessionActs['signIn']
}) => {
  const { session: text } = useText(staffText)
  const form = useRef<HTMLFormElement>(null)
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set())
  const [failure, setFailure] = useState<Failure>()
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState(false)
  const error = failure?.error
  const wait = useCountdown(
    failure?.at ?? 0,
    isAppError(error, 'request.rate-limited') ? error.detail.retryAfterSeconds : 0,
  )

  const fieldOf = (name: string) => form.current?.elements.namedItem(name) as HTMLInputElement | null
  const valueOf = (name: string) => fieldOf(name)?.value ?? ''

  const submit = async () => {
    const empty = new Set(['id', 'secret'].filter((name) => valueOf(name) === ''))
    setMissing(empty)
    const [first] = empty
    if (first !== undefined) {
      fieldOf(first)?.focus()
      return
    }
    setBusy(true)
    setFailure(undefined)
    try {
      await signIn({ id: valueOf('id').trim(), secret: valueOf('secret') })
    } catch (cause) {
      setFailure({ error: toAppError(cause), at: performance.now() })
      const secret = fieldOf('secret')
      if (secret !== null) secret.value = ''
    } finally {
      setBusy(false)
    }
  }

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy && wait === 0) void submit()
  }

  return (
    <>
      <ScreenHeading>{title}</ScreenHeading>
      {failure === undefined && absence !== 'never' && (
        <NotificationBanner tone="information" title={absence === 'ended' ? text.ended : text.signedOut}>
          {absence === 'ended' && <p>{text.endedTodo}</p>}
        </NotificationBanner>
      )}
      {failure !== undefined && <SignInError error={failure.error} wait={wait} />}
      <form ref={form} noValidate onSubmit={onSubmit} className="grid max-w-120 gap-6">
        <TextField
          name="id"
          label={text.id}
          requirement={text.required}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          aria-required="true"
          error={missing.has('id') ? text.idMissing : undefined}
        />
        <div className="grid gap-2">
          <TextField
            name="secret"
            type={shown ? 'text' : 'password'}
            label={text.secret}
            requirement={text.required}
            autoComplete="current-password"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={256}
            aria-required="true"
            error={missing.has('secret') ? text.secretMissing : undefined}
          />
          <label className="flex min-h-11 w-fit items-center gap-3">
            <input
              type="checkbox"
              checked={shown}
              onChange={(event) => setShown(event.target.checked)}
              className="focus-mark size-6 accent-key-900"
            />
            {text.show}
          </label>
        </div>
        <div>
          <Button type="submit" size="l" aria-disabled={busy || wait > 0}>
            {busy ? text.signingIn : text.signIn}
          </Button>
        </div>
      </form>
    </>
  )
}

const SignInError = ({ error, wait }: { readonly error: AppError; readonly wait: number }) => {
  const { session: text } = useText(staffText)
  if (isAppError(error, 'login.credentials-incorrect'))
    return (
      <ErrorNotice error={error} title={text.incorrect}>
        <p>{text.incorrectTodo}</p>
      </ErrorNotice>
    )
  if (isAppError(error, 'request.rate-limited'))
    return (
      <ErrorNotice error={error} title={text.limited}>
        <p>{wait > 0 ? text.limitedTodo(wait) : text.limitOver}</p>
      </ErrorNotice>
    )
  return <ErrorNotice error={error} />
}
