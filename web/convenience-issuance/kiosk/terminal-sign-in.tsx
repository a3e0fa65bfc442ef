import { useState, type FormEvent } from 'react'
import { toAppError, type AppError } from '#shared/errors/app-error.ts'
import { sessionApi } from '#shared/session/api.ts'
import { call } from '#web/app/api.ts'
import { Shell } from '#web/app/shell.tsx'
import { findSentences } from '#web/text/error-sentences.ts'
import { counterErrorText } from '#web/text/errors-counter.ts'
import { kioskText } from '#web/text/kiosk.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** Signs the terminal itself in, once, by the people who run it. The key goes from the form to the BFF and nowhere else. */
export const TerminalSignIn = ({ onSignedIn }: { readonly onSignedIn: () => void }) => {
  const { terminal, frame } = useText(kioskText)
  const errors = useText(counterErrorText)
  const [error, setError] = useState<AppError | null>(null)
  const [missing, setMissing] = useState({ id: false, secret: false })
  const [isBusy, setBusy] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isBusy) return
    const form = event.currentTarget
    const values = new FormData(form)
    const id = String(values.get('id') ?? '').trim()
    const secret = String(values.get('secret') ?? '')
    setMissing({ id: id === '', secret: secret === '' })
    if (id === '' || secret === '') return
    setBusy(true)
    setError(null)
    try {
      await call(sessionApi.kiosk.signIn, { body: { id, secret } })
      form.reset()
      onSignedIn()
    } catch (failure) {
      setError(toAppError(failure))
      setBusy(false)
    }
  }

  return (
    <Shell title={terminal.title}>
      <div className="grid gap-4">
        <ScreenHeading>{terminal.title}</ScreenHeading>
        <p>{terminal.lead}</p>
      </div>
      {error !== null && (
        <NotificationBanner tone="error" announce title={findSentences(errors, error.code).what}>
          <p>{findSentences(errors, error.code).todo}</p>
          <p className="text-mono-14N-150">{frame.code(error.code)}</p>
        </NotificationBanner>
      )}
      <form noValidate onSubmit={(event) => void submit(event)} className="grid max-w-128 gap-6">
        <TextField
          name="id"
          label={terminal.id}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          error={missing.id ? terminal.idMissing : undefined}
        />
        <TextField
          name="secret"
          type="password"
          label={terminal.secret}
          autoComplete="current-password"
          required
          error={missing.secret ? terminal.secretMissing : undefined}
        />
        <div>
          <Button type="submit" size="l" aria-disabled={isBusy}>
            {terminal.submit}
          </Button>
        </div>
      </form>
    </Shell>
  )
}
