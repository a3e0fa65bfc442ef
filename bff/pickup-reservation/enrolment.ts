/** 会員登録 and パスワード再設定 by mailed links (RS-USR-3, 8). Answers never tell who is a member. */
import { AppError } from '#shared/errors/app-error.ts'
import { isMailAddress, type Answers } from '#shared/pickup-reservation/items.ts'
import { networkOf } from '#bff/platform/client-address.ts'
import { hashSecret } from '#bff/staff/secret-hash.ts'
import { requireMemberAnswers } from './answers.ts'
import type { ReservationContext } from './context.ts'
import { noSecret, noteOfMember, readLoginKey, type Member } from './members.ts'
import type { Site } from './sites.ts'
import { costs, type Throttle } from './throttle.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const resetMs = hourMs

/** Throws `reservation.mode-refused` where nobody is registered. */
export const requireMembers = ({ settings: { mode } }: Site): void => {
  if (mode.audience === 'unregistered') throw new AppError('reservation.mode-refused')
}

export const createEnrolment = (context: ReservationContext, throttle: Throttle) => {
  const { store, machineClock, members, links, mails } = context

  /** Asking sends a mail to somebody: an address may do so often, and not without end. */
  const spend = async (what: 'registration' | 'reset', { scope }: Site, address: string | null): Promise<void> => {
    if (address !== null) await throttle.spend(throttle.keyOf(what, scope.siteId, networkOf(address)), costs.wrong)
  }

  const sendReset = async (site: Site, member: Member, origin: string): Promise<void> => {
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

  return {
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
      await spend('registration', site, address)
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
      requireMemberAnswers(site, all, 'resident')
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
      const wanted = readLoginKey(site.settings.mode.loginKey, loginKey)
      await throttle.count(throttle.keyOf('reset', site.scope.siteId, wanted))
      await spend('reset', site, address)
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
        await noteOfMember(context, tx, {
          actor: member.memberId,
          action: 'password.reset',
          outcome: 'done',
          requestId,
        })
      })
    },
  }
}
