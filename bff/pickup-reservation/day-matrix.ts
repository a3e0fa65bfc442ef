/** 来店者一覧 (RS-STF-2): every window by every time of one day. */
import { and, eq, gt, sql } from 'drizzle-orm'
import { toDayHead } from './calendar.ts'
import type { DayMatrix } from '#shared/pickup-reservation/staff-api.ts'
import type { ReservationContext } from './context.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'

type Cell = NonNullable<DayMatrix['rows'][number]['cells'][number]>

export const readDayMatrix = async (
  { store, machineClock, reservations }: ReservationContext,
  site: Site,
  day: string,
): Promise<DayMatrix> => {
  const { reservationHolds: holds } = store.tables
  const rows = await reservations.listOfDay(site.scope, { day })
  const held = await store.db
    .select({ windowId: holds.windowId, start: holds.start, count: sql<number | string>`count(*)` })
    .from(holds)
    .where(mine(holds, site.scope, and(eq(holds.day, day), gt(holds.expiresAt, machineClock.now()))))
    .groupBy(holds.windowId, holds.start)
  const windows = site.windows.filter(
    ({ windowId, definition }) => definition.shown || rows.some((row) => row.windowId === windowId),
  )
  const planned = windows.map(({ windowId }) => site.plan(windowId, day))
  const standing = rows.filter(({ status }) => ['reserved', 'visited', 'no-show'].includes(status))
  const cellOf = (windowId: string, index: number, start: number): Cell | null => {
    const slot = planned[index]?.slots.find((one) => one.start === start)
    const here = standing.filter((row) => row.windowId === windowId && row.start === start)
    // a time that is not offered any more still shows who comes
    if ((slot === undefined || slot.excluded) && here.length === 0) return null
    const capacity = slot?.capacity ?? 0
    const heldHere = Number(held.find((one) => one.windowId === windowId && one.start === start)?.count ?? 0)
    const count = (status: string) => here.filter((row) => row.status === status).length
    return {
      capacity,
      remaining: Math.max(0, capacity - here.length - heldHere),
      held: heldHere,
      reserved: count('reserved'),
      visited: count('visited'),
      absent: count('no-show'),
    }
  }
  const starts = new Set([
    ...planned.flatMap((one) => (one?.slots ?? []).map(({ start }) => start)),
    ...standing.map(({ start }) => start),
  ])
  return {
    ...toDayHead(day),
    windows: windows.map(({ windowId, definition }, index) => ({
      windowId,
      name: definition.name,
      shut: planned[index]?.shut ?? null,
      note: planned[index]?.note ?? '',
    })),
    rows: [...starts]
      .toSorted((left, right) => left - right)
      .map((start) => ({ start, cells: windows.map(({ windowId }, index) => cellOf(windowId, index, start)) })),
  }
}
