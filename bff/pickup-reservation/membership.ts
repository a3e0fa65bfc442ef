/** 会員: signing in, the first password, own data. Answers never tell who is one. */
import { timingSafeEqual } from 'node:crypto'
import { AppError } from '#shared/errors/app-error.ts'
import type { ResidentSession } from '#shared/pickup-reservation/api.ts'
import { normaliseAccessKey } from '#shared/pickup-reservation/access-key.ts'
import { findUnasked, memberForm, type Answers } from '#shared/pickup-reservation/items.ts'
import { hashSecret, isSecret } from '#bff/staff/secret-hash.ts'
import { networkOf } from '#bff/platform/client-address.ts'
import type { Session } from '#bff/platform/session.ts'
import { requireMemberAnswers } from './answers.ts'
import type { ReservationContext } from './context.ts'
import { createEnrolment, requireMembers } from './enrolment.ts'
import { noSecret, noteOfMember, readLoginKey, toMemberColumns, type Member } from './members.ts'
import type { Site } from './sites.ts'
import { costs, type Throttle } from './throttle.ts'
import { toAnswersView } from './views.ts'

export type SignIn = {
  readonly loginKey: string
  readonly secret: string | undefined
  readonly replaces: string | undefined
  readonly requestId: string
  /** Where it comes from; null where the installation cannot tell. */
  readonly address: string | null
}

/** Each check of a password costs 32 MiB and a tenth of a second. */
const mostUnderWay = 16

/** 初期パスワード of a notice is drawn like an access key and kept as its HMAC. */
export const hashInitialSecret = ({ keys }: Pick<ReservationContext, 'keys'>, site: Site, secret: string): string =>
  keys.fingerprint('initial-secret', site.scope.tenantId, site.scope.siteId, normaliseAccessKey(secret) ?? secret)

const isEqual = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

export const mustSetPassword = (site: Site, member: Member): boolean =>
  site.settings.mode.passwordCheck && member.initialSecretHash !== null

export const createMembership = (context: ReservationContext, throttle: Throttle) => {
  const { store, machineClock, sites, members, sessions } = context

  let underWay = 0
  /** Before anything is counted: that many others sign in is nobody's mistake. */
  const inTurn = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (underWay >= mostUnderWay) throw new AppError('request.rate-limited', { retryAfterSeconds: 1 })
    underWay += 1
    try {
      return await act()
    } finally {
      underWay -= 1
    }
  }
  const checkSecret = async (site: Site, member: Member | undefined, secret: string): Promise<boolean> => {
    if (member !== undefined && member.initialSecretHash !== null) {
      const given = hashInitialSecret(context, site, secret)
      if (isEqual(given, member.initialSecretHash)) return true
    }
    const hash = member === undefined ? undefined : await members.secretHashOf(member.memberId)
    return isSecret(secret, hash === noSecret ? undefined : hash)
  }

  /** Counts a guess at one key, and one of an address, before it is looked at. Gives what takes the counting back. */
  const countGuess = async (site: Site, loginKey: string, address: string | null) => {
    const { tenantId, siteId } = site.scope
    const fromHere = address === null ? null : throttle.keyOf('sign-in-from', tenantId, siteId, networkOf(address))
    const key = throttle.keyOf('sign-in', tenantId, siteId, readLoginKey(site.settings.mode.loginKey, loginKey))
    if (fromHere !== null) await throttle.spend(fromHere, costs.wrong)
    await throttle.count(key)
    return async (): Promise<void> => {
      await throttle.forgive(key)
      // a number alone opens a member there: finding many of them is what somebody would guess for
      const spent = site.settings.mode.passwordCheck ? costs.wrong : costs.wrong - costs.found
      if (fromHere !== null) await throttle.giveBack(fromHere, spent)
    }
  }

  const admit = async (site: Site, { loginKey, secret, replaces, requestId, address }: SignIn): Promise<string> => {
    const { mode } = site.settings
    const takeBack = await countGuess(site, loginKey, address)
    const member = await members.findByLoginKey(site.scope, mode.loginKey, loginKey)
    const isRight = mode.passwordCheck ? await checkSecret(site, member, secret ?? '') : member !== undefined
    const actor = member?.memberId ?? 'unknown'
    if (member === undefined || !isRight) {
      await store.together((tx) =>
        noteOfMember(context, tx, { actor, action: 'session.begin', outcome: 'refused', requestId }),
      )
      throw new AppError('login.credentials-incorrect')
    }
    await takeBack()
    return store.together(async (tx) => {
      await noteOfMember(context, tx, { actor, action: 'session.begin', outcome: 'done', requestId })
      return sessions.begin(tx, { id: member.memberId, audience: 'resident' }, replaces)
    })
  }

  /** The member of a session, with the site. Throws `session.expired` for one that was stopped meanwhile. */
  const requireMember = async (session: Session): Promise<{ readonly site: Site; readonly member: Member }> => {
    const member = await members.findById(store.db, session.subject)
    if (member === undefined) throw new AppError('session.expired')
    return { site: await sites.requireOf(member.tenantId, member.siteId), member }
  }

  return {
    ...createEnrolment(context, throttle),
    requireMember,

    /** As `requireMember`; throws `reservation.password-not-set` before the first use is done (RS-USR-7). */
    requireReady: async (session: Session) => {
      const found = await requireMember(session)
      if (mustSetPassword(found.site, found.member)) throw new AppError('reservation.password-not-set')
      return found
    },

    toSessionView: async (session: Session): Promise<ResidentSession> => {
      const { site, member } = await requireMember(session)
      return {
        siteId: site.scope.siteId,
        memberNumber: member.memberNumber,
        name: member.name,
        mustSetPassword: mustSetPassword(site, member),
        idleUntil: session.idleUntil.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
        now: machineClock.now().toISOString(),
      }
    },

    /** Gives the session's token. Throws `login.credentials-incorrect` alike for every reason, `request.rate-limited`. */
    signIn: async (site: Site, given: SignIn): Promise<string> => {
      requireMembers(site)
      return site.settings.mode.passwordCheck ? inTurn(() => admit(site, given)) : admit(site, given)
    },

    signOut: (session: Session, requestId: string): Promise<void> =>
      store.together(async (tx) => {
        await sessions.end(tx, session)
        await noteOfMember(context, tx, { actor: session.subject, action: 'session.end', outcome: 'done', requestId })
      }),

    /** The first use needs no old password; later the old one is asked. Every other session of the member ends. */
    setPassword: async (
      session: Session,
      { current, secret, requestId }: { current: string | undefined; secret: string; requestId: string },
    ): Promise<void> => {
      const { site, member } = await requireMember(session)
      if (!mustSetPassword(site, member))
        await inTurn(async () => {
          const key = throttle.keyOf('own-password', member.memberId)
          await throttle.count(key)
          if (!(await checkSecret(site, member, current ?? ''))) throw new AppError('login.credentials-incorrect')
          await throttle.forgive(key)
        })
      const secretHash = await hashSecret(secret)
      await store.together(async (tx) => {
        await members.setSecret(tx, member.memberId, secretHash)
        await members.write(tx, site.scope, member, { initialSecretHash: null })
        await members.endSessions(tx, member.memberId, session.id)
        await noteOfMember(context, tx, { actor: member.memberId, action: 'password.set', outcome: 'done', requestId })
      })
    },

    toProfile: (site: Site, { memberNumber, answers, version }: Member) => {
      // what the staff may enter is what the resident may see
      const hidden = findUnasked(memberForm(site.settings.memberItems, 'staff'), answers)
      const shown = Object.fromEntries(Object.entries(answers).filter(([item]) => !(item in hidden)))
      return { memberNumber, answers: toAnswersView(shown), version }
    },

    /** What is only shown, and what is not asked any more, stays as it is. */
    changeProfile: async (
      session: Session,
      { answers, version, requestId }: { answers: Answers; version: number; requestId: string },
    ): Promise<{ readonly site: Site; readonly member: Member }> => {
      const { site, member } = await requireMember(session)
      requireMemberAnswers(site, answers, 'resident')
      if (member.version !== version) throw new AppError('lifecycle.stale', { status: 'member' })
      const kept = findUnasked(memberForm(site.settings.memberItems, 'resident'), member.answers)
      const changed = await store.together(async (tx) => {
        await noteOfMember(context, tx, {
          actor: member.memberId,
          action: 'profile.change',
          outcome: 'done',
          requestId,
        })
        return members.write(tx, site.scope, member, toMemberColumns({ ...answers, ...kept }))
      })
      return { site, member: changed }
    },
  }
}

export type Membership = ReturnType<typeof createMembership>
