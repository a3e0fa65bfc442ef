/** 会員: signing in, the first password, own data, registration with a mailed key, reset. Answers never tell who is one. */
import { timingSafeEqual } from 'node:crypto'
import { AppError } from '#shared/errors/app-error.ts'
import type { ResidentSession } from '#shared/pickup-reservation/api.ts'
import { normaliseAccessKey } from '#shared/pickup-reservation/access-key.ts'
import {
  findItemFaults,
  isMailAddress,
  memberForm,
  memberItemKeys,
  type Answers,
} from '#shared/pickup-reservation/items.ts'
import { hashSecret, isSecret } from '#bff/staff/secret-hash.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { Session } from '#bff/platform/session.ts'
import type { ReservationContext } from './context.ts'
import { noSecret, toMemberColumns, type Member } from './members.ts'
import type { Site } from './sites.ts'
import type { Throttle } from './throttle.ts'
import { toAnswersView } from './views.ts'

export type SignIn = {
  readonly loginKey: string
  readonly secret: string | undefined
  readonly replaces: string | undefined
  readonly requestId: string
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const resetMs = hourMs
/** Each check of a password costs 32 MiB and a tenth of a second. */
const mostUnderWay = 16

/** 初期パスワード of a notice is drawn like an access key and kept as its HMAC. */
export const hashInitialSecret = ({ keys }: Pick<ReservationContext, 'keys'>, site: Site, secret: string): string =>
  keys.fingerprint('initial-secret', site.scope.tenantId, site.scope.siteId, normaliseAccessKey(secret) ?? secret)

const isEqual = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

export const mustSetPassword = (site: Site, member: Member): boolean =>
  site.settings.mode.passwordCheck && member.initialSecretHash !== null

/** Throws `reservation.items-invalid`. */
export const requireMemberAnswers = (site: Site, answers: Answers): void => {
  const faults = findItemFaults(memberForm(site.settings.memberItems), answers)
  if (faults.length > 0) throw new AppError('reservation.items-invalid', { faults })
}

export const createMembership = (context: ReservationContext, throttle: Throttle) => {
  const { store, machineClock, sites, members, links, mails, sessions, audit } = context

  const requireMembers = ({ settings: { mode } }: Site): void => {
    if (mode.audience === 'unregistered') throw new AppError('reservation.mode-refused')
  }

  let underWay = 0
  const checkSecret = async (site: Site, member: Member | undefined, secret: string): Promise<boolean> => {
    if (member !== undefined && member.initialSecretHash !== null) {
      const given = hashInitialSecret(context, site, secret)
      if (isEqual(given, member.initialSecretHash)) return true
    }
    if (underWay >= mostUnderWay) throw new AppError('request.rate-limited', { retryAfterSeconds: 1 })
    underWay += 1
    try {
      const hash = member === undefined ? undefined : await members.secretHashOf(member.memberId)
      return await isSecret(secret, hash === noSecret ? undefined : hash)
    } finally {
      underWay -= 1
    }
  }

  const note = (tx: Writes, entry: { actor: string; action: string; outcome: string; requestId: string }) =>
    audit.append(tx, { ...entry, audience: 'resident', target: entry.actor })

  /** The member of a session, with the site. Throws `session.expired` for one that was stopped meanwhile. */
  const requireMember = async (session: Session): Promise<{ readonly site: Site; readonly member: Member }> => {
    const member = await members.findById(store.db, session.subject)
    if (member === undefined) throw new AppError('session.expired')
    return { site: await sites.requireOf(member.tenantId, member.siteId), member }
  }

  return {
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
    signIn: async (site: Site, { loginKey, secret, replaces, requestId }: SignIn): Promise<string> => {
      requireMembers(site)
      const { mode } = site.settings
      const typed = loginKey.normalize('NFKC').trim().toLowerCase()
      const key = throttle.keyOf('sign-in', site.scope.tenantId, site.scope.siteId, typed)
      await throttle.count(key)
      const member = await members.findByLoginKey(site.scope, mode.loginKey, loginKey)
      const isRight = mode.passwordCheck ? await checkSecret(site, member, secret ?? '') : member !== undefined
      const actor = member?.memberId ?? 'unknown'
      if (member === undefined || !isRight) {
        await store.together((tx) => note(tx, { actor, action: 'session.begin', outcome: 'refused', requestId }))
        throw new AppError('login.credentials-incorrect')
      }
      await throttle.forgive(key)
      return store.together(async (tx) => {
        await note(tx, { actor, action: 'session.begin', outcome: 'done', requestId })
        return sessions.begin(tx, { id: member.memberId, audience: 'resident' }, replaces)
      })
    },

    signOut: (session: Session, requestId: string): Promise<void> =>
      store.together(async (tx) => {
        await sessions.end(tx, session)
        await note(tx, { actor: session.subject, action: 'session.end', outcome: 'done', requestId })
      }),

    /** The first use needs no old password; later the old one is asked. Every other session of the member ends. */
    setPassword: async (
      session: Session,
      { current, secret, requestId }: { current: string | undefined; secret: string; requestId: string },
    ): Promise<void> => {
      const { site, member } = await requireMember(session)
      if (!mustSetPassword(site, member)) {
        const key = throttle.keyOf('own-password', member.memberId)
        await throttle.count(key)
        if (!(await checkSecret(site, member, current ?? ''))) throw new AppError('login.credentials-incorrect')
        await throttle.forgive(key)
      }
      const secretHash = await hashSecret(secret)
      await store.together(async (tx) => {
        await members.setSecret(tx, member.memberId, secretHash)
        await members.write(tx, site.scope, member, { initialSecretHash: null })
        await members.endSessions(tx, member.memberId, session.id)
        await note(tx, { actor: member.memberId, action: 'password.set', outcome: 'done', requestId })
      })
    },

    toProfile: (site: Site, { memberNumber, answers, version }: Member) => {
      const { basic } = site.settings.memberItems
      const shown = Object.fromEntries(
        Object.entries(answers).filter(
          ([key]) => !memberItemKeys.some((name) => name === key && basic[name].use === 'unused'),
        ),
      )
      return { memberNumber, answers: toAnswersView(shown), version }
    },

    /** What is only shown, and what is not asked any more, stays as it is. */
    changeProfile: async (
      session: Session,
      { answers, version, requestId }: { answers: Answers; version: number; requestId: string },
    ): Promise<{ readonly site: Site; readonly member: Member }> => {
      const { site, member } = await requireMember(session)
      requireMemberAnswers(site, answers)
      if (member.version !== version) throw new AppError('lifecycle.stale', { status: 'member' })
      const { basic } = site.settings.memberItems
      const kept = Object.fromEntries(
        Object.entries(member.answers).filter(([key]) =>
          memberItemKeys.some((name) => name === key && ['display', 'unused'].includes(basic[name].use)),
        ),
      )
      const changed = await store.together(async (tx) => {
        await note(tx, { actor: member.memberId, action: 'profile.change', outcome: 'done', requestId })
        return members.write(tx, site.scope, member, toMemberColumns({ ...answers, ...kept }))
      })
      return { site, member: changed }
    },

    /** 登録キー to an address; to a member's own address a link for a new password instead. */
    requestRegistration: async (
      site: Site,
      { mail, origin, address }: { mail: string; origin: string; address: string | null },
    ): Promise<number> => {
      requireMembers(site)
      const { mode } = site.settings
      if (!mode.selfRegistration) throw new AppError('reservation.mode-refused')
      const to = mail.normalize('NFKC').trim().toLowerCase()
      if (!isMailAddress(to))
        throw new AppError('reservation.items-invalid', { faults: [{ item: 'mail', fault: 'form' }] })
      await throttle.count(throttle.keyOf('registration', site.scope.siteId, to))
      if (address !== null) await throttle.count(throttle.keyOf('registration', site.scope.siteId, address))
      const member = await members.findByLoginKey(site.scope, 'mail', to)
      if (member === undefined) {
        await store.together(async (tx) => {
          const at = machineClock.now()
          const until = new Date(at.getTime() + mode.registrationKeyDays * dayMs)
          const token = await links.issue(tx, site.scope, { purpose: 'registration', forId: to, expiresAt: until })
          const subject = { to, about: 'registration', at, origin, until, link: `/register#${token}` }
          await mails.write(tx, site, { event: 'registration-key', ...subject })
        })
      } else await sendReset(site, member, origin)
      return mode.registrationKeyDays
    },

    /** Throws `reservation.link-over`. */
    readRegistration: async (site: Site, token: string) => {
      const link = await links.read(store.db, site.scope, { token, purpose: 'registration', now: machineClock.now() })
      return { mail: link.forId, expiresAt: link.expiresAt.toISOString() }
    },

    /** Throws `reservation.link-over`, `reservation.items-invalid`, `reservation.login-key-taken`. */
    completeRegistration: async (
      site: Site,
      {
        token,
        answers,
        secret,
        origin,
      }: { token: string; answers: Answers; secret: string | undefined; origin: string },
    ): Promise<string> => {
      const wanted = { token, purpose: 'registration' as const }
      const link = await links.read(store.db, site.scope, { ...wanted, now: machineClock.now() })
      // the address is the proven one, whatever the form says
      const all = { ...answers, mail: link.forId }
      requireMemberAnswers(site, all)
      if (secret === undefined && site.settings.mode.passwordCheck)
        throw new AppError('reservation.items-invalid', { faults: [{ item: 'password', fault: 'missing' }] })
      const secretHash = secret === undefined ? noSecret : await hashSecret(secret)
      return store.together(async (tx) => {
        const at = machineClock.now()
        await links.use(tx, site.scope, { ...wanted, now: at })
        const member = await members.create(tx, site.scope, {
          ...{ answers: all, registeredBy: 'self', at, initialSecretHash: null, secretHash },
          linkCode: null,
          memberNumber: null,
        })
        await mails.write(tx, site, { event: 'registered', to: member.mail, about: member.memberId, at, origin })
        return member.memberNumber
      })
    },

    /** A link goes to the member's address, if there is a member with one; nobody is told. */
    requestReset: async (
      site: Site,
      { loginKey, origin, address }: { loginKey: string; origin: string; address: string | null },
    ): Promise<void> => {
      requireMembers(site)
      const typed = loginKey.normalize('NFKC').trim().toLowerCase()
      await throttle.count(throttle.keyOf('reset', site.scope.siteId, typed))
      if (address !== null) await throttle.count(throttle.keyOf('reset', site.scope.siteId, address))
      const member =
        (await members.findByLoginKey(site.scope, site.settings.mode.loginKey, loginKey)) ??
        (await members.findByLoginKey(site.scope, 'mail', loginKey))
      if (member !== undefined) await sendReset(site, member, origin)
    },

    /** Throws `reservation.link-over`. */
    completeReset: async (
      site: Site,
      { token, secret, requestId }: { token: string; secret: string; requestId: string },
    ) => {
      const wanted = { token, purpose: 'password-reset' as const }
      await links.read(store.db, site.scope, { ...wanted, now: machineClock.now() })
      const secretHash = await hashSecret(secret)
      await store.together(async (tx) => {
        const { forId } = await links.use(tx, site.scope, { ...wanted, now: machineClock.now() })
        const member = await members.findById(tx, forId)
        if (member === undefined) throw new AppError('reservation.link-over')
        await members.setSecret(tx, member.memberId, secretHash)
        await members.write(tx, site.scope, member, { initialSecretHash: null })
        await members.endSessions(tx, member.memberId)
        await note(tx, { actor: member.memberId, action: 'password.reset', outcome: 'done', requestId })
      })
    },
  }

  async function sendReset(site: Site, member: Member, origin: string): Promise<void> {
    if (member.mail === null) return
    await store.together(async (tx) => {
      const at = machineClock.now()
      const until = new Date(at.getTime() + resetMs)
      await links.revoke(tx, site.scope, { purpose: 'password-reset', forId: member.memberId })
      const token = await links.issue(tx, site.scope, {
        purpose: 'password-reset',
        forId: member.memberId,
        expiresAt: until,
      })
      const subject = { to: member.mail, about: member.memberId, at, origin, until, link: `/password#${token}` }
      await mails.write(tx, site, { event: 'password-reset', ...subject })
    })
  }
}

export type Membership = ReturnType<typeof createMembership>
