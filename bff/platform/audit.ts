/** The audit trail: who did what to which thing, as a chain of hashes nobody can rewrite unseen. */
import { createHash } from 'node:crypto'
import { asc, desc, gt, sql } from 'drizzle-orm'
import type { Audience } from '#shared/contract/endpoint.ts'
import type { Clock } from './clock.ts'
import type { Store, Writes } from './database/store.ts'

export type AuditEntry = {
  /** The account, terminal or job that acted: an id, never a name. */
  readonly actor: string
  readonly audience: Audience | 'system'
  readonly action: string
  /** The id of the thing acted on. */
  readonly target: string
  readonly outcome: string
  readonly requestId: string
}

type AuditRow = Store['tables']['audit']['$inferSelect']

/** What the first row names as its predecessor. */
export const genesisHash = '0'.repeat(64)

/** SHA-256 over the row's canonical JSON: members in alphabetical order, no white space (RFC 8785 for these types). */
const hashOf = (row: Omit<AuditRow, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify({
        action: row.action,
        actor: row.actor,
        at: row.at.toISOString(),
        audience: row.audience,
        outcome: row.outcome,
        previousHash: row.previousHash,
        requestId: row.requestId,
        seq: row.seq,
        target: row.target,
      }),
    )
    .digest('hex')

/** Ids and codes only: a person's name or address in Japanese cannot pass, nor can a sentence. */
const idText = /^[\x21-\x7e]{1,128}$/

export type Audit = {
  /**
   * Appends inside the transaction of the act itself, so that neither exists without the other.
   *
   * @throws RangeError when a field is not an id or a code
   */
  readonly append: (tx: Writes, entry: AuditEntry) => Promise<void>
}

export const createAudit = ({ store, clock }: { readonly store: Store; readonly clock: Clock }): Audit => {
  const { audit } = store.tables
  const at = sql.placeholder
  const findLast = store.prepareWrite('audit_last', (tx) =>
    tx.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1),
  )
  const insert = store.prepareWrite('audit_append', (tx) =>
    tx
      .insert(audit)
      .values({
        seq: at('seq'),
        at: at('at'),
        actor: at('actor'),
        audience: at('audience'),
        action: at('action'),
        target: at('target'),
        outcome: at('outcome'),
        requestId: at('requestId'),
        previousHash: at('previousHash'),
        hash: at('hash'),
      })
      .returning({ seq: audit.seq }),
  )
  return {
    append: async (tx, entry) => {
      const { actor, audience, action, target, outcome, requestId } = entry
      for (const text of [actor, action, target, outcome, requestId]) {
        if (!idText.test(text)) throw new RangeError('an audit field holds more than an id or a code')
      }
      const [last] = await findLast(tx)
      const row = {
        seq: (last?.seq ?? 0) + 1,
        at: clock.now(),
        actor,
        audience,
        action,
        target,
        outcome,
        requestId,
        previousHash: last?.hash ?? genesisHash,
      }
      await insert(tx, { ...row, hash: hashOf(row) })
    },
  }
}

export type AuditHead = { readonly seq: number; readonly hash: string }
export type AuditVerdict =
  | { readonly intact: true; readonly rows: number; readonly head: AuditHead | null }
  | { readonly intact: false; readonly seq: number; readonly reason: AuditFault }
/** `row-changed`: contents do not give the hash. `link-broken`: the row before was replaced. `head-missing`: cut off. */
export type AuditFault = 'row-missing' | 'row-changed' | 'link-broken' | 'head-missing'

const pageSize = 1000

/**
 * Walks the whole chain and names the first row that does not fit. A chain alone cannot tell that its end was cut off:
 * give a head noted earlier (the command prints it, the daily job logs it) and its loss is seen too.
 */
export const verifyAudit = async (store: Store, expected?: AuditHead): Promise<AuditVerdict> => {
  const { audit } = store.tables
  let head: AuditHead = { seq: 0, hash: genesisHash }
  for (;;) {
    const page = await store.db
      .select()
      .from(audit)
      .where(gt(audit.seq, head.seq))
      .orderBy(asc(audit.seq))
      .limit(pageSize)
    for (const row of page) {
      if (row.seq !== head.seq + 1) return { intact: false, seq: head.seq + 1, reason: 'row-missing' }
      if (row.previousHash !== head.hash) return { intact: false, seq: row.seq, reason: 'link-broken' }
      if (hashOf(row) !== row.hash) return { intact: false, seq: row.seq, reason: 'row-changed' }
      head = { seq: row.seq, hash: row.hash }
      if (row.seq === expected?.seq && row.hash !== expected.hash)
        return { intact: false, seq: row.seq, reason: 'row-changed' }
    }
    if (page.length < pageSize) break
    // SQLite answers at once, and nobody else would have a turn until the end of a trail of years
    await new Promise(setImmediate)
  }
  if (expected !== undefined && head.seq < expected.seq)
    return { intact: false, seq: head.seq + 1, reason: 'head-missing' }
  return { intact: true, rows: head.seq, head: head.seq === 0 ? null : head }
}

/** The newest row's number and hash: note it elsewhere, and a cut-off end cannot go unseen. */
export const findAuditHead = async (store: Store): Promise<AuditHead | null> => {
  const { audit } = store.tables
  const [row] = await store.db
    .select({ seq: audit.seq, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.seq))
    .limit(1)
  return row ?? null
}
