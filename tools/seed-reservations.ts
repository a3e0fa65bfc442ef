/** Sets the demo's reservation sites up as their administrators would, over HTTP; those that stand are left alone. */
import { reservationSites, type ReservationSite } from '#mocks/people/reservation-sites.ts'
import { signInClerk } from '#mocks/scenarios/caller.ts'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/staff-api.ts'

const setUp = async (call: Caller, { siteId, municipalityName, windows, settings }: ReservationSite): Promise<void> => {
  const params = { siteId }
  if ((await call(api.listStaffSites, {})).some((site) => site.siteId === siteId)) return
  await call(api.createSite, { body: { siteId, municipalityName } })
  const written = await call(api.writeWindows, {
    params,
    body: {
      version: 1,
      changes: windows.map((definition) => ({ windowId: null, definition })),
      order: null,
      acceptLost: false,
    },
  })
  const { settings: defaults } = await call(api.readSettings, { params })
  const body = { version: written.version, settings: settings(defaults), acceptLost: false }
  await call(api.writeSettings, { params, body })
}

export const seedReservations = async (origin: string): Promise<void> => {
  for (const site of reservationSites)
    await setUp(await signInClerk({ address: origin, origin }, site.administrator), site)
}
