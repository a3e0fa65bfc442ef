/** Guesses at keys and passwords: of one place or name as everywhere, of one address at many names, and at a whole site. */
import { eq } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import { createAttempts } from '#bff/platform/attempts.ts'
import type { ReservationContext } from './context.ts'

/** Wrong ones before a lock: a key is typed from paper. */
const freeFailures = 8
/** So many wrong keys at a site within this time, from wherever: somebody guesses, and a key alone opens nothing. */
const siteFailures = 100
const siteMemoryMs = 15 * 60_000
/**
 * What the sign-ins of one address may use up at a site: sixty wrong ones at once and two more a minute, or three hundred
 * members found without a password and ten more a minute. A municipality's hall, or many telephones, share an address.
 */
const addressBudget = 300
const regainMs = 6000
export const costs = { wrong: 5, found: 1 } as const

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

    /**
     * Uses up some of what an address has at a site; it comes back with time, so that no mistakes add up for ever.
     *
     * @throws `request.rate-limited` when there is not so much left, and uses nothing up
     */
    spend: (key: string, cost: number): Promise<void> =>
      store.together(async (tx) => {
        const now = machineClock.now()
        const [row] = await tx.select().from(attempts).where(eq(attempts.key, key))
        const before = row ?? { failures: 0, lastAt: now }
        const regained = Math.max(0, Math.floor((now.getTime() - before.lastAt.getTime()) / regainMs))
        const used = Math.max(0, before.failures - regained)
        // the rest of the time counts for the next unit, or a steady drip would never let any come back
        const lastAt = used === 0 ? now : new Date(before.lastAt.getTime() + regained * regainMs)
        if (used + cost > addressBudget) {
          const waitMs = (used + cost - addressBudget) * regainMs - (now.getTime() - lastAt.getTime())
          throw new AppError('request.rate-limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) })
        }
        const failures = used + cost
        await tx
          .insert(attempts)
          .values({ key, failures, lockedUntil: null, lastAt })
          .onConflictDoUpdate({ target: attempts.key, set: { failures, lastAt } })
      }),

    /** What turned out to be no mistake. */
    giveBack: (key: string, cost: number): Promise<void> =>
      store.together(async (tx) => {
        const [row] = await tx.select().from(attempts).where(eq(attempts.key, key))
        const failures = Math.max(0, (row?.failures ?? 0) - cost)
        await tx.update(attempts).set({ failures }).where(eq(attempts.key, key))
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
