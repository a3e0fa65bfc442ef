/** Guesses, counted before the secret is looked at, as a card counts its PIN. */
import { eq, lt } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Clock } from './clock.ts'
import type { Store, Writes } from './database/store.ts'

const firstLockMs = 60_000
const longestLockMs = 15 * 60_000
/** A row nobody touched for a day is forgotten. */
const forgetMs = 24 * 3_600_000

export type Attempts = {
  /** Counts as a failure, to be taken back by success. Throws `request.rate-limited` while locked. */
  readonly count: (key: string) => Promise<void>
  /** Takes the failures back, in the transaction of what the right secret opened. */
  readonly forgive: (tx: Writes, key: string) => Promise<void>
  readonly sweep: () => Promise<void>
}

/**
 * So many wrong ones are free, then a minute, doubled by each further one up to a quarter of an hour. A key is whose attempt
 * it is, as a text nothing can be read from: unknown names lock as known ones do.
 */
export const createAttempts = ({
  store,
  clock,
  freeFailures,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly freeFailures: number
}): Attempts => {
  const { signInAttempts: attempts } = store.tables
  const lockMsAfter = (failures: number): number =>
    failures < freeFailures ? 0 : Math.min(firstLockMs * 2 ** (failures - freeFailures), longestLockMs)

  return {
    count: (key) =>
      store.together(async (tx) => {
        const now = clock.now()
        const [row] = await tx.select().from(attempts).where(eq(attempts.key, key))
        if (row?.lockedUntil && row.lockedUntil > now) {
          const retryAfterSeconds = Math.ceil((row.lockedUntil.getTime() - now.getTime()) / 1000)
          throw new AppError('request.rate-limited', { retryAfterSeconds })
        }
        const failures = (row?.failures ?? 0) + 1
        const lockMs = lockMsAfter(failures)
        const lockedUntil = lockMs === 0 ? null : new Date(now.getTime() + lockMs)
        await tx
          .insert(attempts)
          .values({ key, failures, lockedUntil, lastAt: now })
          .onConflictDoUpdate({ target: attempts.key, set: { failures, lockedUntil, lastAt: now } })
      }),
    forgive: async (tx, key) => {
      await tx.delete(attempts).where(eq(attempts.key, key))
    },
    sweep: () =>
      store.tx(async (tx) => {
        await tx.delete(attempts).where(lt(attempts.lastAt, new Date(clock.now().getTime() - forgetMs)))
      }),
  }
}
