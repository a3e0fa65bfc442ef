/** The session routes of the three portals. */
import { portalAudiences, sessionApi, type PortalAudience, type SessionView } from '#shared/session/api.ts'
import type { Clock } from '#bff/platform/clock.ts'
import { defineJob } from '#bff/platform/jobs.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { Service } from '#bff/platform/service.ts'
import { buildEndedCookie, buildSessionCookie, type Session } from '#bff/platform/session.ts'
import { createSignIn, type SignInDependencies } from './flow.ts'

const toView = (session: Session, audience: PortalAudience, clock: Clock): SessionView => ({
  audience,
  subject: session.subject,
  displayName: session.displayName,
  role: session.role,
  privileges: [...session.privileges],
  municipalityCode: session.municipalityCode,
  idleUntil: session.idleUntil.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
  now: clock.now().toISOString(),
})

export const staffService = (dependencies: SignInDependencies & { readonly secure: boolean }): Service => {
  const { sessions, secure, clock } = dependencies
  const { signIn, signOut, forgetAttempts } = createSignIn(dependencies)

  const mountPortal = (mount: Mount, audience: PortalAudience) => {
    const api = sessionApi[audience]
    mount(api.signIn, async ({ body, cookie, requestId, setHeader }) => {
      const token = await signIn({ ...body, audience, replaces: cookie(audience), requestId })
      setHeader('set-cookie', buildSessionCookie(audience, token, secure))
      const session = await sessions.find(audience, token)
      if (session === 'expired') throw new Error('a session ended as it began')
      return toView(session, audience, clock)
    })
    mount(api.readSession, async ({ session }) => toView(session, audience, clock))
    mount(api.signOut, async ({ session, requestId, setHeader }) => {
      await signOut(session, requestId)
      setHeader('set-cookie', buildEndedCookie(audience, secure))
      // "cookies" is left out: it would end the other portals' sessions of this browser; ours ends by the line above
      setHeader('clear-site-data', '"cache", "storage"')
    })
  }

  return {
    name: 'staff',
    mount: (mount) => {
      for (const audience of portalAudiences) mountPortal(mount, audience)
    },
    jobs: [
      defineJob({
        name: 'staff.sweep-sessions',
        everyMs: 10 * 60_000,
        run: async () => {
          await sessions.sweep()
          await forgetAttempts()
        },
      }),
    ],
  }
}
