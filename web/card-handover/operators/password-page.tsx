import { useRef, useState, type FormEvent } from 'react'
import { changeOwnSecret } from '#shared/card-handover/office-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'

type Fault = 'missing' | 'short' | 'differs' | 'wrong'

/** One's own password. The words are in the fields and nowhere else. */
export const PasswordPage = ({ must = false }: { readonly must?: boolean }) => {
  const { password: text, operators } = useText(handoverText)
  const { call, view } = useStaffSession()
  const { refresh } = useLedger()
  const form = useRef<HTMLFormElement>(null)
  const [fault, setFault] = useState<Fault>()
  const [isDone, setDone] = useState(false)
  const { busy, error, act } = useAct()
  const valueOf = (name: string) => (form.current?.elements.namedItem(name) as HTMLInputElement | null)?.value ?? ''

  const change = (event: FormEvent) => {
    event.preventDefault()
    const [current, secret] = [valueOf('current'), valueOf('secret')]
    const found: Fault | undefined =
      current === '' ? 'missing' : secret.length < 8 ? 'short' : secret === valueOf('again') ? undefined : 'differs'
    setFault(found)
    setDone(false)
    if (found !== undefined) return
    void act(async () => {
      try {
        await call(changeOwnSecret, { body: { current, secret } })
        form.current?.reset()
        setDone(true)
        if (must) await refresh()
      } catch (cause) {
        if (!isAppError(cause, 'login.credentials-incorrect')) throw cause
        setFault('wrong')
      }
    })
  }
  const secret = { type: 'password', maxLength: 256 } as const
  return (
    <>
      <PageHead title={text.title} />
      {must && <NotificationBanner tone="warning" title={text.must} />}
      {isDone && <NotificationBanner announce tone="success" title={text.done} />}
      {error !== undefined && <ErrorNotice error={error} />}
      <form ref={form} noValidate onSubmit={change} className="grid max-w-120 gap-5">
        <input type="text" name="username" autoComplete="username" value={view.subject} readOnly hidden />
        <TextField
          {...secret}
          name="current"
          label={text.current}
          autoComplete="current-password"
          error={fault === 'missing' ? text.missing : fault === 'wrong' ? text.wrong : undefined}
        />
        <TextField
          {...secret}
          name="secret"
          label={text.next}
          support={operators.secretSupport}
          autoComplete="new-password"
          error={fault === 'short' ? operators.secretShort : undefined}
        />
        <TextField
          {...secret}
          name="again"
          label={text.again}
          autoComplete="new-password"
          error={fault === 'differs' ? text.differs : undefined}
        />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {text.change}
          </Button>
        </div>
      </form>
    </>
  )
}
