import { describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import * as staffApi from '#shared/pickup-reservation/staff-api.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import {
  book,
  firstSlot,
  insertSite,
  openReservations,
  otherSite,
  params,
  readMails,
  remaining,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const morning = { from: 540, to: 630 }
const shortDays = {
  ...newWindow('本社窓口'),
  capacity: 1,
  weeks: [
    {
      period: { from: null, to: null },
      week: [null, morning, morning, morning, morning, morning, null] as (typeof morning | null)[],
    },
  ],
}

const openDays = () => openReservations({ windows: [shortDays as ReturnType<typeof newWindow>] })

const asManager = async (world: ReservationWorld, municipalityCode = '99101') =>
  world.test.caller(
    await world.test.signIn('reservation-manager', { id: `manager-${municipalityCode}`, municipalityCode }),
  )

const bookAt = async (world: ReservationWorld, starts: readonly number[], day = '2027-03-02') => {
  const made: { readonly reservationId: string; readonly slot: Slot }[] = []
  for (const start of starts) {
    const slot = { ...firstSlot(world.windowId), day, start }
    const { reservation } = await book(world, slot)
    made.push({ reservationId: reservation.reservationId, slot })
  }
  return made
}

const move = (call: Caller, world: ReservationWorld, reservations: Awaited<ReturnType<typeof bookAt>>, day: string) =>
  call(staffApi.moveReservations, {
    params,
    body: { reservations: reservations.map((one) => ({ ...one })), to: { windowId: world.windowId, day } },
  })

describe('moving those who would lose their place', () => {
  it('RS-SET-4 puts each at the nearest free time of the day, and leaves who finds none where he is', async () => {
    await using world = await openDays()
    const call = await asManager(world)
    const standing = await bookAt(world, [540, 570, 600])
    await bookAt(world, [570], '2027-03-03')
    const { results } = await move(call, world, standing, '2027-03-03')
    expect(results.map(({ outcome, slot }) => [outcome, slot?.day, slot?.start])).toEqual([
      ['moved', '2027-03-03', 540],
      ['moved', '2027-03-03', 600],
      ['reservation.full', undefined, undefined],
    ])
    const at = (day: string, start: number) => remaining(world, { ...firstSlot(world.windowId), day, start })
    expect([await at('2027-03-02', 540), await at('2027-03-02', 570), await at('2027-03-02', 600)]).toEqual([1, 1, 0])
    expect([await at('2027-03-03', 540), await at('2027-03-03', 600)]).toEqual([0, 0])
  })

  it('RS-SET-4 leaves alone what was moved or cancelled meanwhile, and moves nobody onto his own place', async () => {
    await using world = await openDays()
    const call = await asManager(world)
    const [moved, cancelled, alone] = await bookAt(world, [540, 570, 600])
    if (moved === undefined || cancelled === undefined || alone === undefined) throw new Error('three')
    await move(call, world, [moved], '2027-03-04')
    await call(staffApi.cancelForResident, {
      params: { ...params, reservationId: cancelled.reservationId },
      body: { version: 1 },
    })
    const { results } = await move(call, world, [moved, cancelled], '2027-03-03')
    expect(results.map(({ outcome }) => outcome)).toEqual(['lifecycle.stale', 'lifecycle.illegal'])
    const sameDay = await move(call, world, [alone], '2027-03-02')
    expect(sameDay.results).toMatchObject([{ outcome: 'moved', slot: { day: '2027-03-02', start: 570 } }])
  })

  it('RS-SET-4, RS-D-4 tells each by mail where there is an address', async () => {
    await using world = await openReservations({
      settings: (all) => {
        const mail = { staff: 'optional', resident: 'optional', alias: null, listed: false } as const
        const { basic, free } = all.applicationItems
        return { ...all, applicationItems: { free, basic: { ...basic, mail } } }
      },
    })
    const call = await asManager(world)
    const slot = firstSlot(world.windowId)
    const { reservation } = await book(world, slot, { free1: 'なし', mail: 'aoi@example.jp' })
    const before = (await readMails(world)).length
    const { results } = await move(call, world, [{ reservationId: reservation.reservationId, slot }], '2027-03-03')
    expect(results).toMatchObject([{ outcome: 'moved', mailed: true }])
    const told = (await readMails(world)).slice(before)
    expect(told.map(({ text }) => text.includes('変更前：本社窓口 2027/03/02 (火) 09:00'))).toEqual([true])
  })

  it('RS-SET-4 is possible within one’s own municipality and to its own windows alone', async () => {
    await using world = await openDays()
    const standing = await bookAt(world, [540])
    const [theirWindow = ''] = await insertSite(world.store, { siteId: otherSite, tenantId: '99102' })
    await expect(move(await asManager(world, '99102'), world, standing, '2027-03-03')).rejects.toMatchObject({
      code: 'request.not-found',
    })
    const elsewhere = (await asManager(world))(staffApi.moveReservations, {
      params,
      body: { reservations: [...standing], to: { windowId: theirWindow, day: '2027-03-03' } },
    })
    await expect(elsewhere).rejects.toMatchObject({ code: 'request.not-found' })
  })
})
