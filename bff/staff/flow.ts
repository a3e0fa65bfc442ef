/** Signing in and out: every attempt is counted before the secret is looked at, as a card counts its PIN. */
import { createHash } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { PortalAudience } from '#shared/session/api.ts'
import { createAttempts } from '#bff/platform/attempts.ts'
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

/** Wrong ones before a lock. */
const freeFailures = 5
/** Each check costs 32 MiB and a tenth of a second: more than this many at once are an attack or an accident. */
const mostUnderWay = 16

export const createSignIn = ({ store, clock, audit, sessions }: SignInDependencies) => {
  const { accounts } = store.tables
  const attempts = createAttempts({ store, clock, freeFailures })
  /** Unknown ids lock as known ones do; the id itself is not kept, for people type secrets into the wrong field. */
  const keyOf = (audience: PortalAudience, id: string) =>
    createHash('sha256').update(`${audience}\n${id}`).digest('hex')

  /** Throws `login.credentials-incorrect` alike for a wrong secret, an unknown id and another portal's account. */
  const admit = async (request: SignInRequest): Promise<string> => {
    const { audience, id, requestId } = request
    const key = keyOf(audience, id)
    await attempts.count(key)
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
      await attempts.forgive(tx, key)
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

  return { signIn, signOut, forgetAttempts: attempts.sweep }
}
