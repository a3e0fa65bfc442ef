/** HTTP of members: session, own reservations, own data, registration and reset. */
import * as api from '#shared/pickup-reservation/api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Mount } from '#bff/platform/mount.ts'
import { buildEndedCookie, buildSessionCookie, type Session } from '#bff/platform/session.ts'
import type { Applying } from './applying.ts'
import type { ReservationContext } from './context.ts'
import type { Membership } from './membership.ts'
import { requireShown } from './site-view.ts'
import { toCalendarFile, toReservationView } from './views.ts'

export const mountMembers = (
  mount: Mount,
  context: ReservationContext,
  { membership, applying }: { readonly membership: Membership; readonly applying: Applying },
): void => {
  const { sites, clock, sessions, reservations, store, secure } = context
  const shown = ({ params }: { readonly params: { readonly siteId: string } }) =>
    requireShown(sites, params.siteId, clock.now())

  /** One's own reservation; anybody else's is as unknown as none. */
  const own = async (session: Session, reservationId: string) => {
    const { site, member } = await membership.requireReady(session)
    const row = await reservations.require(store.db, site.scope, reservationId)
    if (row.memberId !== member.memberId) throw new AppError('request.not-found')
    return { site, member, row }
  }

  mount(api.signInResident, async ({ body, cookie, requestId, clientAddress, setHeader }) => {
    const site = await requireShown(sites, body.siteId, clock.now())
    const token = await membership.signIn(site, {
      ...{ loginKey: body.loginKey, secret: body.secret, replaces: cookie('resident') },
      ...{ requestId, address: clientAddress },
    })
    setHeader('set-cookie', buildSessionCookie('resident', token, secure))
    const session = await sessions.find('resident', token)
    if (session === 'expired') throw new Error('a session ended as it began')
    return membership.toSessionView(session)
  })
  mount(api.readResidentSession, async ({ session }) => membership.toSessionView(session))
  mount(api.signOutResident, async ({ session, requestId, setHeader }) => {
    await membership.signOut(session, requestId)
    setHeader('set-cookie', buildEndedCookie('resident', secure))
    setHeader('clear-site-data', '"cache", "storage"')
  })
  mount(api.setOwnPassword, async ({ session, body, requestId }) =>
    membership.setPassword(session, { current: body.current, secret: body.secret, requestId }),
  )

  mount(api.applyAsMember, async ({ session, body, origin }) => {
    const { site, member } = await membership.requireReady(session)
    return applying.apply(site, { ...body, member, origin })
  })
  mount(api.listOwnReservations, async ({ session }) => {
    const { site, member } = await membership.requireReady(session)
    const rows = await reservations.listOfMember(site.scope, member.memberId)
    return rows.map((row) => toReservationView(site, row, clock.now()))
  })
  mount(api.readOwnReservation, async ({ session, params, origin }) => {
    const { site, row } = await own(session, params.reservationId)
    return { reservation: toReservationView(site, row, clock.now()), ics: toCalendarFile(site, row, origin) }
  })
  mount(api.changeOwnReservation, async ({ session, params, body, origin }) => {
    const { site, member, row } = await own(session, params.reservationId)
    const who = { actor: member.memberId, by: 'resident' } as const
    return applying.change(site, row.reservationId, { ...body, who, origin })
  })
  mount(api.cancelOwnReservation, async ({ session, params, body, origin }) => {
    const { site, member, row } = await own(session, params.reservationId)
    const who = { actor: member.memberId, by: 'resident' } as const
    return applying.cancel(site, row.reservationId, { version: body.version, who, origin })
  })

  mount(api.readProfile, async ({ session }) => {
    const { site, member } = await membership.requireReady(session)
    return membership.toProfile(site, member)
  })
  mount(api.changeProfile, async ({ session, body, requestId }) => {
    await membership.requireReady(session)
    const { site, member } = await membership.changeProfile(session, { ...body, requestId })
    return membership.toProfile(site, member)
  })

  mount(api.requestRegistration, async (request) => {
    const { body, origin, clientAddress } = request
    const mail = { mail: body.mail, origin, address: clientAddress }
    return { days: await membership.requestRegistration(await shown(request), mail) }
  })
  mount(api.readRegistration, async (request) => membership.readRegistration(await shown(request), request.body.token))
  mount(api.completeRegistration, async (request) => {
    const { token, answers, secret } = request.body
    const form = { token, answers, secret, origin: request.origin }
    return { memberNumber: await membership.completeRegistration(await shown(request), form) }
  })
  mount(api.requestPasswordReset, async (request) => {
    const { body, origin, clientAddress } = request
    await membership.requestReset(await shown(request), { loginKey: body.loginKey, origin, address: clientAddress })
  })
  mount(api.completePasswordReset, async (request) => {
    const { body, requestId } = request
    await membership.completeReset(await shown(request), { token: body.token, secret: body.secret, requestId })
  })
}
