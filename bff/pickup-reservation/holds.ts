/** Places taken for a time. One that is over counts as free wherever it is read, and is cleared by whoever needs the place. */
import { randomUUID } from 'node:crypto'
import { and, eq, gt, lte, sql } from 'drizzle-orm'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import { mine, ownedBy, type Scope } from './scope.ts'
import type { HoldPurpose } from './tables.ts'

export type HoldRow = Store['tables']['reservationHolds']['$inferSelect']

export type NewHold = Slot & {
  readonly tokenHash: string
  readonly purpose: HoldPurpose
  readonly forId: string | null
  readonly holder: string
  readonly expiresAt: Date
}

export const createHolds = (store: Store) => {
  const { reservationHolds: holds } = store.tables
  const at = sql.placeholder
  const owned = and(eq(holds.tenantId, at('tenantId')), eq(holds.siteId, at('siteId')))
  const now = sql.param(at('now'), holds.expiresAt)

  const insert = store.prepareWrite('reservation_hold', (tx) =>
    tx.insert(holds).values({
      holdId: at('holdId'),
      tenantId: at('tenantId'),
      siteId: at('siteId'),
      windowId: at('windowId'),
      day: at('day'),
      start: at('start'),
      tokenHash: at('tokenHash'),
      purpose: at('purpose'),
      forId: at('forId'),
      holder: at('holder'),
      extensions: 0,
      expiresAt: at('expiresAt'),
    }),
  )
  const consume = store.prepareWrite('reservation_hold_consume', (tx) =>
    tx
      .delete(holds)
      .where(and(owned, eq(holds.tokenHash, at('tokenHash'))))
      .returning(),
  )
  const clearSlot = store.prepareWrite('reservation_hold_clear', (tx) =>
    tx
      .delete(holds)
      .where(
        and(
          owned,
          eq(holds.windowId, at('windowId')),
          eq(holds.day, at('day')),
          eq(holds.start, at('start')),
          lte(holds.expiresAt, now),
        ),
      )
      .returning(),
  )
  const countOfHolder = store.prepareWrite('reservation_hold_count', (tx) =>
    tx
      .select({ count: sql<number | string>`count(*)` })
      .from(holds)
      .where(and(owned, eq(holds.holder, at('holder')), gt(holds.expiresAt, now))),
  )

  return {
    insert: async (tx: Writes, scope: Scope, hold: NewHold): Promise<string> => {
      const holdId = randomUUID()
      await insert(tx, { ...ownedBy(scope), ...hold, holdId })
      return holdId
    },
    /** Takes the hold away and gives what it was, over or not: its place is the caller's now, to use or to give back. */
    remove: async (tx: Writes, scope: Scope, tokenHash: string): Promise<HoldRow | undefined> => {
      const [row] = await consume(tx, { ...ownedBy(scope), tokenHash })
      return row
    },
    /** Takes away the holds of a slot that are over; each had a place. */
    clear: async (tx: Writes, scope: Scope, slot: Slot, at: Date): Promise<readonly HoldRow[]> => {
      const { windowId, day, start } = slot
      return clearSlot(tx, { ...ownedBy(scope), windowId, day, start, now: at })
    },
    countOf: async (tx: Writes, scope: Scope, holder: string, at: Date): Promise<number> => {
      const [row] = await countOfHolder(tx, { ...ownedBy(scope), holder, now: at })
      return Number(row?.count ?? 0)
    },
    find: async (db: Reads, scope: Scope, tokenHash: string): Promise<HoldRow | undefined> => {
      const [row] = await db
        .select()
        .from(holds)
        .where(mine(holds, scope, eq(holds.tokenHash, tokenHash)))
      return row
    },
    /** The hold an entry of the waitlist or an application has. */
    findFor: async (db: Reads, scope: Scope, forId: string): Promise<HoldRow | undefined> => {
      const [row] = await db
        .select()
        .from(holds)
        .where(mine(holds, scope, eq(holds.forId, forId)))
      return row
    },
    removeFor: async (tx: Writes, scope: Scope, forId: string): Promise<HoldRow | undefined> => {
      const [row] = await tx
        .delete(holds)
        .where(mine(holds, scope, eq(holds.forId, forId)))
        .returning()
      return row
    },
    /** A later end, unless it is over. */
    extend: async (tx: Writes, scope: Scope, hold: { tokenHash: string; now: Date; expiresAt: Date; most: number }) => {
      const [row] = await tx
        .update(holds)
        .set({ expiresAt: hold.expiresAt, extensions: sql`${holds.extensions} + 1` })
        .where(
          mine(
            holds,
            scope,
            and(
              eq(holds.tokenHash, hold.tokenHash),
              eq(holds.purpose, 'form'),
              gt(holds.expiresAt, hold.now),
              sql`${holds.extensions} < ${hold.most}`,
            ),
          ),
        )
        .returning()
      return row
    },
    /** Slots with holds that are over, of every site: what the sweep looks at. */
    listOver: async (now: Date): Promise<readonly HoldRow[]> =>
      store.db.select().from(holds).where(lte(holds.expiresAt, now)).limit(500),
  }
}

export type Holds = ReturnType<typeof createHolds>
