import { describe, expect, it } from 'vitest'
import * as api from '#shared/pickup-reservation/api.ts'
import { book, firstSlot, openReservations, params, remaining, take } from './pickup-reservation-fixture.ts'

describe('a resident without ID and password', () => {
  it('RS-SC-2, RS-R-3 sees vacancies without any session, and one less for each place held or booked', async () => {
    await using world = await openReservations()
    expect(await remaining(world)).toBe(5)
    await take(world)
    expect(await remaining(world)).toBe(4)
    await book(world)
    expect(await remaining(world)).toBe(3)
  })

  it('RS-SC-14, RS-R-1 gets a number serial per place and day, and a key of seven letters and digits', async () => {
    await using world = await openReservations()
    const [first, second] = [await book(world), await book(world)]
    const other = await book(world, { ...firstSlot(world.windowId), day: '2027-03-03' })
    expect([first, second, other].map(({ reservation }) => reservation.number)).toEqual([1, 2, 1])
    expect(first.accessKey).toMatch(/^[2-9A-HJKMNP-Z]{7}$/)
    expect(first.reservation.status).toBe('reserved')
  })

  it('RS-USR-5, RS-R-11 reads, changes and cancels by the key, and a place given back is free at once', async () => {
    await using world = await openReservations()
    const { accessKey } = await book(world)
    const key = { accessKey: ` ${accessKey?.toLowerCase()}` }
    const { reservation } = await world.call(api.readByKey, { params, body: key })
    const later = { ...firstSlot(world.windowId), start: 600 }
    const { holdToken } = await take(world, later)
    const changed = await world.call(api.changeByKey, {
      params,
      body: { ...key, holdToken, answers: { free1: 'あり' }, version: reservation.version },
    })
    expect(changed.reservation).toMatchObject({ number: 1, slot: { start: 600 }, answers: { free1: 'あり' } })
    expect(await remaining(world)).toBe(5)
    expect(await remaining(world, later)).toBe(4)
    const { version } = changed.reservation
    const cancelled = await world.call(api.cancelByKey, { params, body: { ...key, version } })
    expect(cancelled.reservation.status).toBe('cancelled')
    expect(await remaining(world, later)).toBe(5)
  })
})
