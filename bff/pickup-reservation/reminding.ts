/** 訪問日前のお知らせ (RS-D-4): so many days before the visit as the site says, once for each time that was booked. */
import { and, eq, gt, isNull, lt, lte } from 'drizzle-orm'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { ReservationContext } from './context.ts'
import { slotOf } from './reservations.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'

/**
 * Late where nothing ran on the day it was due, and never on the day of the visit. Nobody is called to a time the window
 * does not offer any more, and nobody is reminded of what he was told on the same day.
 */
export const remind = async (context: ReservationContext, site: Site): Promise<void> => {
  const { store, clock, machineClock, sites, reservations, recipients, mails, origin } = context
  const { reminderDays } = site.settings.reservation
  if (reminderDays === null) return
  const { reservations: table } = store.tables
  const today = toTokyoDay(clock.now())
  const due = await reservations.listWithStatus(
    site.scope,
    ['reserved'],
    and(
      gt(table.day, today),
      lte(table.day, addDays(today, reminderDays)),
      isNull(table.remindedAt),
      lt(table.changedAt, fromTokyo(toTokyoDay(machineClock.now()), 0)),
    ),
  )
  const addressOf = await recipients.readAll(store.db, site.scope, due)
  for (const row of due) {
    const to = addressOf(row)
    // an address that comes later is still in time
    if (to === null) continue
    const at = machineClock.now()
    await store.together(async (tx) => {
      const current = await sites.inside(tx, site.scope)
      if ((current.findSlot(row)?.capacity ?? 0) === 0) return
      const noted = await tx
        .update(table)
        .set({ remindedAt: at })
        .where(
          mine(
            table,
            site.scope,
            eq(table.reservationId, row.reservationId),
            // as it was read: whoever changed or cancelled it meanwhile has had another mail
            eq(table.version, row.version),
            isNull(table.remindedAt),
          ),
        )
        .returning({ reservationId: table.reservationId })
      if (noted.length === 0) return
      await mails.write(tx, current, {
        ...{ event: 'reminder', to, about: row.reservationId, at, origin },
        ...{ slot: slotOf(row), number: row.number, withCalendar: true, sequence: row.version - 1 },
      })
    })
  }
}
