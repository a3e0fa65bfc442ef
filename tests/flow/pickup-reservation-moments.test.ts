/** 予約状況検索 by the time of the visit and the time of the application, to the minute. */
import { describe, expect, it } from 'vitest'
import * as staffApi from '#shared/pickup-reservation/staff-api.ts'
import { asStaff, everything } from './pickup-reservation-clerks.ts'
import { book, firstSlot, openReservations, params, type ReservationWorld } from './pickup-reservation-fixture.ts'

type Period = { readonly basis: string; readonly from: string | null; readonly to: string | null }

const searching = async (world: ReservationWorld) => {
  const call = await asStaff(world)
  return async (period: Period) => {
    const body = { ...everything, period: period as never }
    const { reservations } = await call(staffApi.searchReservations, { params, body })
    return reservations.map(({ slot }) => `${slot.day} ${slot.start}`).toSorted()
  }
}

/** Applied for at 10:00:00, 10:30:59 and, the next day, 00:00:00 of Tokyo. */
const openThree = async () => {
  const world = await openReservations()
  const at = (day: string, start: number) => ({ ...firstSlot(world.windowId), day, start })
  await book(world, at('2027-03-03', 540))
  world.test.clock.set('2027-03-01T01:30:59.000Z')
  await book(world, at('2027-03-03', 600))
  world.test.clock.set('2027-03-01T15:00:00.000Z')
  await book(world, at('2027-03-04', 540))
  return world
}

const [early, late, next] = ['2027-03-03 540', '2027-03-03 600', '2027-03-04 540']

describe('a search by date and time', () => {
  it.each([
    ['visit', '2027-03-03T09:01', null, [late, next]],
    ['visit', '2027-03-03T09:00', '2027-03-03T09:00', [early]],
    ['visit', '2027-03-03T10:00', '2027-03-04T08:59', [late]],
    ['visit', null, '2027-03-03T09:59', [early]],
    ['visit', '2027-03-03', '2027-03-03', [early, late]],
    ['application', '2027-03-01T10:01', null, [late, next]],
    ['application', '2027-03-01T10:00', '2027-03-01T10:29', [early]],
    ['application', null, '2027-03-01T10:30', [early, late]],
    ['application', '2027-03-02T00:00', '2027-03-02', [next]],
    ['application', null, '2027-03-01T23:59', [early, late]],
  ])('RS-STF-4 finds by the time of the %s from %s to %s, both inside', async (basis, from, to, found) => {
    await using world = await openThree()
    expect(await (await searching(world))({ basis, from, to })).toEqual(found)
  })

  it.each(['2027-02-30T09:00', '2027-03-03T24:00', '2027-03-03T9:00', '2027-03-03 09:00', '09:00'])(
    'RS-STF-4 is refused for %s, which is no such moment',
    async (from) => {
      await using world = await openReservations()
      const search = await searching(world)
      await expect(search({ basis: 'visit', from, to: null })).rejects.toMatchObject({ code: 'request.invalid' })
    },
  )
})
