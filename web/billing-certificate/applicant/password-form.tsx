import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { Counter, PasswordState } from '#shared/billing-certificate/applicant-api.ts'
import { isAppError, type AppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatDay, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from './addresses.ts'
import { KeyProgress } from './key-progress.tsx'
import type { ProofTerms } from './key-wire.ts'
import { PhoneGuidance } from './phone-guidance.tsx'
import { readTypedPassword } from './typed-password.ts'
import type { KeyWork } from './use-key-desk.ts'

/**
 * 証明書発行用パスワード確認 (EB-F1-2, EB-SC-4): the field alone holds the password, and hands it to the worker. A wrong one
 * stays in the field to be mended; it goes with the screen.
 */
export const PasswordForm = ({
  counter,
  work,
  submitLabel,
  children,
  back,
  check = () => true,
  onUnlocked,
}: {
  readonly counter: Counter
  readonly work: KeyWork
  readonly submitLabel: string
  /** Further questions of the same form. */
  readonly children?: ReactNode
  readonly back: ReactNode
  /** Looks at the further questions first: a try is not to be lost for another fault. */
  readonly check?: () => boolean
  readonly onUnlocked: (state: PasswordState) => Promise<void> | void
}) => {
  const { passwordField: text, required, show } = useText(billingApplicantText)
  const { language } = useLanguage()
  const form = useRef<HTMLFormElement>(null)
  const [isMissing, setMissing] = useState(false)
  const [isShown, setShown] = useState(false)
  const [newer, setNewer] = useState<ProofTerms>()
  const { password: known } = counter
  if (known === null)
    return (
      <div className="grid gap-6">
        <NotificationBanner tone="warning" title={text.notSet} />
        <PhoneGuidance federation={counter.federation} />
        <div>{back}</div>
      </div>
    )

  const submit = async () => {
    const field = form.current?.elements.namedItem('issuance-password') as HTMLInputElement | null
    const password = readTypedPassword(field?.value ?? '')
    setMissing(password === '')
    if (password === '') {
      field?.focus()
      return
    }
    if (!check()) return
    const unlocked = await work.ask<'unlock'>({ type: 'unlock', password, terms: newer ?? known })
    if (unlocked === undefined) {
      field?.focus()
      return
    }
    setNewer(unlocked.state)
    await onUnlocked(unlocked.state)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (work.stage === undefined) void submit()
  }
  const isWrong = isAppError(work.error, 'issuance-password.incorrect')

  return (
    <form ref={form} noValidate onSubmit={onSubmit} className="grid max-w-160 gap-6">
      {work.error !== undefined && <PasswordError error={work.error} />}
      {work.error === undefined && known.lockedUntil !== null && <Locked until={known.lockedUntil} />}
      <div className="grid gap-2">
        <TextField
          name="issuance-password"
          type={isShown ? 'text' : 'password'}
          label={text.label}
          support={text.support(formatDay(known.setOn, language))}
          requirement={required}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={128}
          aria-required="true"
          error={isMissing ? text.missing : isWrong ? text.incorrect : undefined}
        />
        <label className="flex min-h-11 w-fit items-center gap-3">
          <input
            type="checkbox"
            checked={isShown}
            onChange={(event) => setShown(event.target.checked)}
            className="focus-mark size-6 accent-key-900"
          />
          {show}
        </label>
        <Link to={addresses.password} className="inline-flex min-h-11 w-fit items-center">
          {text.lost}
        </Link>
      </div>
      {children}
      <KeyProgress stage={work.stage} />
      <div className="flex flex-wrap gap-4">
        {back}
        <Button type="submit" size="l" aria-disabled={work.stage !== undefined}>
          {submitLabel}
        </Button>
      </div>
    </form>
  )
}

const Locked = ({ until }: { readonly until: string }) => {
  const { passwordField: text } = useText(billingApplicantText)
  const { language } = useLanguage()
  return (
    <NotificationBanner tone="warning" title={text.locked}>
      <p>{text.lockedUntil(formatInstant(until, language))}</p>
      <p>{text.lockedTodo}</p>
    </NotificationBanner>
  )
}

const PasswordError = ({ error }: { readonly error: AppError }) => {
  const { passwordField: text } = useText(billingApplicantText)
  const { language } = useLanguage()
  if (isAppError(error, 'issuance-password.incorrect')) {
    const { triesLeft } = error.detail
    return (
      <ErrorNotice error={error} title={text.incorrect}>
        <p>{triesLeft === 1 ? text.lastTry : text.triesLeft(triesLeft)}</p>
      </ErrorNotice>
    )
  }
  if (isAppError(error, 'issuance-password.locked'))
    return (
      <ErrorNotice error={error} title={text.locked}>
        <p>{text.lockedUntil(formatInstant(error.detail.until, language))}</p>
        <p>{text.lockedTodo}</p>
      </ErrorNotice>
    )
  if (isAppError(error, 'issuance-password.outdated')) return <ErrorNotice error={error} title={text.outdated} />
  return <ErrorNotice error={error} />
}
