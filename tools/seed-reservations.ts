/** Sets the demo's reservation sites up as their administrators would, over HTTP; those that stand are left alone. */
import { demoAccounts } from '#mocks/people/accounts.ts'
import { reservationSites, type ReservationSite } from '#mocks/people/reservation-sites.ts'
import { createCaller, type Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/staff-api.ts'

const signIn = async (origin: string, id: string): Promise<Caller> => {
  const secret = demoAccounts.find((account) => account.id === id)?.secret
  const answer = await fetch(`${origin}/api/municipality/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ id, secret }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!answer.ok || cookie === undefined) throw new Error(`${id} cannot sign in: ${answer.status}`)
  return createCaller((input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('cookie', cookie)
    headers.set('origin', origin)
    return fetch(input, { ...init, headers })
  }, origin)
}

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
  for (const site of reservationSites) await setUp(await signIn(origin, site.administrator), site)
}
