/** Guesses at keys and passwords: of one place or name as everywhere, and at a whole site. */
import { eq } from 'drizzle-orm'
import { createAttempts } from '#bff/platform/attempts.ts'
import type { ReservationContext } from './context.ts'

/** Wrong ones before a lock: a key is typed from paper. */
const freeFailures = 8
/** So many wrong keys at a site within this time, from wherever: somebody guesses, and a key alone opens nothing. */
const siteFailures = 100
const siteMemoryMs = 15 * 60_000

export const createThrottle = ({
  store,
  machineClock,
  keys,
}: Pick<ReservationContext, 'store' | 'machineClock' | 'keys'>) => {
  const { signInAttempts: attempts } = store.tables
  const { count, forgive } = createAttempts({ store, clock: machineClock, freeFailures })

  return {
    /** Whose attempt it is, as a text nothing can be read from. */
    keyOf: (...parts: readonly string[]): string => keys.fingerprint('throttle', ...parts),

    /** Counts as a failure, to be taken back by success. Throws `request.rate-limited` while locked. */
    count,

    forgive: (key: string): Promise<void> => store.together((tx) => forgive(tx, key)),

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
