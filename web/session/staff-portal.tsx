import { useMemo, useState, type ReactNode } from 'react'
import { Navigate, NavLink, Route, Routes } from 'react-router'
import type { Caller } from '#shared/contract/client.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import type { PortalAudience, SessionView } from '#shared/session/api.ts'
import { call } from '#web/app/api.ts'
import { NotFoundPage } from '#web/app/not-found-page.tsx'
import { Shell } from '#web/app/shell.tsx'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { ErrorNotice } from './error-notice.tsx'
import type { ToldSession } from './session-time.ts'
import { SessionWarning } from './session-warning.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { StaffSessionContext } from './staff-session.ts'
import { useSession, type SessionActs } from './use-session.ts'
import { useSessionKeeper } from './use-session-keeper.ts'

export type PortalPage = {
  /** Below the portal's own address: one segment, or a pattern where the page has no tab. */
  readonly path: string
  readonly title: string
  readonly label: string
  /** Reached from another page, not from a tab. */
  readonly unlisted?: true
  /** Who lacks it does not see the page; the BFF refuses in any case. */
  readonly privilege: string
  readonly element: ReactNode
}

/** A portal of staff: nothing of it is shown, or even asked for, before somebody has signed in. */
export const StaffPortal = ({
  audience,
  pages,
}: {
  readonly audience: PortalAudience
  readonly pages: readonly PortalPage[]
}) => {
  const { session: text } = useText(staffText)
  const session = useSession(audience)
  const title = text.titles[audience]

  if (session.status === 'present') return <SignedIn {...session} pages={pages} />
  return (
    <Shell title={title}>
      {session.status === 'absent' && <SignInForm title={title} absence={session.absence} signIn={session.signIn} />}
      {session.status !== 'absent' && <ScreenHeading>{title}</ScreenHeading>}
      {session.status === 'checking' && <ProgressIndicator label={text.checking} />}
      {session.status === 'unknown' && <ErrorNotice error={session.error} onRetry={session.retry} />}
    </Shell>
  )
}

const SignedIn = ({
  told,
  check,
  signOut,
  pages,
}: SessionActs & { readonly told: ToldSession; readonly pages: readonly PortalPage[] }) => {
  const { session: text } = useText(staffText)
  const { view } = told
  const [error, setError] = useState<unknown>()
  const isEnding = useSessionKeeper(told, check)
  const allowed = pages.filter(({ privilege }) => view.privileges.includes(privilege))
  const [first] = allowed
  const leave = () => void signOut().catch(setError)

  const staff = useMemo(() => ({ view, call: createStaffCaller(check) }), [view, check])
  const aside = <Who view={view} onSignOut={leave} />

  return (
    <StaffSessionContext value={staff}>
      <Routes>
        {first !== undefined && <Route index element={<Navigate replace to={first.path} />} />}
        {first === undefined && (
          <Route
            path="*"
            element={
              <Shell title={text.titles[view.audience]} aside={aside}>
                <ScreenHeading>{text.titles[view.audience]}</ScreenHeading>
                <NotificationBanner tone="warning" title={text.noPages} />
              </Shell>
            }
          />
        )}
        {allowed.map(({ path, title, element }) => (
          <Route
            key={path}
            path={path}
            element={
              <Shell wide title={title} aside={aside}>
                <PortalTabs pages={allowed} />
                {error !== undefined && <ErrorNotice error={error} />}
                {element}
              </Shell>
            }
          />
        ))}
        {first !== undefined &&
          pages
            .filter((page) => !allowed.includes(page))
            .map(({ path }) => <Route key={path} path={path} element={<Navigate replace to={`../${first.path}`} />} />)}
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
      {isEnding && <SessionWarning told={told} onStay={() => void check('active').catch(setError)} onSignOut={leave} />}
    </StaffSessionContext>
  )
}

const createStaffCaller =
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

const Who = ({ view, onSignOut }: { readonly view: SessionView; readonly onSignOut: () => void }) => {
  const { session: text } = useText(staffText)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-dns-16N-130">
      <span>
        {text.who(view.displayName)}
        <span className="ml-2 text-solid-gray-600">{text.roles[view.role] ?? view.role}</span>
      </span>
      <span className="print:hidden">
        <Button size="s" look="outline" onClick={onSignOut}>
          {text.signOut}
        </Button>
      </span>
    </div>
  )
}

const PortalTabs = ({ pages }: { readonly pages: readonly PortalPage[] }) => {
  const { common } = useText(staffText)
  const listed = pages.filter(({ unlisted }) => unlisted !== true)
  return (
    <nav aria-label={common.tabs} className="print:hidden">
      <ul className="flex flex-wrap gap-x-2 border-b border-solid-gray-420">
        {listed.map(({ path, label }) => (
          <li key={path}>
            <NavLink
              to={`../${path}`}
              className="focus-mark flex min-h-12 items-center border-b-4 border-transparent px-4 text-std-16N-170 hover:underline aria-[current=page]:border-key-900 aria-[current=page]:font-700 aria-[current=page]:text-key-900"
            >
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
