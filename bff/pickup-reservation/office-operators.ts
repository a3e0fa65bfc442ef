/** 操作者: who of the staff may do what, at which sites, and until when (RS-STF-7, 8, 11). */
import { and, asc, eq, inArray, ne } from 'drizzle-orm'
import type { OperatorView } from '#shared/pickup-reservation/office-api.ts'
import { grades, type Grade } from '#shared/pickup-reservation/staff-api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { hashSecret, isSecret } from '#bff/staff/secret-hash.ts'
import type { ReservationContext } from './context.ts'
import type { Operator } from './staff-scope.ts'
import type { Throttle } from './throttle.ts'

type Fields = Omit<OperatorView, 'accountId' | 'isTemporarySecret' | 'stopped' | 'createdAt'>

const invalid = (path: string, message: string) => new AppError('request.invalid', { issues: [{ path, message }] })

export const createOfficeOperators = ({ store, sites, machineClock }: ReservationContext, throttle: Throttle) => {
  const { accounts, sessions, reservationOperators: operators } = store.tables
  type Account = typeof accounts.$inferSelect

  const toView = (account: Account, operator: Operator | null): OperatorView => ({
    accountId: account.id,
    displayName: account.displayName,
    grade: account.role as Grade,
    mail: operator?.mail ?? '',
    siteIds: [...(operator?.siteIds ?? [])],
    mayOverbook: operator?.mayOverbook ?? false,
    startsOn: operator?.startsOn ?? null,
    endsOn: operator?.endsOn ?? null,
    isTemporarySecret: operator?.isTemporarySecret ?? false,
    stopped: account.disabledAt !== null,
    createdAt: account.createdAt.toISOString(),
  })

  const select = () =>
    store.db
      .select({ account: accounts, operator: operators })
      .from(accounts)
      .leftJoin(operators, eq(operators.accountId, accounts.id))

  /** An account of another municipality, or of another service, is no operator here. */
  const ofTenant = (tenantId: string) =>
    and(eq(accounts.municipalityCode, tenantId), inArray(accounts.role, [...grades]))

  const require = async (tenantId: string, accountId: string) => {
    const [row] = await select().where(and(ofTenant(tenantId), eq(accounts.id, accountId)))
    if (row === undefined) throw new AppError('request.not-found')
    return row
  }

  const requireFit = async (tenantId: string, { siteIds, startsOn, endsOn }: Fields): Promise<void> => {
    const own = await sites.listIds(tenantId)
    if (siteIds.some((siteId) => !own.includes(siteId))) throw invalid('siteIds', 'not a site of this municipality')
    if (startsOn !== null && endsOn !== null && startsOn > endsOn) throw invalid('endsOn', 'before the start')
  }

  const toColumns = (tenantId: string, { mail, siteIds, mayOverbook, startsOn, endsOn }: Fields) => ({
    tenantId,
    mail,
    siteIds,
    mayOverbook,
    startsOn,
    endsOn,
  })

  return {
    list: async (tenantId: string): Promise<OperatorView[]> => {
      const rows = await select().where(ofTenant(tenantId)).orderBy(asc(accounts.id))
      return rows.map(({ account, operator }) => toView(account, operator))
    },

    /** Throws `database.conflict` where the id is taken, by whomever. */
    register: async (
      tenantId: string,
      accountId: string,
      { secret, temporary, ...fields }: Fields & { readonly secret: string; readonly temporary: boolean },
    ): Promise<OperatorView> => {
      await requireFit(tenantId, fields)
      const secretHash = await hashSecret(secret)
      await store.tx(async (tx) => {
        await tx.insert(accounts).values({
          id: accountId,
          audience: 'municipality',
          role: fields.grade,
          municipalityCode: tenantId,
          displayName: fields.displayName,
          secretHash,
          createdAt: machineClock.now(),
        })
        await tx.insert(operators).values({ accountId, ...toColumns(tenantId, fields), isTemporarySecret: temporary })
      })
      const { account, operator } = await require(tenantId, accountId)
      return toView(account, operator)
    },

    /** Throws `session.forbidden` where somebody would stop or lower himself: the last administrator must not lock all out. */
    change: async (
      tenantId: string,
      accountId: string,
      { actor, stopped, ...fields }: Fields & { readonly actor: string; readonly stopped: boolean },
    ): Promise<OperatorView> => {
      const before = await require(tenantId, accountId)
      await requireFit(tenantId, fields)
      if (actor === accountId && (stopped || fields.grade !== before.account.role))
        throw new AppError('session.forbidden')
      await store.tx(async (tx) => {
        const disabledAt = stopped ? (before.account.disabledAt ?? machineClock.now()) : null
        await tx
          .update(accounts)
          .set({ role: fields.grade, displayName: fields.displayName, disabledAt })
          .where(eq(accounts.id, accountId))
        const columns = toColumns(tenantId, fields)
        await tx
          .insert(operators)
          .values({ accountId, ...columns, isTemporarySecret: false })
          .onConflictDoUpdate({ target: operators.accountId, set: columns })
        // another grade is another set of rights: whoever is signed in signs in again
        if (stopped || fields.grade !== before.account.role)
          await tx.delete(sessions).where(eq(sessions.subject, accountId))
      })
      const { account, operator } = await require(tenantId, accountId)
      return toView(account, operator)
    },

    setSecret: async (
      tenantId: string,
      accountId: string,
      { secret, temporary }: { readonly secret: string; readonly temporary: boolean },
    ): Promise<OperatorView> => {
      const before = await require(tenantId, accountId)
      const secretHash = await hashSecret(secret)
      await store.tx(async (tx) => {
        await tx.update(accounts).set({ secretHash }).where(eq(accounts.id, accountId))
        const empty = { accountId, tenantId, mail: '', siteIds: [], mayOverbook: false, startsOn: null, endsOn: null }
        await tx
          .insert(operators)
          .values({ ...empty, isTemporarySecret: temporary })
          .onConflictDoUpdate({ target: operators.accountId, set: { isTemporarySecret: temporary } })
        await tx.delete(sessions).where(eq(sessions.subject, accountId))
      })
      const { operator } = await require(tenantId, accountId)
      return toView(before.account, operator)
    },

    /**
     * Other sessions of the account end, this one goes on. Whoever finds a screen left open may not guess on: throws
     * `login.credentials-incorrect`, and `request.rate-limited` after some of them.
     */
    changeOwnSecret: async (
      session: { readonly id: string; readonly subject: string },
      { current, next }: { readonly current: string; readonly next: string },
    ): Promise<void> => {
      const key = throttle.keyOf('own-secret', session.subject)
      await throttle.count(key)
      const [account] = await store.db.select().from(accounts).where(eq(accounts.id, session.subject))
      if (account === undefined || !(await isSecret(current, account.secretHash)))
        throw new AppError('login.credentials-incorrect')
      await throttle.forgive(key)
      const secretHash = await hashSecret(next)
      await store.tx(async (tx) => {
        await tx.update(accounts).set({ secretHash }).where(eq(accounts.id, account.id))
        await tx.update(operators).set({ isTemporarySecret: false }).where(eq(operators.accountId, account.id))
        await tx.delete(sessions).where(and(eq(sessions.subject, account.id), ne(sessions.tokenHash, session.id)))
      })
    },
  }
}

export type OfficeOperators = ReturnType<typeof createOfficeOperators>
