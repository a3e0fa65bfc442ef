import { useRef, useState, type FormEvent } from 'react'
import { changeSignInSecret, signInSecretLength } from '#shared/billing-certificate/applicant-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { TextField } from '#web/ui/field.tsx'
import { BackIcon } from '#web/ui/icons.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from './addresses.ts'
import { PageHead } from './page-head.tsx'
import { findSecretFault, type SecretFault } from './secret-fault.ts'

const { min, max } = signInSecretLength

/** サインイン用パスワードの変更 (EB-G-8). The words are in the fields and nowhere else. */
export const SignInSecretPage = () => {
  const { signInSecret: text, required, show } = useText(billingApplicantText)
  const { call, view } = useStaffSession()
  const form = useRef<HTMLFormElement>(null)
  const [fault, setFault] = useState<SecretFault | 'incorrect'>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const [isDone, setDone] = useState(false)
  const [isShown, setShown] = useState(false)
  const fieldOf = (name: string) => form.current?.elements.namedItem(name) as HTMLInputElement | null
  const valueOf = (name: string) => fieldOf(name)?.value ?? ''

  const change = async () => {
    const typed = { current: valueOf('current'), next: valueOf('next'), again: valueOf('again') }
    const found = findSecretFault(typed)
    setFault(found)
    setError(undefined)
    setDone(false)
    if (found !== undefined) {
      fieldOf(found.field)?.focus()
      return
    }
    setBusy(true)
    try {
      await call(changeSignInSecret, { body: { current: typed.current, next: typed.next } })
      form.current?.reset()
      setDone(true)
    } catch (cause) {
      if (isAppError(cause, 'login.credentials-incorrect')) {
        setFault('incorrect')
        fieldOf('current')?.focus()
      } else setError(cause)
    } finally {
      setBusy(false)
    }
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) void change()
  }
  const secret = {
    type: isShown ? 'text' : 'password',
    requirement: required,
    autoCapitalize: 'none',
    spellCheck: false,
    'aria-required': 'true',
  } as const
  const words = { missing: text.missing, length: text.length(min, max), same: text.same, differs: text.differs }
  const errorOf = (field: SecretFault['field']) =>
    fault !== undefined && fault !== 'incorrect' && fault.field === field ? words[fault.why] : undefined

  return (
    <>
      <PageHead title={text.title} lead={text.lead}>
        <p>{text.lost}</p>
        <Link to={addresses.password} className="inline-flex min-h-11 w-fit items-center gap-1">
          <BackIcon />
          {text.back}
        </Link>
      </PageHead>
      {isDone && (
        <NotificationBanner announce tone="success" title={text.done}>
          <p>{text.doneTodo}</p>
        </NotificationBanner>
      )}
      {isAppError(error, 'request.rate-limited') ? (
        <ErrorNotice error={error} title={text.limited}>
          <p>{text.limitedTodo(Math.ceil(error.detail.retryAfterSeconds / 60))}</p>
        </ErrorNotice>
      ) : (
        error !== undefined && <ErrorNotice error={error} />
      )}
      <form ref={form} noValidate onSubmit={onSubmit} className="grid max-w-160 gap-6">
        <input type="text" name="username" autoComplete="username" value={view.subject} readOnly hidden />
        <TextField
          {...secret}
          name="current"
          label={text.current}
          autoComplete="current-password"
          maxLength={256}
          error={fault === 'incorrect' ? text.incorrect : errorOf('current')}
        />
        <TextField
          {...secret}
          name="next"
          label={text.next}
          support={text.nextSupport(min, max)}
          autoComplete="new-password"
          error={errorOf('next')}
        />
        <TextField {...secret} name="again" label={text.again} autoComplete="new-password" error={errorOf('again')} />
        <CheckBox label={show} checked={isShown} onChange={setShown} />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {text.submit}
          </Button>
        </div>
      </form>
    </>
  )
}
