/** Tables of the platform itself. What a row says about a person, why it is kept and when it goes is said per table. */
import type { Audience } from '#shared/contract/endpoint.ts'
import type { Kit } from './kit.ts'

import type { SessionAudience } from '#shared/session/api.ts'

export const makePlatformTables = (kit: Kit) => ({
  /** Append-only hash chain. Person: the acting account's id; kept as evidence (XC-4), never erased. */
  audit: kit.table('audit', {
    seq: kit.int('seq').primaryKey(),
    at: kit.instant('at').notNull(),
    actor: kit.text('actor').notNull(),
    audience: kit.text('audience').$type<Audience | 'system'>().notNull(),
    action: kit.text('action').notNull(),
    target: kit.text('target').notNull(),
    outcome: kit.text('outcome').notNull(),
    requestId: kit.text('request_id').notNull(),
    previousHash: kit.text('previous_hash').notNull(),
    hash: kit.text('hash').notNull(),
  }),

  /** Live log-ins. Only the SHA-256 of a token is kept; rows go at log-out, rotation, or the sweep after expiry. */
  sessions: kit.table(
    'sessions',
    {
      tokenHash: kit.text('token_hash').primaryKey(),
      audience: kit.text('audience').$type<SessionAudience>().notNull(),
      subject: kit.text('subject').notNull(),
      createdAt: kit.instant('created_at').notNull(),
      lastSeenAt: kit.instant('last_seen_at').notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
    },
    (table) => [kit.index('sessions_subject').on(table.subject), kit.index('sessions_expires_at').on(table.expiresAt)],
  ),

  /** Wrong log-ins in a row, by a hash of audience and id, so that unknown ids lock like known ones. */
  signInAttempts: kit.table('sign_in_attempts', {
    key: kit.text('key').primaryKey(),
    failures: kit.int('failures').notNull(),
    lockedUntil: kit.instant('locked_until'),
    lastAt: kit.instant('last_at').notNull(),
  }),

  /** One row a batch: when it is due, how it last ended, and who holds the lease while it runs. */
  jobs: kit.table('jobs', {
    name: kit.text('name').primaryKey(),
    nextRunAt: kit.instant('next_run_at').notNull(),
    lastRunAt: kit.instant('last_run_at'),
    lastOutcome: kit.text('last_outcome'),
    leaseOwner: kit.text('lease_owner'),
    leaseUntil: kit.instant('lease_until'),
  }),
})
