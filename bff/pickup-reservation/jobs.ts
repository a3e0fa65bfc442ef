/** Batches of the reservation service. None of them is needed for a free place to be free. */
import { defineJob, type Job } from '#bff/platform/jobs.ts'
import type { ReservationContext } from './context.ts'
import { slotText } from './events.ts'
import { forgetPersons } from './forgetting.ts'
import { remind } from './reminding.ts'
import { slotOf } from './reservations.ts'
import type { Site } from './sites.ts'
import type { Staffing } from './staffing.ts'
import type { Waitlist } from './waitlist.ts'

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
