/** Guesses at keys and passwords, counted before they are looked at. The count lives in the platform's own table. */
import { eq } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { ReservationContext } from './context.ts'

const minuteMs = 60_000
/** So many wrong ones from one place, then a minute, doubled by each further one up to a quarter of an hour. */
const freeFailures = 8
const longestLockMs = 15 * minuteMs
/** So many wrong keys at a site within this time, from wherever: somebody guesses, and a key alone opens nothing. */
const siteFailures = 100
const siteMemoryMs = 15 * minuteMs

const lockMsAfter = (failures: number): number =>
  failures < freeFailures ? 0 : Math.min(minuteMs * 2 ** (failures - freeFailures), longestLockMs)

export const createThrottle = ({
  store,
  machineClock,
  keys,
}: Pick<ReservationContext, 'store' | 'machineClock' | 'keys'>) => {
  const { signInAttempts: attempts } = store.tables

  return {
    /** Whose attempt it is, as a text nothing can be read from. */
    keyOf: (...parts: readonly string[]): string => keys.fingerprint('throttle', ...parts),

    /** Counts as a failure, to be taken back by success. Throws `request.rate-limited` while locked. */
    count: (key: string): Promise<void> =>
      store.together(async (tx) => {
        const now = machineClock.now()
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

    forgive: (key: string): Promise<void> =>
      store.together(async (tx) => {
        await tx.delete(attempts).where(eq(attempts.key, key))
      }),

    /** Adds a failure to what the whole site remembers. */
    noteAtSite: (key: string): Promise<void> =>
      store.together(async (tx) => {
        const now = machineClock.now()
        const [row] = await tx.select().from(attempts).where(eq(attempts.key, key))
        const isRecent = row !== undefined && now.getTime() - row.lastAt.getTime() < siteMemoryMs
        const failures = isRecent ? row.failures + 1 : 1
        await tx
          .insert(attempts)
          .values({ key, failures, lockedUntil: null, lastAt: now })
          .onConflictDoUpdate({ target: attempts.key, set: { failures, lastAt: now } })
      }),

    isUnderAttack: async (key: string): Promise<boolean> => {
      const [row] = await store.db.select().from(attempts).where(eq(attempts.key, key))
      if (row === undefined || machineClock.now().getTime() - row.lastAt.getTime() >= siteMemoryMs) return false
      return row.failures >= siteFailures
    },
  }
}

export type Throttle = ReturnType<typeof createThrottle>
