import { useMemo, useState } from 'react'
import type { Caller } from '#shared/contract/client.ts'
import { readOverview } from '#shared/card-handover/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { Shell } from '#web/app/shell.tsx'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import type { ToldSession } from '#web/session/session-time.ts'
import { SessionWarning } from '#web/session/session-warning.tsx'
import { SignInForm } from '#web/session/sign-in-form.tsx'
import { StaffSessionContext, useStaffQuery } from '#web/session/staff-session.ts'
import { useSession, type SessionActs } from '#web/session/use-session.ts'
import { useSessionKeeper } from '#web/session/use-session-keeper.ts'
import { handoverText } from '#web/text/handover.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { HandoverRoutes } from './handover-routes.tsx'
import { LedgerContext } from './ledger-context.ts'
import { LedgerFrame } from './ledger-frame.tsx'
import { PasswordPage } from './operators/password-page.tsx'

/** 進捗管理システム: the ledger of every card of one municipality, for its staff alone. */
export const HandoverPage = () => {
  const { session: text } = useText(staffText)
  const { system } = useText(handoverText)
  const session = useSession('municipality')
  if (session.status === 'present') return <SignedIn {...session} />
  return (
    <Shell title={system}>
      {session.status === 'absent' && <SignInForm title={system} absence={session.absence} signIn={session.signIn} />}
      {session.status !== 'absent' && <ScreenHeading>{system}</ScreenHeading>}
      {session.status === 'checking' && <ProgressIndicator label={text.checking} />}
      {session.status === 'unknown' && <ErrorNotice error={session.error} onRetry={session.retry} />}
    </Shell>
  )
}

const createLedgerCaller =
  (check: SessionActs['check']): Caller =>
  async (endpoint, input) => {
    try {
      return await call(endpoint, input)
    } catch (error) {
      const isOver = isAppError(error, 'session.required') || isAppError(error, 'session.expired')
      if (isOver) await check('passive').catch(() => undefined)
      throw error
    }
  }

const SignedIn = ({ told, check, signOut }: SessionActs & { readonly told: ToldSession }) => {
  const { system, notAllowed, notAllowedTodo, signOut: words } = useText(handoverText)
  const { view } = told
  const [error, setError] = useState<unknown>()
  const isEnding = useSessionKeeper(told, check)
  const leave = () => void signOut().catch(setError)
  const staff = useMemo(() => ({ view, call: createLedgerCaller(check) }), [view, check])

  return (
    <StaffSessionContext value={staff}>
      {error !== undefined && <ErrorNotice error={error} />}
      {view.privileges.includes('handover.serve') ? (
        <Ledger onSignOut={leave} />
      ) : (
        <Shell title={system}>
          <ScreenHeading>{system}</ScreenHeading>
          <NotificationBanner tone="warning" title={notAllowed}>
            <p>{notAllowedTodo}</p>
            <div>
              <Button look="outline" onClick={leave}>
                {words}
              </Button>
            </div>
          </NotificationBanner>
        </Shell>
      )}
      {isEnding && <SessionWarning told={told} onStay={() => void check('active').catch(setError)} onSignOut={leave} />}
    </StaffSessionContext>
  )
}

const Ledger = ({ onSignOut }: { readonly onSignOut: () => void }) => {
  const { system } = useText(handoverText)
  const query = useStaffQuery(readOverview)
  const { data, refetch } = query
  const ledger = useMemo(
    () =>
      data && {
        overview: data,
        refresh: async () => {
          await refetch()
        },
      },
    [data, refetch],
  )
  if (ledger === undefined)
    return (
      <Shell title={system}>
        <ScreenHeading>{system}</ScreenHeading>
        <Loaded query={query}>{() => null}</Loaded>
      </Shell>
    )
  const isLocked = ledger.overview.me.mustChangeSecret
  return (
    <LedgerContext value={ledger}>
      {isLocked ? (
        <LedgerFrame page="password" locked onSignOut={onSignOut}>
          <PasswordPage must />
        </LedgerFrame>
      ) : (
        <HandoverRoutes onSignOut={onSignOut} />
      )}
    </LedgerContext>
  )
}
