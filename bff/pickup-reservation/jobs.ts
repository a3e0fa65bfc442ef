/** Batches of the reservation service. None of them is needed for a free place to be free. */
import { and, eq, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { defineJob, type Job } from '#bff/platform/jobs.ts'
import type { ReservationContext } from './context.ts'
import { slotText } from './events.ts'
import { slotOf } from './reservations.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'
import type { Staffing } from './staffing.ts'
import type { Waitlist } from './waitlist.ts'

/** Days after the visit until nothing but the fact of it is left. */
const forgetDays = 180
/** Days after its end that a case keeps its words: over the year's report, and no longer. */
const forgetCaseDays = 400

/** Holds that are over make room for those who wait, whether or not somebody else asks for the place. */
const clearHolds = async ({
  holds,
  sites,
  store,
  allotment,
  machineClock,
  calendars,
}: ReservationContext): Promise<void> => {
  const now = machineClock.now()
  const over = new Map((await holds.listOver(now)).map((row) => [slotText(row), row]))
  for (const row of over.values()) {
    const site = await sites.find(row.siteId)
    if (site === undefined) continue
    await store.together(async (tx) => {
      await allotment.clearOver(tx, await sites.inside(tx, site.scope), slotOf(row), now)
    })
    calendars.forget(row.windowId)
  }
}

/** Mails the day before, or as many days as the site says; once each (RS-D-4). */
const remind = async (context: ReservationContext, site: Site): Promise<void> => {
  const { store, clock, machineClock, reservations, mails, origin } = context
  const { reminderDays } = site.settings.reservation
  if (reminderDays === null) return
  const { reservations: table } = store.tables
  const day = addDays(toTokyoDay(clock.now()), reminderDays)
  const due = await reservations.listWithStatus(
    site.scope,
    ['reserved'],
    and(eq(table.day, day), isNull(table.remindedAt), isNotNull(table.mail)),
  )
  for (const row of due) {
    const at = machineClock.now()
    await store.together(async (tx) => {
      const noted = await tx
        .update(table)
        .set({ remindedAt: at })
        .where(mine(table, site.scope, and(eq(table.reservationId, row.reservationId), isNull(table.remindedAt))))
        .returning({ reservationId: table.reservationId })
      if (noted.length === 0) return
      await mails.write(tx, site, {
        ...{ event: 'reminder', to: row.mail, about: row.reservationId, at, origin },
        ...{ slot: slotOf(row), number: row.number, withCalendar: true, sequence: row.version - 1 },
      })
    })
  }
}

/** What was said about a person goes when nobody asks any more; that somebody came stays for the figures (XC-7). */
const forgetPersons = async ({ store, clock }: ReservationContext, site: Site): Promise<void> => {
  const { reservations: table, reservationWaits: waits, reservationCases: cases } = store.tables
  const before = addDays(toTokyoDay(clock.now()), -forgetDays)
  const casesBefore = fromTokyo(addDays(toTokyoDay(clock.now()), -forgetCaseDays), 0)
  await store.tx(async (tx) => {
    await tx
      .update(table)
      .set({ answers: {}, name: null, kana: null, mail: null, handling: '', accessKeyHash: null })
      .where(mine(table, site.scope, and(lt(table.day, before), sql`cast(${table.answers} as text) <> '{}'`)))
    await tx
      .update(waits)
      .set({ mail: null })
      .where(mine(waits, site.scope, and(lt(waits.toDay, before), isNotNull(waits.mail))))
    await tx
      .update(cases)
      .set({ detail: '', answer: '' })
      .where(
        mine(cases, site.scope, and(lt(cases.closedAt, casesBefore), or(ne(cases.detail, ''), ne(cases.answer, '')))),
      )
  })
}

export const makeReservationJobs = (
  context: ReservationContext,
  { waitlist, staffing }: { readonly waitlist: Waitlist; readonly staffing: Staffing },
): readonly Job[] => {
  const { sites, links, machineClock, store } = context
  const everySite = async (act: (site: Site) => Promise<unknown>): Promise<void> => {
    for (const siteId of await sites.listIds()) {
      const site = await sites.find(siteId)
      if (site !== undefined) await act(site)
    }
  }
  return [
    defineJob({ name: 'reservation.clear-holds', everyMs: 5000, run: () => clearHolds(context) }),
    defineJob({
      name: 'reservation.mark-absent',
      everyMs: 60_000,
      run: () => everySite((site) => staffing.markAbsent(site)),
    }),
    defineJob({
      name: 'reservation.remind',
      everyMs: 10 * 60_000,
      run: () => everySite((site) => remind(context, site)),
    }),
    defineJob({
      name: 'reservation.sweep',
      dailyAt: '02:10',
      run: async () => {
        await links.sweep(machineClock.now())
        await everySite(waitlist.closeOver)
        await everySite((site) => forgetPersons(context, site))
        await store.checkpoint()
      },
    }),
  ]
}
