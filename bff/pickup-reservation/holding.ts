/** The resident's hold: taken when a slot is chosen, extended on request, given back when left (WCAG 2.2 SC 2.2.1). */
import { and, eq, gt, sql } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Hold } from '#shared/pickup-reservation/api.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { ReservationContext } from './context.ts'
import { slotText } from './events.ts'
import type { HoldRow } from './holds.ts'
import { createLines } from './lines.ts'
import { slotOf } from './reservations.ts'
import type { Site } from './sites.ts'
import { keptUntil, latestEnd, requireBookable, type Clocks } from './slot-rules.ts'
import { drawToken, hashToken } from './tokens.ts'

/** Less than a second more is none: the two clocks are not read in the same moment. */
const leastGainMs = 1000
/** From one address at one site: more are a machine or a whole library. */
const mostFromOnePlace = 40

/** Nothing is to be gained where a hold ends with its slot's cut-off: the real-time exception of WCAG 2.2 SC 2.2.1. */
const countExtensions = (clocks: Clocks, site: Site, row: HoldRow): number => {
  const gained = latestEnd(clocks, site, row).getTime() - row.expiresAt.getTime()
  if (row.purpose !== 'form' || gained < leastGainMs) return 0
  return Math.max(0, site.settings.reservation.holdExtensions - row.extensions)
}

export const toHoldView = (clocks: Clocks, site: Site, row: HoldRow, holdToken: string): Hold => ({
  holdToken,
  slot: {
    ...slotOf(row),
    end: site.findSlot(row)?.end ?? row.start + site.settings.reservation.unit,
    windowName: site.findWindow(row.windowId)?.definition.name ?? '',
  },
  expiresAt: row.expiresAt.toISOString(),
  extensionsLeft: countExtensions(clocks, site, row),
  now: clocks.machineClock.now().toISOString(),
})

type HoldWish = {
  /** A hold of the same browser, given back in the same moment. */
  readonly replaces: string | null
  /** A fingerprint of where it comes from; null where nobody can tell. */
  readonly holder: string | null
}

export const createHolding = (context: ReservationContext) => {
  const { store, clock, machineClock, holds, allotment, sites, calendars } = context
  const { reservationSlots: slots, reservationHolds } = store.tables
  const lines = createLines()
  const at = sql.placeholder

  /** Full as last committed, with no hold that is over: then nobody needs to ask the writer. */
  const readFull = store.prepare('reservation_slot_full', (db) =>
    db
      .select({ taken: slots.taken })
      .from(slots)
      .where(
        and(
          eq(slots.windowId, at('windowId')),
          eq(slots.day, at('day')),
          eq(slots.start, at('start')),
          sql`${slots.taken} >= ${slots.capacity}`,
          sql`not exists (select 1 from ${reservationHolds} where ${reservationHolds.windowId} = ${slots.windowId}
            and ${reservationHolds.day} = ${slots.day} and ${reservationHolds.start} = ${slots.start}
            and ${reservationHolds.expiresAt} <= ${sql.param(at('now'), reservationHolds.expiresAt)})`,
        ),
      ),
  )

  /** Takes a hold away and gives its place back. */
  const giveUp = async (tx: Writes, site: Site, holdToken: string, now: Date): Promise<readonly string[]> => {
    const row = await holds.remove(tx, site.scope, hashToken(holdToken))
    // the place of an application is its own, whoever found its hold
    if (row === undefined || row.purpose === 'confirmation') return []
    if (row.purpose === 'offer') await allotment.decline(tx, site, row, now)
    await allotment.release(tx, site, slotOf(row), now)
    return [row.windowId]
  }

  const findFull = async (slot: Slot): Promise<AppError | undefined> => {
    const rows = await readFull({ ...slotOf(slot), now: machineClock.now() })
    return rows.length > 0 ? new AppError('reservation.full') : undefined
  }

  const takeHold = async (site: Site, slot: Slot, { replaces, holder }: HoldWish): Promise<Hold> => {
    const now = machineClock.now()
    const { token, tokenHash } = drawToken()
    let left: readonly string[] = []
    const act = () =>
      store.together(async (tx) => {
        const current = await sites.inside(tx, site.scope)
        requireBookable(current, slot, clock.now())
        if (replaces !== null) left = await giveUp(tx, current, replaces, now)
        if (holder !== null && (await holds.countOf(tx, current.scope, holder, now)) >= mostFromOnePlace)
          throw new AppError('reservation.too-many-holds')
        if (!(await allotment.obtain(tx, current, slot))) throw new AppError('reservation.full')
        const expiresAt = keptUntil(context, current, { slot, minutes: current.settings.reservation.holdMinutes })
        const row = {
          ...slotOf(slot),
          tokenHash,
          purpose: 'form' as const,
          forId: null,
          holder: holder ?? '',
          expiresAt,
        }
        const holdId = await holds.insert(tx, current.scope, row)
        return toHoldView(context, current, { ...current.scope, ...row, holdId, extensions: 0 }, token)
      })
    const taken = await allotment.withRoom(site, slot, now, act)
    calendars.forget(slot.windowId, ...left)
    return taken
  }

  return {
    /** Throws `reservation.full`, `reservation.slot-unavailable`, `reservation.too-many-holds`, `request.not-found`. */
    take: async (site: Site, slot: Slot, { replaces, holder }: HoldWish): Promise<Hold> => {
      requireBookable(site, slot, clock.now())
      const serve = () => takeHold(site, slot, { replaces, holder })
      // whoever gives a place back may be making room for himself
      if (replaces !== null) return serve()
      const most = site.findSlot(slot)?.capacity ?? 1
      return lines.join(slotText(slot), { most, findRefusal: () => findFull(slot) }, serve)
    },

    /** Throws `reservation.hold-over`. */
    read: async (site: Site, holdToken: string): Promise<Hold> => {
      const now = machineClock.now()
      const row = await holds.find(store.db, site.scope, hashToken(holdToken))
      if (row === undefined || row.expiresAt <= now) throw new AppError('reservation.hold-over')
      return toHoldView(context, site, row, holdToken)
    },

    /**
     * A whole new time from now on, to the slot's cut-off at the most. Throws `reservation.hold-over`, also when no
     * extension is left.
     */
    extend: (site: Site, holdToken: string): Promise<Hold> =>
      store.together(async (tx) => {
        const { holdMinutes, holdExtensions } = site.settings.reservation
        const tokenHash = hashToken(holdToken)
        const held = await holds.find(tx, site.scope, tokenHash)
        if (held === undefined) throw new AppError('reservation.hold-over')
        const row = await holds.extend(tx, site.scope, {
          tokenHash,
          now: machineClock.now(),
          expiresAt: keptUntil(context, site, { slot: held, minutes: holdMinutes }),
          most: holdExtensions,
        })
        if (row === undefined) throw new AppError('reservation.hold-over')
        return toHoldView(context, site, row, holdToken)
      }),

    release: async (site: Site, holdToken: string): Promise<void> => {
      const left = await store.together(async (tx) =>
        giveUp(tx, await sites.inside(tx, site.scope), holdToken, machineClock.now()),
      )
      calendars.forget(...left)
    },

    /**
     * Turns a hold into whatever the caller makes of its place. Throws `reservation.hold-over`; the place of one that is
     * over is free already for whoever comes.
     */
    use: async (tx: Writes, site: Site, holdToken: string, now: Date): Promise<HoldRow> => {
      const row = await holds.remove(tx, site.scope, hashToken(holdToken))
      // thrown inside the transaction, so the row and its place stay for the next who clears them
      if (row === undefined || row.expiresAt <= now || row.purpose === 'confirmation')
        throw new AppError('reservation.hold-over')
      return row
    },

    /** Whether holds of this slot are still live: for screens of staff. */
    countLive: (site: Site, slot: Slot, now: Date) =>
      store.db.$count(
        reservationHolds,
        and(
          eq(reservationHolds.siteId, site.scope.siteId),
          eq(reservationHolds.windowId, slot.windowId),
          eq(reservationHolds.day, slot.day),
          eq(reservationHolds.start, slot.start),
          gt(reservationHolds.expiresAt, now),
        ),
      ),
  }
}

export type Holding = ReturnType<typeof createHolding>
