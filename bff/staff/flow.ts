/** Signing in and out: every attempt is counted before the secret is looked at, as a card counts its PIN. */
import { createHash } from 'node:crypto'
import { and, eq, isNull, lt } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { PortalAudience } from '#shared/session/api.ts'
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Session, Sessions } from '#bff/platform/session.ts'
import { isSecret } from './secret-hash.ts'

export type SignInDependencies = {
  readonly store: Store
  readonly clock: Clock
  readonly audit: Audit
  readonly sessions: Sessions
}

export type SignInRequest = {
  readonly audience: PortalAudience
  readonly id: string
  readonly secret: string
  /** The cookie this browser already had for the portal. */
  readonly replaces: string | undefined
  readonly requestId: string
}

/** Five wrong ones, then a minute, doubled by each further one up to a quarter of an hour. */
const freeFailures = 5
const firstLockMs = 60_000
const longestLockMs = 15 * 60_000
/** Each check costs 32 MiB and a tenth of a second: more than this many at once are an attack or an accident. */
const mostUnderWay = 16
/** A row nobody touched for a day is forgotten. */
const forgetMs = 24 * 3_600_000

const lockMsAfter = (failures: number): number =>
  failures < freeFailures ? 0 : Math.min(firstLockMs * 2 ** (failures - freeFailures), longestLockMs)

export const createSignIn = ({ store, clock, audit, sessions }: SignInDependencies) => {
  const { accounts, signInAttempts } = store.tables
  /** Unknown ids lock as known ones do; the id itself is not kept, for people type secrets into the wrong field. */
  const keyOf = (audience: PortalAudience, id: string) =>
    createHash('sha256').update(`${audience}\n${id}`).digest('hex')

  /** Counts this attempt as a failure, to be taken back by success. Throws `request.rate-limited` while locked. */
  const countAttempt = (key: string) =>
    store.tx(async (tx) => {
      const now = clock.now()
      const [row] = await tx.select().from(signInAttempts).where(eq(signInAttempts.key, key))
      if (row?.lockedUntil && row.lockedUntil > now) {
        const retryAfterSeconds = Math.ceil((row.lockedUntil.getTime() - now.getTime()) / 1000)
        throw new AppError('request.rate-limited', { retryAfterSeconds })
      }
      const failures = (row?.failures ?? 0) + 1
      const lockMs = lockMsAfter(failures)
      const lockedUntil = lockMs === 0 ? null : new Date(now.getTime() + lockMs)
      await tx
        .insert(signInAttempts)
        .values({ key, failures, lockedUntil, lastAt: now })
        .onConflictDoUpdate({ target: signInAttempts.key, set: { failures, lockedUntil, lastAt: now } })
    })

  /** Throws `login.credentials-incorrect` alike for a wrong secret, an unknown id and another portal's account. */
  const admit = async (request: SignInRequest): Promise<string> => {
    const { audience, id, requestId } = request
    const key = keyOf(audience, id)
    await countAttempt(key)
    const [account] = await store.db
      .select()
      .from(accounts)
      .where(and(eq(accounts.id, id), eq(accounts.audience, audience), isNull(accounts.disabledAt)))
    const correct = await isSecret(request.secret, account?.secretHash)
    const actor = account?.id ?? 'unknown'
    if (account === undefined || !correct) {
      await store.tx((tx) =>
        audit.append(tx, { actor, audience, action: 'session.begin', target: actor, outcome: 'refused', requestId }),
      )
      throw new AppError('login.credentials-incorrect')
    }
    return store.tx(async (tx) => {
      await tx.delete(signInAttempts).where(eq(signInAttempts.key, key))
      await audit.append(tx, { actor, audience, action: 'session.begin', target: actor, outcome: 'done', requestId })
      return sessions.begin(tx, account, request.replaces)
    })
  }

  let underWay = 0
  const signIn = async (request: SignInRequest): Promise<string> => {
    if (underWay >= mostUnderWay) throw new AppError('request.rate-limited', { retryAfterSeconds: 1 })
    underWay += 1
    try {
      return await admit(request)
    } finally {
      underWay -= 1
    }
  }

  const signOut = (session: Session, requestId: string) =>
    store.tx(async (tx) => {
      const { subject, audience } = session
      await sessions.end(tx, session)
      await audit.append(tx, {
        actor: subject,
        audience,
        action: 'session.end',
        target: subject,
        outcome: 'done',
        requestId,
      })
    })

  const forgetAttempts = () =>
    store.tx(async (tx) => {
      await tx.delete(signInAttempts).where(lt(signInAttempts.lastAt, new Date(clock.now().getTime() - forgetMs)))
    })

  return { signIn, signOut, forgetAttempts }
}
