/** Issuance passwords as this side knows them: a number, a salt and a slow hash of a proof (decision 011). */
import { randomUUID } from 'node:crypto'
import { asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { PasswordState } from '#shared/billing-certificate/applicant-api.ts'
import { proofRounds } from '#shared/billing-certificate/password-proof.ts'
import { passwordTries } from '#shared/billing-certificate/rules.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import { hashSecret, isSecret } from '#bff/staff/secret-hash.ts'

export type Password = Store['tables']['billingPasswords']['$inferSelect']
export type NewProof = { readonly salt: string; readonly rounds: number; readonly proof: string }

const minute = 60_000
/** Each lock longer than the last; a reissue lifts it (OQ-EB-12). */
const lockMs = [15 * minute, 60 * minute, 24 * 60 * minute]

export const toPasswordState = (password: Password, now: Date): PasswordState => {
  const locked = password.lockedUntil !== null && password.lockedUntil > now
  return {
    passwordNumber: password.passwordNumber,
    setOn: toTokyoDay(password.setAt),
    salt: password.salt,
    rounds: password.rounds,
    triesLeft: locked ? 0 : passwordTries - password.failures,
    lockedUntil: locked ? (password.lockedUntil?.toISOString() ?? null) : null,
  }
}

export const createPasswords = (store: Store, clock: Clock) => {
  const { billingPasswords: passwords } = store.tables

  const findCurrent = async (userId: string, db: Pick<Writes, 'select'> = store.db): Promise<Password | undefined> => {
    const [current] = await db
      .select()
      .from(passwords)
      .where(eq(passwords.userId, userId))
      .orderBy(desc(passwords.passwordNumber))
      .limit(1)
    return current
  }

  /**
   * Counts the try before it looks, in one statement, so that a hundred tries at once are a hundred tries. Throws
   * `issuance-password.locked` where none is left.
   */
  const takeTry = (userId: string, passwordNumber: number): Promise<Password> =>
    store.tx(async (tx) => {
      const now = clock.now()
      const current = await findCurrent(userId, tx)
      if (current === undefined) throw new AppError('issuance-password.not-set')
      if (current.passwordNumber !== passwordNumber)
        throw new AppError('issuance-password.outdated', { passwordNumber: current.passwordNumber })
      if (current.lockedUntil !== null && current.lockedUntil > now)
        throw new AppError('issuance-password.locked', { until: current.lockedUntil.toISOString() })
      const failures = current.failures + 1
      const isLast = failures >= passwordTries
      const lockedUntil = isLast
        ? new Date(now.getTime() + (lockMs[Math.min(current.locks, lockMs.length - 1)] ?? 0))
        : null
      const [taken] = await tx
        .update(passwords)
        .set({
          failures: isLast ? 0 : failures,
          locks: isLast ? sql`${passwords.locks} + 1` : current.locks,
          lockedUntil,
        })
        .where(eq(passwords.passwordId, current.passwordId))
        .returning()
      if (taken === undefined) throw new AppError('lifecycle.stale', { status: 'password' })
      return { ...taken, failures }
    })

  return {
    findCurrent,

    /** The current one of each holder, by user ID; a holder without any is not in it. */
    findCurrentOf: async (userIds: readonly string[]): Promise<ReadonlyMap<string, Password>> => {
      const rows = await store.db
        .select()
        .from(passwords)
        .where(inArray(passwords.userId, [...userIds]))
        .orderBy(asc(passwords.passwordNumber))
      return new Map(rows.map((row) => [row.userId, row]))
    },

    /** The days a holder's passwords were set, by number, the current one last: a day is how its holder knows an older one. */
    listSetAt: async (userId: string): Promise<ReadonlyMap<number, Date>> => {
      const rows = await store.db
        .select({ passwordNumber: passwords.passwordNumber, setAt: passwords.setAt })
        .from(passwords)
        .where(eq(passwords.userId, userId))
        .orderBy(asc(passwords.passwordNumber))
      return new Map(rows.map(({ passwordNumber, setAt }) => [passwordNumber, setAt]))
    },

    /** A new one; every older one is invalid from now on (EB-A7). The hash must be made before the transaction: it is slow. */
    set: async (
      tx: Writes,
      userId: string,
      password: Omit<NewProof, 'proof'> & { readonly proofHash: string; readonly source: Password['source'] },
    ): Promise<Password> => {
      const older = await findCurrent(userId, tx)
      await tx.update(passwords).set({ proofHash: null }).where(eq(passwords.userId, userId))
      const [made] = await tx
        .insert(passwords)
        .values({
          passwordId: randomUUID(),
          userId,
          passwordNumber: (older?.passwordNumber ?? 0) + 1,
          setAt: clock.now(),
          ...password,
          failures: 0,
          locks: 0,
        })
        .returning()
      if (made === undefined)
        throw new AppError('internal.unexpected', undefined, { cause: new Error('a written row did not come back') })
      return made
    },

    /** Throws RangeError for a proof cheaper to guess than ours. */
    hash: ({ proof, rounds }: NewProof): Promise<string> => {
      if (rounds < proofRounds) throw new RangeError('a proof of too few rounds')
      return hashSecret(proof)
    },

    /**
     * Throws `issuance-password.incorrect` with what is left, `issuance-password.locked`, `issuance-password.outdated`,
     * `issuance-password.not-set`.
     */
    require: async (
      userId: string,
      { passwordNumber, proof }: { readonly passwordNumber: number; readonly proof: string },
    ): Promise<Password> => {
      const taken = await takeTry(userId, passwordNumber)
      const isRight = await isSecret(proof, taken.proofHash ?? undefined)
      if (!isRight) {
        if (taken.lockedUntil !== null)
          throw new AppError('issuance-password.locked', { until: taken.lockedUntil.toISOString() })
        throw new AppError('issuance-password.incorrect', { triesLeft: passwordTries - taken.failures })
      }
      const [forgiven] = await store.tx((tx) =>
        tx
          .update(passwords)
          .set({ failures: 0, locks: 0, lockedUntil: null })
          .where(eq(passwords.passwordId, taken.passwordId))
          .returning(),
      )
      return forgiven ?? taken
    },
  }
}

export type Passwords = ReturnType<typeof createPasswords>
