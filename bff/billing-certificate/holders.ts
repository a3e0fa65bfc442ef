/** 事業所管理: holders, the accounts they sign in with, and the passwords their letters carry (EB-SC-19, EB-F4-3). */
import { randomInt } from 'node:crypto'
import { and, count, desc, eq, gte, inArray, isNotNull, lt, or, sql } from 'drizzle-orm'
import { type ApplicantFields, type ApplicantView, pageSize } from '#shared/billing-certificate/federation-api.ts'
import type { ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { contains } from '#bff/platform/database/contains.ts'
import { hashSecret } from '#bff/staff/secret-hash.ts'
import type { Applicant } from './applicants.ts'
import type { BillingContext } from './context.ts'
import type { Actor } from './matters.ts'
import type { NewProof, Password } from './passwords.ts'
import type { SignInSecrets } from './sign-in-secrets.ts'

export const createHolders = (
  { store, clock, machineClock, passwords, audit, settings }: BillingContext,
  signInSecrets: SignInSecrets,
) => {
  const { billingApplicants: applicants, billingMatters: matters, billingPasswords, accounts } = store.tables

  const writeView = (applicant: Applicant, current: Password | undefined, held: number): ApplicantView => {
    const { userId, testId, version, kind, displayName, representative, postalCode, address, phone, mail } = applicant
    const locked = current?.lockedUntil ?? null
    return {
      userId,
      testId,
      version,
      kind,
      displayName,
      representative,
      postalCode,
      address,
      phone,
      mail,
      suspended: applicant.suspendedAt !== null,
      passwordNumber: current?.passwordNumber ?? 0,
      passwordSetAt: current?.setAt.toISOString() ?? null,
      passwordPostedOn: current?.postedOn ?? null,
      passwordLockedUntil: locked !== null && locked > machineClock.now() ? locked.toISOString() : null,
      matters: held,
    }
  }

  const toViews = async (page: readonly Applicant[]): Promise<ApplicantView[]> => {
    const userIds = page.map(({ userId }) => userId)
    const currents = await passwords.findCurrentOf(userIds)
    const counted = await store.db
      .select({ userId: matters.userId, total: count() })
      .from(matters)
      .where(inArray(matters.userId, userIds))
      .groupBy(matters.userId)
    const held = new Map(counted.map(({ userId, total }) => [userId, total]))
    return page.map((row) => writeView(row, currents.get(row.userId), held.get(row.userId) ?? 0))
  }

  const toView = async (applicant: Applicant): Promise<ApplicantView> => {
    const [held] = await store.db.select({ total: count() }).from(matters).where(eq(matters.userId, applicant.userId))
    return writeView(applicant, await passwords.findCurrent(applicant.userId), held?.total ?? 0)
  }

  const requireRow = async (userId: string): Promise<Applicant> => {
    const [applicant] = await store.db.select().from(applicants).where(eq(applicants.userId, userId))
    if (applicant === undefined) throw new AppError('request.not-found')
    return applicant
  }

  const drawDigits = () => String(randomInt(1_000_000_000)).padStart(9, '0')

  return {
    view: async (userId: string): Promise<ApplicantView> => toView(await requireRow(userId)),

    search: async ({
      text,
      kinds,
      page,
    }: {
      readonly text: string
      readonly kinds: readonly ApplicantKind[]
      readonly page: number
    }) => {
      const where = and(
        kinds.length === 0 ? undefined : inArray(applicants.kind, [...kinds]),
        text === ''
          ? undefined
          : or(
              and(gte(applicants.userId, text.toUpperCase()), lt(applicants.userId, `${text.toUpperCase()}\u{7f}`)),
              contains(applicants.displayName, text),
              contains(applicants.phone, text),
            ),
      )
      const [row] = await store.db.select({ total: count() }).from(applicants).where(where)
      const total = row?.total ?? 0
      const pages = Math.max(1, Math.ceil(total / pageSize))
      const shown = Math.min(page, pages)
      const rows = await store.db
        .select()
        .from(applicants)
        .where(where)
        .orderBy(desc(applicants.createdAt), applicants.userId)
        .limit(pageSize)
        .offset((shown - 1) * pageSize)
      return { applicants: await toViews(rows), page: shown, pages, total }
    },

    /** User ID and test ID are drawn here, the secrets came from the browser that prints the letter (EB-G-7). */
    register: async (
      fields: ApplicantFields,
      {
        requestId,
        signInSecret,
        password,
        actor,
        userId: given,
      }: {
        readonly requestId: string
        readonly signInSecret: string
        readonly password: NewProof
        readonly actor: Actor
        /** One the holder has already; another is drawn without it. Taken, it throws `database.conflict`. */
        readonly userId?: string | null
      },
    ): Promise<ApplicantView> => {
      const [again] = await store.db.select().from(applicants).where(eq(applicants.requestId, requestId))
      if (again !== undefined) return toView(again)
      const secretHash = await hashSecret(signInSecret)
      const proofHash = await passwords.hash(password)
      const made = await store.tx(async (tx) => {
        const at = clock.now()
        const userId = given ?? `${settings.userIdPrefix}${drawDigits()}`
        await tx.insert(accounts).values({
          id: userId,
          audience: 'applicant',
          role: 'billing-holder',
          municipalityCode: null,
          // the trail and the log speak of ids; names stay in the holder's own row
          displayName: userId,
          secretHash,
          createdAt: at,
        })
        const [row] = await tx
          .insert(applicants)
          .values({ ...fields, userId, testId: `TS${drawDigits()}`, version: 1, requestId, createdAt: at })
          .returning()
        const { salt, rounds } = password
        await passwords.set(tx, userId, { salt, rounds, proofHash, source: 'letter' })
        await audit.append(tx, {
          actor: actor.by,
          audience: 'federation',
          action: 'billing.holder-registered',
          target: userId,
          outcome: fields.kind,
          requestId: actor.requestId,
        })
        return row
      })
      if (made === undefined) throw new AppError('lifecycle.stale', { status: 'holder' })
      return toView(made)
    },

    /** Throws `lifecycle.stale` where somebody else changed the holder since. */
    update: async (
      userId: string,
      {
        version,
        fields,
        suspended,
        actor,
      }: {
        readonly version: number
        readonly fields: ApplicantFields
        readonly suspended: boolean
        readonly actor: Actor
      },
    ): Promise<ApplicantView> => {
      const before = await requireRow(userId)
      // the kind decides table and payment of every open matter: a new kind is a new holder
      if (before.kind !== fields.kind)
        throw new AppError('request.invalid', { issues: [{ path: 'kind', message: 'fixed' }] })
      const written = await store.tx(async (tx) => {
        const at = clock.now()
        const [row] = await tx
          .update(applicants)
          .set({
            ...fields,
            version: sql`${applicants.version} + 1`,
            suspendedAt: suspended ? (before.suspendedAt ?? at) : null,
          })
          .where(and(eq(applicants.userId, userId), eq(applicants.version, version)))
          .returning()
        await tx
          .update(accounts)
          .set({ disabledAt: suspended ? at : null })
          .where(eq(accounts.id, userId))
        await audit.append(tx, {
          actor: actor.by,
          audience: 'federation',
          action: 'billing.holder-updated',
          target: userId,
          outcome: suspended ? 'suspended' : 'active',
          requestId: actor.requestId,
        })
        if (row === undefined) throw new AppError('lifecycle.stale', { status: 'holder' })
        return row
      })
      return toView(written)
    },

    /** By letter, after a call: the older password is invalid from now on (EB-F4-3), the sign-in secret where another is given. */
    issuePassword: async (
      userId: string,
      {
        version,
        password,
        signInSecret,
        actor,
      }: {
        readonly version: number
        readonly password: NewProof
        readonly signInSecret: string | null
        readonly actor: Actor
      },
    ): Promise<ApplicantView> => {
      const before = await requireRow(userId)
      if (before.version !== version) throw new AppError('lifecycle.stale', { status: 'holder' })
      const proofHash = await passwords.hash(password)
      const secretHash = signInSecret === null ? null : await hashSecret(signInSecret)
      await store.tx(async (tx) => {
        const [row] = await tx
          .update(applicants)
          .set({ version: sql`${applicants.version} + 1` })
          .where(and(eq(applicants.userId, userId), eq(applicants.version, version)))
          .returning({ userId: applicants.userId })
        if (row === undefined) throw new AppError('lifecycle.stale', { status: 'holder' })
        const { salt, rounds } = password
        const made = await passwords.set(tx, userId, { salt, rounds, proofHash, source: 'letter' })
        const entry = {
          actor: actor.by,
          audience: 'federation',
          target: userId,
          outcome: String(made.passwordNumber),
          requestId: actor.requestId,
        } as const
        await audit.append(tx, { ...entry, action: 'billing.password-issued' })
        if (secretHash === null) return
        await signInSecrets.replace(tx, userId, secretHash)
        await audit.append(tx, { ...entry, action: 'billing.sign-in-secret-issued' })
      })
      return toView(await requireRow(userId))
    },

    markPosted: async (userId: string, on: string, actor: Actor): Promise<ApplicantView> => {
      const applicant = await requireRow(userId)
      const current = await passwords.findCurrent(userId)
      if (current === undefined || current.source !== 'letter' || on > toTokyoDay(clock.now()))
        throw new AppError('request.invalid', { issues: [{ path: 'on', message: 'no letter of that day' }] })
      await store.tx(async (tx) => {
        await tx
          .update(billingPasswords)
          .set({ postedOn: on })
          .where(and(eq(billingPasswords.passwordId, current.passwordId), isNotNull(billingPasswords.proofHash)))
        await audit.append(tx, {
          actor: actor.by,
          audience: 'federation',
          action: 'billing.password-posted',
          target: userId,
          outcome: on,
          requestId: actor.requestId,
        })
      })
      return toView(applicant)
    },
  }
}

export type Holders = ReturnType<typeof createHolders>
