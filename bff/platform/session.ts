/** Log-ins of terminals and staff: a random token in a cookie, its hash in the database, idle and absolute limits. */
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Clock } from './clock.ts'
import type { SessionAudience } from '#shared/session/api.ts'
import type { Store, Writes } from './database/store.ts'
import { roleRow, type Privilege, type Role } from './roles.ts'

export type Session = {
  /** SHA-256 of the token: good as a key, worthless as a cookie. */
  readonly id: string
  readonly audience: SessionAudience
  /** Account id: the terminal's or the staff member's. */
  readonly subject: string
  readonly displayName: string
  readonly role: Role
  readonly privileges: readonly Privilege[]
  /** The only municipality this person may see; null for terminals and the centre. */
  readonly municipalityCode: string | null
  readonly idleUntil: Date
  readonly expiresAt: Date
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** A terminal stays on for its shop's days; staff leave desks (NIST SP 800-63B-4 §2.2.3 asks for such limits). */
export const sessionLimits: Readonly<
  Record<SessionAudience, { readonly idleMs: number; readonly absoluteMs: number }>
> = {
  kiosk: { idleMs: 24 * hourMs, absoluteMs: 30 * 24 * hourMs },
  municipality: { idleMs: 15 * minuteMs, absoluteMs: 8 * hourMs },
  centre: { idleMs: 15 * minuteMs, absoluteMs: 8 * hourMs },
  resident: { idleMs: 20 * minuteMs, absoluteMs: 4 * hourMs },
  applicant: { idleMs: 30 * minuteMs, absoluteMs: 8 * hourMs },
  federation: { idleMs: 15 * minuteMs, absoluteMs: 8 * hourMs },
}

/** A request within this time of the last noted one is not noted: a read stays a read. */
const touchMs = 30_000

/** 32 bytes as base64url; anything else never reaches the database. */
const tokenText = /^[A-Za-z0-9_-]{43}$/

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * One cookie an audience, so that portals open in one browser do not end each other's sessions. `__Host-` binds it to
 * this host, `Secure` and `/` (RFC 6265bis §4.1.3.2); browsers refuse that prefix without https.
 */
export const cookieName = (audience: SessionAudience, secure: boolean): string =>
  `${secure ? '__Host-' : ''}madoguchi-${audience}`

export const buildSessionCookie = (audience: SessionAudience, token: string, secure: boolean): string =>
  `${cookieName(audience, secure)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`

/** Takes the cookie away. */
export const buildEndedCookie = (audience: SessionAudience, secure: boolean): string =>
  `${buildSessionCookie(audience, '', secure)}; Max-Age=0`

export type Sessions = {
  /** The live session of a token and audience; `expired` for one that is over, unknown or another portal's. */
  readonly find: (audience: SessionAudience, token: string) => Promise<Session | 'expired'>
  /** Notes activity, at most every half minute. */
  readonly touch: (session: Session) => Promise<void>
  /** A new token for an account, inside the caller's transaction; `replaces` ends in the same moment (rotation). */
  readonly begin: (
    tx: Writes,
    account: { readonly id: string; readonly audience: SessionAudience },
    replaces?: string,
  ) => Promise<string>
  readonly end: (tx: Writes, session: Session) => Promise<void>
  /** Removes rows that are over. */
  readonly sweep: () => Promise<void>
}

export const createSessions = ({ store, clock }: { readonly store: Store; readonly clock: Clock }): Sessions => {
  const { sessions, accounts } = store.tables

  const read = store.prepare('find_session', (db) =>
    db
      .select({
        audience: sessions.audience,
        subject: sessions.subject,
        lastSeenAt: sessions.lastSeenAt,
        expiresAt: sessions.expiresAt,
        displayName: accounts.displayName,
        role: accounts.role,
        municipalityCode: accounts.municipalityCode,
      })
      .from(sessions)
      .innerJoin(accounts, and(eq(accounts.id, sessions.subject), isNull(accounts.disabledAt)))
      .where(eq(sessions.tokenHash, sql.placeholder('tokenHash'))),
  )

  return {
    find: async (audience, token) => {
      if (!tokenText.test(token)) return 'expired'
      const id = hashToken(token)
      const [row] = await read({ tokenHash: id })
      if (row === undefined || row.audience !== audience) return 'expired'
      const { lastSeenAt, ...rest } = row
      const idleUntil = new Date(lastSeenAt.getTime() + sessionLimits[audience].idleMs)
      const now = clock.now()
      if (now >= idleUntil || now >= row.expiresAt) return 'expired'
      return { ...rest, id, idleUntil, privileges: roleRow(row.role).privileges }
    },
    touch: async ({ id, audience, idleUntil }) => {
      const now = clock.now()
      const lastSeenAt = idleUntil.getTime() - sessionLimits[audience].idleMs
      if (now.getTime() - lastSeenAt <= touchMs) return
      await store.tx(async (tx) => {
        await tx.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.tokenHash, id))
      })
    },
    begin: async (tx, { id, audience }, replaces) => {
      const token = randomBytes(32).toString('base64url')
      const now = clock.now()
      if (replaces !== undefined) await tx.delete(sessions).where(eq(sessions.tokenHash, hashToken(replaces)))
      await tx.insert(sessions).values({
        tokenHash: hashToken(token),
        audience,
        subject: id,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + sessionLimits[audience].absoluteMs),
      })
      return token
    },
    end: async (tx, { id }) => {
      await tx.delete(sessions).where(eq(sessions.tokenHash, id))
    },
    sweep: async () => {
      const now = clock.now()
      await store.tx(async (tx) => {
        for (const [audience, { idleMs }] of Object.entries(sessionLimits)) {
          const idleSince = new Date(now.getTime() - idleMs)
          await tx
            .delete(sessions)
            .where(
              and(
                eq(sessions.audience, audience as SessionAudience),
                or(lt(sessions.expiresAt, now), lt(sessions.lastSeenAt, idleSince)),
              ),
            )
        }
      })
    },
  }
}
