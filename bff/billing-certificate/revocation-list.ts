/** The authority's revocation list: received, judged, kept, and the one claims are verified by (EB-A6, EB-B10). */
import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import type { revocationListView } from '#shared/billing-certificate/federation-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { parseCrl, type Crl } from '#shared/pki/crl.ts'
import type { CertificateAuthorityRelay } from '#bff/parties/certificate-authority/relay.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'

const slot = 'current'
const shownSerials = 50

export type Revoked = { readonly revokedAt: Date; readonly reason: string | null }

export type Reception =
  | { readonly outcome: 'registered' | 'unchanged' }
  /** Nothing changes: the list in force stays in force until its end. */
  | { readonly outcome: 'refused'; readonly code: string }

export const createRevocationList = (store: Store, clock: Clock) => {
  const { billingRevocationLists: lists, billingRefusedLists: refusals, billingMatters: matters } = store.tables
  let loaded: { readonly number: string; readonly crl: Crl } | undefined

  /** Without the list itself, which has megabytes. */
  const readHead = async () => {
    const { number, thisUpdate, nextUpdate, receivedAt, registeredAt, entries } = lists
    const [row] = await store.db
      .select({
        number,
        thisUpdate,
        nextUpdate,
        receivedAt,
        registeredAt,
        entries,
        bytes: sql<number>`length(${lists.der})`,
      })
      .from(lists)
      .where(eq(lists.slot, slot))
    return row
  }

  /** Read anew where this process has none yet, or another has registered a newer one: a fifth of a second a million entries. */
  const load = async (): Promise<Crl | undefined> => {
    const [head] = await store.db.select({ number: lists.number }).from(lists).where(eq(lists.slot, slot))
    if (head === undefined) return undefined
    if (loaded?.number === head.number) return loaded.crl
    const [row] = await store.db
      .select({ number: lists.number, der: lists.der })
      .from(lists)
      .where(eq(lists.slot, slot))
    if (row === undefined) return undefined
    loaded = { number: row.number, crl: parseCrl(new Uint8Array(row.der)) }
    return loaded.crl
  }

  const refuse = async (code: string): Promise<Reception> => {
    await store.tx((tx) => tx.insert(refusals).values({ refusalId: randomUUID(), at: clock.now(), code }))
    return { outcome: 'refused', code }
  }

  return {
    /** Asks the authority and takes the list over if it is one to be believed and newer. Throws where it cannot be had. */
    receive: async (relay: Pick<CertificateAuthorityRelay, 'fetchCrl'>, signal?: AbortSignal): Promise<Reception> => {
      const before = await readHead()
      const options = {
        ...(signal === undefined ? {} : { signal }),
        ...(before === undefined ? {} : { newerThan: BigInt(before.number) }),
      }
      try {
        const verdict = await relay.fetchCrl(options)
        if (verdict.status === 'unusable') return await refuse(verdict.why)
        const { crl } = verdict
        const number = String(crl.number)
        if (number === before?.number) return { outcome: 'unchanged' }
        const receivedAt = clock.now()
        const row = {
          number,
          thisUpdate: crl.thisUpdate,
          nextUpdate: crl.nextUpdate,
          receivedAt,
          registeredAt: receivedAt,
          entries: crl.entries.count,
          der: Buffer.from(crl.der),
        }
        const isNewest = await store.tx(async (tx) => {
          const [standing] = await tx.select({ number: lists.number }).from(lists).where(eq(lists.slot, slot))
          // another process asked at the same time and had the newer answer
          if (standing !== undefined && BigInt(standing.number) >= crl.number) return false
          await tx
            .insert(lists)
            .values({ slot, ...row })
            .onConflictDoUpdate({ target: lists.slot, set: row })
          return true
        })
        if (!isNewest) return { outcome: 'unchanged' }
        loaded = { number, crl }
        return { outcome: 'registered' }
      } catch (error) {
        if (isAppError(error, 'party.malformed')) return refuse('malformed')
        throw error
      }
    },

    /**
     * Whether a serial (content octets in hexadecimal) is on the list, or `unknown` where no list is in force: a claim is
     * then not accepted, since nobody can say.
     */
    find: async (serial: string, at: Date): Promise<Revoked | 'good' | 'unknown'> => {
      const crl = await load()
      if (crl === undefined || crl.nextUpdate === undefined || crl.nextUpdate <= at) return 'unknown'
      const [entry] = crl.entries.find(Buffer.from(serial, 'hex'))
      if (entry === undefined) return 'good'
      return { revokedAt: entry.revokedAt, reason: entry.reason ?? null }
    },

    /** Which list was registered last; undefined before the first. */
    readNumber: async (): Promise<string | undefined> => (await readHead())?.number,

    /** Those of many serials that are on the list in force for good; a hold may yet end (RFC 5280 §5.3.1). */
    selectRevoked: async (serials: readonly string[], at: Date): Promise<ReadonlySet<string>> => {
      const crl = await load()
      if (crl === undefined || crl.nextUpdate === undefined || crl.nextUpdate <= at) return new Set()
      return new Set(
        serials.filter((serial) => {
          const [entry] = crl.entries.find(Buffer.from(serial, 'hex'))
          return entry !== undefined && entry.reason !== 'certificate-hold'
        }),
      )
    },

    /** What a person reads of the list in force, with those of our certificates that were revoked last (EB-SC-21). */
    describe: async (): Promise<z.infer<typeof revocationListView> | null> => {
      const head = await readHead()
      const crl = await load()
      if (head === undefined || crl === undefined) return null
      const revoked = await store.db
        .select({ serial: matters.serial })
        .from(matters)
        .where(and(inArray(matters.status, ['awaiting-revocation', 'revoked']), isNotNull(matters.serial)))
        .orderBy(desc(matters.revokedOn), desc(matters.matterId))
        .limit(shownSerials)
      const { thisUpdate, nextUpdate, receivedAt, registeredAt, number, entries, bytes } = head
      return {
        number,
        thisUpdate: thisUpdate.toISOString(),
        nextUpdate: nextUpdate.toISOString(),
        receivedAt: receivedAt.toISOString(),
        registeredAt: registeredAt?.toISOString() ?? null,
        entries,
        bytes,
        newest: revoked.flatMap(({ serial }) => {
          const [entry] = serial === null ? [] : crl.entries.find(Buffer.from(serial, 'hex'))
          if (serial === null || entry === undefined) return []
          return [{ serial, revokedAt: entry.revokedAt.toISOString(), reason: entry.reason ?? null }]
        }),
      }
    },

    listRefusals: async () => store.db.select().from(refusals).orderBy(desc(refusals.at)).limit(20),
  }
}

export type RevocationList = ReturnType<typeof createRevocationList>
