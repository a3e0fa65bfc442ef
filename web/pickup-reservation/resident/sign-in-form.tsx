import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import { isAppError, type AppError } from '#shared/errors/app-error.ts'
import type { ResidentSession } from '#shared/pickup-reservation/api.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Link } from '#web/ui/link.tsx'
import { useDesk } from './desk.tsx'
import { Problem } from './notice.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'
import type { MemberSession } from './use-member.ts'

/** ID and password as the site asks for them (RS-USR-12, 13). The password is in its field and nowhere else. */
export const SignInForm = ({
  session,
  children,
  submitLabel,
  back,
  requireRest = () => true,
  onSignedIn,
}: {
  readonly session: Pick<MemberSession, 'signIn'>
  /** Further fields of the same form. */
  readonly children?: ReactNode
  readonly submitLabel?: string
  /** Beside the button that sends. */
  readonly back?: ReactNode
  /** Checks the further fields; false where something is missing. */
  readonly requireRest?: () => boolean
  readonly onSignedIn: (member: ResidentSession) => void
}) => {
  const { signIn: text } = useText(reservationResidentText)
  const { required } = useText(reservationText)
  const { siteId, mode } = useSite()
  const form = useRef<HTMLFormElement>(null)
  const [missing, setMissing] = useState<readonly string[]>([])
  const [shown, setShown] = useState(false)
  const { act, busy, error } = useAct()
  const desk = useDesk()
  const letterId = mode.loginKey === 'member-id' ? desk.work.letterId : null
  const label = text.keys[mode.loginKey]

  const fieldOf = (name: string) => form.current?.elements.namedItem(name) as HTMLInputElement | null
  const valueOf = (name: string) => fieldOf(name)?.value ?? ''

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const empty = ['loginKey', ...(mode.passwordCheck ? ['secret'] : [])].filter((name) => valueOf(name).trim() === '')
    setMissing(empty)
    const isRestGood = requireRest()
    const [first] = empty
    if (first !== undefined) fieldOf(first)?.focus()
    if (first !== undefined || !isRestGood) return
    void act(async () => {
      try {
        const member = await session.signIn(
          valueOf('loginKey').trim(),
          mode.passwordCheck ? valueOf('secret') : undefined,
        )
        desk.enterLetterId(null)
        onSignedIn(member)
      } catch (cause) {
        const secret = fieldOf('secret')
        if (secret !== null) secret.value = ''
        throw cause
      }
    })
  }

  return (
    <form ref={form} noValidate onSubmit={submit} className="grid max-w-120 gap-5" aria-label={text.title}>
      {error !== undefined && <SignInError error={error} label={label} />}
      <div className="grid gap-1">
        <TextField
          name="loginKey"
          label={label}
          requirement={required}
          defaultValue={letterId ?? ''}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          aria-required="true"
          inputMode={mode.loginKey === 'mail' ? 'email' : 'text'}
          error={missing.includes('loginKey') ? text.keyMissing(label) : undefined}
        />
        {mode.loginKey !== 'mail' && (
          <details>
            <summary className="focus-mark flex min-h-11 w-fit cursor-pointer items-center rounded-4 text-key-900 underline underline-offset-4">
              {text.noKey(label)}
            </summary>
            <p>{text.noKeyAbout}</p>
          </details>
        )}
      </div>
      {mode.passwordCheck && (
        <div className="grid gap-1">
          <TextField
            name="secret"
            type={shown ? 'text' : 'password'}
            label={text.secret}
            requirement={required}
            support={text.first}
            autoComplete="current-password"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={256}
            aria-required="true"
            error={missing.includes('secret') ? text.secretMissing : undefined}
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
          <Link to={pageOf(siteId, '/password')} className="flex min-h-11 w-fit items-center">
            {text.forgot}
          </Link>
        </div>
      )}
      {children}
      <div className="flex flex-wrap gap-4">
        {back}
        <Button type="submit" size="l" aria-disabled={busy}>
          {busy ? text.going : (submitLabel ?? text.go)}
        </Button>
      </div>
    </form>
  )
}

const SignInError = ({ error, label }: { readonly error: AppError; readonly label: string }) => {
  const { signIn: text } = useText(reservationResidentText)
  const { mode } = useSite()
  if (isAppError(error, 'login.credentials-incorrect'))
    return (
      <Problem error={error} title={mode.passwordCheck ? text.incorrect(label) : text.incorrectNoSecret(label)}>
        <p>{text.incorrectTodo}</p>
      </Problem>
    )
  if (isAppError(error, 'request.rate-limited'))
    return (
      <Problem error={error} title={text.limited}>
        <p>{text.limitedTodo(error.detail.retryAfterSeconds)}</p>
      </Problem>
    )
  return <Problem error={error} />
}
