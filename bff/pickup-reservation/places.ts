/**
 * Capacity as a fact of the database: a place is taken by one conditional UPDATE of the slot's row, whose CHECK would
 * refuse one too many (docs/decisions/010-reservation-capacity.md).
 */
import { and, eq, gte, lt, sql, type SQL } from 'drizzle-orm'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import { mine, type Scope } from './scope.ts'
import type { Site } from './sites.ts'

const at = sql.placeholder

const keyOf = ({ tenantId, siteId }: Scope, { windowId, day, start }: Slot) => ({
  tenantId,
  siteId,
  windowId,
  day,
  start,
})

export const createPlaces = (store: Store) => {
  const { reservationSlots: slots, reservationNumbers: numbers } = store.tables
  const thisSlot = and(
    eq(slots.tenantId, at('tenantId')),
    eq(slots.siteId, at('siteId')),
    eq(slots.windowId, at('windowId')),
    eq(slots.day, at('day')),
    eq(slots.start, at('start')),
  )
  /** Places beyond the capacity that a number of taken ones needs. */
  const excessOf = (taken: SQL) =>
    sql`case when ${taken} > ${slots.capacity} then ${taken} - ${slots.capacity} else 0 end`
  const oneMore = sql`${slots.taken} + 1`
  const oneLess = sql`${slots.taken} - 1`

  const takeFree = store.prepareWrite('reservation_take', (tx) =>
    tx
      .update(slots)
      .set({ taken: oneMore })
      .where(and(thisSlot, lt(slots.taken, slots.capacity)))
      .returning({ taken: slots.taken }),
  )
  const openSlot = store.prepareWrite('reservation_open_slot', (tx) =>
    tx
      .insert(slots)
      .values({
        tenantId: at('tenantId'),
        siteId: at('siteId'),
        windowId: at('windowId'),
        day: at('day'),
        start: at('start'),
        capacity: at('capacity'),
        taken: 0,
        excess: 0,
      })
      .onConflictDoNothing()
      .returning({ capacity: slots.capacity }),
  )
  const takeBeyond = store.prepareWrite('reservation_take_beyond', (tx) =>
    tx
      .update(slots)
      .set({ taken: oneMore, excess: excessOf(oneMore) })
      .where(thisSlot)
      .returning({ taken: slots.taken }),
  )
  const giveBack = store.prepareWrite('reservation_give_back', (tx) =>
    tx
      .update(slots)
      .set({ taken: oneLess, excess: excessOf(oneLess) })
      .where(thisSlot)
      .returning({ taken: slots.taken }),
  )
  const nextNumber = store.prepareWrite('reservation_number', (tx) =>
    tx
      .insert(numbers)
      .values({
        tenantId: at('tenantId'),
        siteId: at('siteId'),
        windowId: at('windowId'),
        day: at('day'),
        last: 1,
      })
      .onConflictDoUpdate({ target: [numbers.windowId, numbers.day], set: { last: sql`${numbers.last} + 1` } })
      .returning({ last: numbers.last }),
  )

  return {
    /** One atomic statement; a slot nobody took before gets its row first. False when every place is taken. */
    take: async (tx: Writes, scope: Scope, slot: Slot, capacity: number): Promise<boolean> => {
      const key = keyOf(scope, slot)
      if ((await takeFree(tx, key)).length === 1) return true
      if ((await openSlot(tx, { ...key, capacity })).length === 0) return false
      return (await takeFree(tx, key)).length === 1
    },
    /** 定員を超える予約: the caller has the privilege and a reason. */
    takeBeyond: async (tx: Writes, scope: Scope, slot: Slot, capacity: number): Promise<void> => {
      const key = keyOf(scope, slot)
      await openSlot(tx, { ...key, capacity })
      await takeBeyond(tx, key)
    },
    giveBack: async (tx: Writes, scope: Scope, slot: Slot): Promise<void> => {
      const rows = await giveBack(tx, keyOf(scope, slot))
      if (rows.length !== 1) throw new Error('a place given back that was never taken')
    },
    /** 受付番号: the next of its place and day; none is given twice. */
    nextNumber: async (
      tx: Writes,
      { tenantId, siteId }: Scope,
      slot: Pick<Slot, 'windowId' | 'day'>,
    ): Promise<number> => {
      const { windowId, day } = slot
      const [row] = await nextNumber(tx, { tenantId, siteId, windowId, day })
      if (row === undefined) throw new Error('no number')
      return row.last
    },
    /** Brings the capacity of every slot still to come to what the site now plans. */
    recast: async (tx: Writes, site: Site, today: string): Promise<void> => {
      const rows = await tx
        .select()
        .from(slots)
        .where(mine(slots, site.scope, gte(slots.day, today)))
      for (const row of rows) {
        const { windowId, day, start } = row
        const capacity = site.findSlot(row)?.capacity ?? 0
        if (capacity === row.capacity) continue
        await tx
          .update(slots)
          // those who have their place keep it
          .set({ capacity, excess: Math.max(0, row.taken - capacity) })
          .where(mine(slots, site.scope, and(eq(slots.windowId, windowId), eq(slots.day, day), eq(slots.start, start))))
      }
    },
  }
}

export type Places = ReturnType<typeof createPlaces>
