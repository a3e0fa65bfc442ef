/** 空き状況: the planned slots of a window beside what is taken, kept for as long as nothing here changes them. */
import { and, eq, gte, lte, sql } from 'drizzle-orm'
import { findHoliday } from '#shared/calendar/holidays.ts'
import { addDays, toTokyoDay, toWeekday } from '#shared/calendar/tokyo.ts'
import { isDay, toWareki } from '#shared/calendar/wareki.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Calendar, CalendarDay } from '#shared/pickup-reservation/api.ts'
import { daysFrom, type PlannedSlot } from '#shared/pickup-reservation/plan.ts'
import { bookableDays, findSlotRefusal } from '#shared/pickup-reservation/rules.ts'
import type { ReservationParts } from './context.ts'
import type { Site, SiteWindow } from './sites.ts'

const weekLength = 7
/**
 * How old an answer may be: what another process took is seen then, what is over by time too. A place itself is always
 * asked of the database.
 */
const keptMs = 1000
const mostKept = 2000

/** Places taken by `day/start`, holds that are over not counted. */
export type Occupancy = ReadonlyMap<string, number>

export type CalendarView = 'resident' | 'staff'

const slotKey = (day: string, start: number) => `${day}/${start}`

export const toDayHead = (day: string) => ({
  day,
  weekday: toWeekday(day),
  holiday: findHoliday(day) ?? null,
  wareki: toWareki(day).text,
})

/** Throws `request.not-found` for a text that is no day, or one no calendar shows. */
export const parseDay = (text: string): string => {
  if (!isDay(text) || text < '2016-01-01' || text > '2099-12-31') throw new AppError('request.not-found')
  return text
}

export const createCalendars = ({ store, clock, machineClock }: ReservationParts) => {
  const { reservationSlots: slots, reservationHolds: holds } = store.tables
  const at = sql.placeholder
  const readTaken = store.prepare('reservation_taken', (db) =>
    db
      .select({ day: slots.day, start: slots.start, taken: slots.taken })
      .from(slots)
      .where(
        and(
          eq(slots.tenantId, at('tenantId')),
          eq(slots.siteId, at('siteId')),
          eq(slots.windowId, at('windowId')),
          gte(slots.day, at('from')),
          lte(slots.day, at('to')),
        ),
      ),
  )
  const readOver = store.prepare('reservation_over', (db) =>
    db
      .select({ day: holds.day, start: holds.start })
      .from(holds)
      .where(
        and(
          eq(holds.tenantId, at('tenantId')),
          eq(holds.siteId, at('siteId')),
          eq(holds.windowId, at('windowId')),
          gte(holds.day, at('from')),
          lte(holds.day, at('to')),
          lte(holds.expiresAt, sql.param(at('now'), holds.expiresAt)),
        ),
      ),
  )

  const readOccupancy = async (site: Site, windowId: string, from: string, to: string): Promise<Occupancy> => {
    const { tenantId, siteId } = site.scope
    const range = { tenantId, siteId, windowId, from, to }
    const taken = new Map<string, number>()
    for (const row of await readTaken(range)) taken.set(slotKey(row.day, row.start), row.taken)
    for (const { day, start } of await readOver({ ...range, now: machineClock.now() })) {
      const key = slotKey(day, start)
      taken.set(key, (taken.get(key) ?? 1) - 1)
    }
    return taken
  }

  const stateOf = (
    { settings }: Site,
    { start, excluded }: PlannedSlot,
    { view, day, remaining, now }: { view: CalendarView; day: string; remaining: number; now: Date },
  ): CalendarDay['slots'][number]['state'] => {
    if (excluded) return 'excluded'
    const refusal = view === 'staff' ? undefined : findSlotRefusal(settings.reservation, { day, start }, now)
    if (refusal === 'over' || refusal === 'too-late') return 'past'
    if (refusal !== undefined) return 'not-yet'
    return remaining > 0 ? 'open' : 'full'
  }

  const buildDay = (
    site: Site,
    window: SiteWindow,
    { day, occupancy, view, now }: { day: string; occupancy: Occupancy; view: CalendarView; now: Date },
  ): CalendarDay => {
    const planned = site.plan(window.windowId, day)
    return {
      ...toDayHead(day),
      shut: planned?.shut ?? null,
      note: planned?.note ?? '',
      slots: (planned?.slots ?? []).map((slot) => {
        const remaining = Math.max(0, slot.capacity - (occupancy.get(slotKey(day, slot.start)) ?? 0))
        const { start, end } = slot
        return { start, end, remaining, state: stateOf(site, slot, { view, day, remaining, now }) }
      }),
    }
  }

  const buildDays = async (site: Site, window: SiteWindow, first: string, view: CalendarView) => {
    const last = addDays(first, weekLength - 1)
    const occupancy = await readOccupancy(site, window.windowId, first, last)
    const now = clock.now()
    return daysFrom(first, weekLength).map((day) => buildDay(site, window, { day, occupancy, view, now }))
  }

  const build = async (site: Site, window: SiteWindow, first: string): Promise<Calendar> => {
    const bookable = bookableDays(site.settings.reservation, clock.now())
    const today = toTokyoDay(clock.now())
    const previous = addDays(first, -weekLength)
    const next = addDays(first, weekLength)
    // frozen, for it is given to everybody who asks within the second
    return Object.freeze({
      windowId: window.windowId,
      windowName: window.definition.name,
      days: await buildDays(site, window, first, 'resident'),
      previous: first > today ? (previous < today ? today : previous) : null,
      next: next <= bookable.last ? next : null,
    })
  }

  type Kept = { readonly version: number; readonly second: string; readonly answer: Promise<Calendar> }
  /** By window, then by first day. */
  const kept = new Map<string, Map<string, Kept>>()
  const second = () => [clock, machineClock].map(({ now }) => Math.floor(now().getTime() / keptMs)).join('/')

  return {
    readOccupancy,

    /** One answer serves everybody who asks within a second. Throws `request.not-found`. */
    readWeek: (site: Site, windowId: string, dayText: string): Promise<Calendar> => {
      const window = site.findWindow(windowId)
      if (window === undefined || !window.definition.shown) throw new AppError('request.not-found')
      const first = parseDay(dayText)
      const weeks = kept.get(windowId) ?? new Map<string, Kept>()
      const known = weeks.get(first)
      const now = second()
      if (known?.version === site.version && known.second === now) return known.answer
      const answer = build(site, window, first)
      answer.catch(() => weeks.delete(first))
      if (kept.size >= mostKept) kept.clear()
      kept.set(windowId, weeks.set(first, { version: site.version, second: now, answer }))
      return answer
    },

    /** What this process took or gave back is seen at once by those who ask it. */
    forget: (...windowIds: readonly string[]): void => {
      for (const windowId of windowIds) kept.delete(windowId)
    },

    readStaffWeek: async (site: Site, windowId: string, dayText: string): Promise<readonly CalendarDay[]> => {
      const window = site.findWindow(windowId)
      if (window === undefined) throw new AppError('request.not-found')
      return buildDays(site, window, parseDay(dayText), 'staff')
    },

    /** Free slots in the order of time, over all wanted windows. */
    findFree: async (
      site: Site,
      wish: {
        readonly windowIds: readonly string[] | null
        readonly from: string | null
        readonly to: string | null
        readonly weekdays: readonly number[] | null
        readonly time: { readonly from: number; readonly to: number } | null
        readonly limit: number
      },
    ) => {
      const now = clock.now()
      const { first, last } = bookableDays(site.settings.reservation, now)
      const from = wish.from === null || wish.from < first ? first : wish.from
      const to = wish.to === null || wish.to > last ? last : wish.to
      const windows = site.windows.filter(
        ({ windowId, definition }) =>
          definition.shown && (wish.windowIds === null || wish.windowIds.includes(windowId)),
      )
      const occupancies = await Promise.all(
        windows.map(async (window) => ({ window, occupancy: await readOccupancy(site, window.windowId, from, to) })),
      )
      const found: {
        windowId: string
        windowName: string
        day: string
        start: number
        end: number
        remaining: number
      }[] = []
      for (let day = from; day <= to && found.length < wish.limit; day = addDays(day, 1)) {
        if (wish.weekdays !== null && !wish.weekdays.includes(toWeekday(day))) continue
        const ofDay = occupancies.flatMap(({ window, occupancy }) =>
          buildDay(site, window, { day, occupancy, view: 'resident', now })
            .slots.filter(
              ({ state, start, end }) =>
                state === 'open' && (wish.time === null || (start >= wish.time.from && end <= wish.time.to)),
            )
            .map(({ start, end, remaining }) => ({
              ...{ windowId: window.windowId, windowName: window.definition.name },
              ...{ day, start, end, remaining },
            })),
        )
        found.push(...ofDay.toSorted((left, right) => left.start - right.start))
      }
      return found.slice(0, wish.limit)
    },
  }
}

export type Calendars = ReturnType<typeof createCalendars>
