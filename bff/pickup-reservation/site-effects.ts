/** What a change of settings or windows would do to visits still to come, and to people who have a place for the moment. */
import { gt, gte, inArray } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { slotBegins, type Slot } from '#shared/pickup-reservation/rules.ts'
import type { Affected, DryRun } from '#shared/pickup-reservation/staff-api.ts'
import type { Reads } from '#bff/platform/database/store.ts'
import type { ReservationContext } from './context.ts'
import { slotText } from './events.ts'
import { liveStatuses, slotOf, type Reservation } from './reservations.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'
import { findFallen } from './slot-rules.ts'

export type Lost = Reservation & Pick<Affected, 'cause'>

export const createSiteEffects = ({ store, clock, machineClock, recipients }: ReservationContext) => {
  const { reservations, reservationHolds } = store.tables

  const listLive = async (db: Reads, { scope }: Site): Promise<readonly Reservation[]> => {
    const now = clock.now()
    const rows = await db
      .select()
      .from(reservations)
      .where(
        mine(reservations, scope, inArray(reservations.status, liveStatuses), gte(reservations.day, toTokyoDay(now))),
      )
      .orderBy(reservations.day, reservations.start, reservations.number)
    return rows.filter((row) => slotBegins(row) > now)
  }

  const capacityOf = (site: Site, slot: Slot): number => site.findSlot(slot)?.capacity ?? 0

  /** Those the changed site has no place for: not offered any more, or the last beyond its capacity. */
  const chooseLost = (live: readonly Reservation[], before: Site, after: Site): readonly Lost[] => {
    const counts = new Map<string, number>()
    return live.flatMap((row): Lost[] => {
      const key = slotText(slotOf(row))
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      const [old, planned] = [capacityOf(before, row), capacityOf(after, row)]
      if (planned === 0 && old > 0) return [{ ...row, cause: 'not-offered' }]
      return count > planned && planned < old ? [{ ...row, cause: 'over-capacity' }] : []
    })
  }

  /** Places that are somebody's for the moment: which of them would come to nothing, which stay beyond the capacity. */
  const countHeld = async (
    before: Site,
    after: Site,
    { live, lost }: { readonly live: readonly Reservation[]; readonly lost: readonly Lost[] },
  ): Promise<DryRun['held']> => {
    const now = clock.now()
    const holds = await store.db
      .select()
      .from(reservationHolds)
      .where(
        mine(
          reservationHolds,
          before.scope,
          gte(reservationHolds.day, toTokyoDay(now)),
          gt(reservationHolds.expiresAt, machineClock.now()),
        ),
      )
    const listed = new Set(lost.map(({ reservationId }) => reservationId))
    const counts = new Map<string, number>()
    for (const row of live) counts.set(slotText(slotOf(row)), (counts.get(slotText(slotOf(row))) ?? 0) + 1)
    const held = { refused: 0, beyond: 0 }
    for (const hold of holds) {
      const isFalling = findFallen(before, hold, now) === undefined && findFallen(after, hold, now) !== undefined
      if (isFalling && !listed.has(hold.forId ?? '')) held.refused += 1
      // the place of an application that waits for its link is counted as the application
      if (isFalling || hold.purpose === 'confirmation') continue
      const key = slotText(slotOf(hold))
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      const planned = capacityOf(after, hold)
      if (count > planned && planned < capacityOf(before, hold)) held.beyond += 1
    }
    return held
  }

  return {
    findLost: async (db: Reads, before: Site, after: Site): Promise<readonly Lost[]> =>
      chooseLost(await listLive(db, before), before, after),

    tryOut: async (before: Site, after: Site): Promise<DryRun> => {
      const live = await listLive(store.db, before)
      const lost = chooseLost(live, before, after)
      const addressOf = await recipients.readAll(store.db, before.scope, lost)
      const affected = lost.map((row): Affected => ({
        reservationId: row.reservationId,
        slot: slotOf(row),
        windowName: before.findWindow(row.windowId)?.definition.name ?? '',
        number: row.number,
        status: row.status,
        hasMail: addressOf(row) !== null,
        cause: row.cause,
      }))
      return { affected, held: await countHeld(before, after, { live, lost }) }
    },
  }
}
