/** Staff of 青瀬市 at a reservation site, by grade. */
import type { Caller } from '#shared/contract/client.ts'
import type { Grade } from '#shared/pickup-reservation/staff-api.ts'
import { aoseSite, type ReservationWorld } from './pickup-reservation-fixture.ts'

export const asStaff = async (world: ReservationWorld, role: Grade = 'reservation-manager') =>
  world.test.caller(await world.test.signIn(role, { id: role, municipalityCode: '99101' }))

/** One of the lowest grade, in charge of the site. */
export const asClerk = async (world: ReservationWorld): Promise<Caller> => {
  const call = await asStaff(world, 'reservation-clerk')
  await world.store.tx(async (tx) => {
    await tx.insert(world.store.tables.reservationOperators).values({
      ...{ accountId: 'reservation-clerk', tenantId: '99101', mail: '', siteIds: [aoseSite] },
      ...{ mayOverbook: false, isTemporarySecret: false },
    })
  })
  return call
}

/** A search without any key. */
export const everything = {
  ...{ number: null, memberNumber: null, name: null, windowIds: null, statuses: null, period: null },
  ...{ oldCard: null, after: null, limit: 50 },
} as const
