/** What a held, waiting or offered place is still worth when the plan or the clock has moved on meanwhile. */
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import * as staffApi from '#shared/pickup-reservation/staff-api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import type { Slot } from '#shared/pickup-reservation/rules.ts'
import { newWindow, type WindowDefinition } from '#shared/pickup-reservation/window.ts'
import { asStaff } from './pickup-reservation-clerks.ts'
import {
  book,
  firstSlot,
  noOldCard,
  openReservations,
  params,
  readMails,
  remaining,
  take,
  tokenOf,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const withRules =
  (rules: Partial<SiteSettings['reservation']>, more: (all: SiteSettings) => SiteSettings = (all) => all) =>
  (all: SiteSettings): SiteSettings =>
    more({ ...all, reservation: { ...all.reservation, ...rules } })

const checkingApplicants = (all: SiteSettings): SiteSettings => {
  const { basic, free } = all.applicationItems
  return {
    ...all,
    mode: { ...all.mode, applicantCheck: true },
    applicationItems: { free, basic: { ...basic, mail: { ...basic.mail, resident: 'required' } } },
  }
}

const closed: Partial<WindowDefinition> = {
  closedDays: [{ days: { from: '2027-03-02', to: '2027-03-02' }, note: '停電' }],
}
const hidden: Partial<WindowDefinition> = { shown: false }

const changesOf = (world: ReservationWorld, part: Partial<WindowDefinition>) => [
  { windowId: world.windowId, definition: { ...newWindow('本社窓口'), ...part } },
]
const tryOut = (call: Caller, world: ReservationWorld, part: Partial<WindowDefinition>) =>
  call(staffApi.previewWindows, { params, body: { changes: changesOf(world, part) } })
const redo = async (call: Caller, world: ReservationWorld, part: Partial<WindowDefinition>, acceptLost = false) => {
  const { version } = await call(staffApi.listWindows, { params })
  return call(staffApi.writeWindows, {
    params,
    body: { version, changes: changesOf(world, part), order: null, acceptLost },
  })
}

const applyWith = (world: ReservationWorld, holdToken: string, more: object = {}) =>
  world.call(api.apply, { params, body: { holdToken, answers: { ...noOldCard, ...more } as never } })
const rowsOf = ({ store }: ReservationWorld) => store.db.select().from(store.tables.reservations)
const waitFor = (world: ReservationWorld, days: { from: string; to: string }, mail = 'one@example.jp') =>
  world.call(api.enterWaitlist, { params, body: { mail, windowIds: null, ...days, time: null } })
const readWait = (world: ReservationWorld, token: string) => world.call(api.readWaitlist, { params, body: { token } })
const cancelKeyed = (world: ReservationWorld, accessKey: string | null) =>
  world.call(api.cancelByKey, { params, body: { accessKey: accessKey ?? '', version: 1 } })

const unavailable = (reason: string) => ({ code: 'reservation.slot-unavailable', detail: { reason } })
const tuesday = { from: '2027-03-02', to: '2027-03-02' }

describe('a held place', () => {
  it.each([
    ['closed', closed, 'shut'],
    ['hidden', hidden, 'not-offered'],
  ] as const)(
    'RS-R-5 is told in the dry run, and makes no reservation once its time is %s',
    async (_, part, reason) => {
      await using world = await openReservations()
      const call = await asStaff(world)
      const { holdToken } = await take(world)
      await take(world, { ...firstSlot(world.windowId), day: '2027-03-03' }).then(({ holdToken: other }) =>
        world.call(api.releaseHold, { params, body: { holdToken: other } }),
      )
      expect(await tryOut(call, world, part)).toEqual({ affected: [], held: { refused: 1, beyond: 0 } })
      await redo(call, world, part)
      await expect(applyWith(world, holdToken)).rejects.toMatchObject(unavailable(reason))
      expect(await rowsOf(world)).toEqual([])
      // refused, it is as it was: the time may be opened again while it is held
      await redo(call, world, {})
      expect((await applyWith(world, holdToken)).reservation.status).toBe('reserved')
    },
  )

  it('RS-R-3 stays a promise where the capacity shrinks below it, and the dry run says how many are too many', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    await book(world)
    const { holdToken } = await take(world)
    expect(await tryOut(call, world, { capacity: 1 })).toEqual({ affected: [], held: { refused: 0, beyond: 1 } })
    await redo(call, world, { capacity: 1 })
    expect((await applyWith(world, holdToken)).reservation.number).toBe(2)
    expect(await remaining(world)).toBe(0)
  })

  it('is nobody’s any more in the dry run when it is over', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    await take(world)
    world.test.clock.advance(10 * 60_000)
    expect((await tryOut(call, world, closed)).held).toEqual({ refused: 0, beyond: 0 })
  })

  it('RS-R-3 ends no later than its time is cut off, however often it is extended', async () => {
    await using world = await openReservations({ settings: withRules({ fromDays: 0, cutOff: 2 }) })
    world.test.clock.set('2027-03-01T01:25:00.000Z')
    const slot = { ...firstSlot(world.windowId), day: '2027-03-01', start: 630 }
    const taken = await take(world, slot)
    // until half past ten less two minutes; more of it there is none
    expect(taken).toMatchObject({ expiresAt: '2027-03-01T01:28:00.000Z', extensionsLeft: 0 })
    const { holdToken } = taken
    const extended = await world.call(api.extendHold, { params, body: { holdToken } })
    expect(extended.expiresAt).toBe('2027-03-01T01:28:00.000Z')
    world.test.clock.set('2027-03-01T01:28:00.000Z')
    await expect(applyWith(world, holdToken)).rejects.toMatchObject({ code: 'reservation.hold-over' })
  })

  it('makes no reservation for a time that has begun, whatever end was written beside it', async () => {
    await using world = await openReservations({ settings: withRules({ fromDays: 0 }) })
    const { reservationHolds } = world.store.tables
    const slot = { ...firstSlot(world.windowId), day: '2027-03-01', start: 630 }
    const { holdToken } = await take(world, slot)
    await world.store.tx(async (tx) => {
      await tx.update(reservationHolds).set({ expiresAt: new Date('2027-03-01T02:00:00.000Z') })
    })
    world.test.clock.set('2027-03-01T01:30:00.000Z')
    await expect(applyWith(world, holdToken)).rejects.toMatchObject(unavailable('over'))
  })
})

describe('an application that waits for its link', () => {
  const mail = 'someone@example.jp'

  it('RS-R-5, RS-USR-14 does not stand once its day is closed, and lapses', async () => {
    await using world = await openReservations({ settings: checkingApplicants })
    const call = await asStaff(world)
    await applyWith(world, (await take(world)).holdToken, { mail })
    const token = await tokenOf(world)
    const { affected, held } = await tryOut(call, world, closed)
    // it stands in the list already, by its number
    expect([affected.map(({ status, cause }) => [status, cause]), held]).toEqual([
      [['unconfirmed', 'not-offered']],
      { refused: 0, beyond: 0 },
    ])
    await redo(call, world, closed, true)
    const confirm = world.call(api.confirmApplication, { params, body: { token } })
    await expect(confirm).rejects.toMatchObject(unavailable('shut'))
    world.test.clock.advance(60 * 60_000)
    await world.test.app.jobs.runNow('reservation.clear-holds')
    expect((await rowsOf(world)).map(({ status }) => status)).toEqual(['lapsed'])
  })

  it('RS-R-3 waits no longer than until its time is cut off', async () => {
    await using world = await openReservations({ settings: withRules({ fromDays: 0 }, checkingApplicants) })
    world.test.clock.set('2027-03-01T01:20:00.000Z')
    const slot = { ...firstSlot(world.windowId), day: '2027-03-01', start: 630 }
    const { confirmUntil } = await applyWith(world, (await take(world, slot)).holdToken, { mail })
    expect(confirmUntil).toBe('2027-03-01T01:30:00.000Z')
    world.test.clock.set('2027-03-01T01:30:00.000Z')
    const confirm = world.call(api.confirmApplication, { params, body: { token: await tokenOf(world) } })
    await expect(confirm).rejects.toMatchObject({ code: 'reservation.link-over' })
  })
})

describe('a place that comes back', () => {
  const one: Partial<WindowDefinition> = { capacity: 1 }
  const openSingle = (rules: Partial<SiteSettings['reservation']> = {}) =>
    openReservations({
      windows: [{ ...newWindow('本社窓口'), ...one }],
      settings: withRules({ waitlist: true, cancelUntil: { daysBefore: 0, until: 1440 }, ...rules }),
    })

  it('RS-R-3 is offered no longer than until its time is cut off', async () => {
    await using world = await openSingle({ fromDays: 0 })
    const slot = { ...firstSlot(world.windowId), day: '2027-03-01', start: 630 }
    const { accessKey } = await book(world, slot)
    const { token } = await waitFor(world, { from: slot.day, to: slot.day })
    world.test.clock.set('2027-03-01T01:29:00.000Z')
    await cancelKeyed(world, accessKey)
    const { offer } = await readWait(world, token)
    expect(offer?.expiresAt).toBe('2027-03-01T01:30:00.000Z')
    expect((await readMails(world)).at(-1)?.text).toContain('2027/03/01 (月) 10:30')
    world.test.clock.set('2027-03-01T01:30:00.000Z')
    await expect(applyWith(world, offer?.holdToken ?? '')).rejects.toMatchObject({ code: 'reservation.hold-over' })
  })

  it('RS-SET-1 is offered to nobody while its window is hidden', async () => {
    await using world = await openSingle()
    const call = await asStaff(world)
    const { accessKey } = await book(world)
    const { token } = await waitFor(world, tuesday)
    await redo(call, world, { ...one, ...hidden })
    await cancelKeyed(world, accessKey)
    expect((await readWait(world, token)).status).toBe('waiting')
    // shown again it is a place that came
    await redo(call, world, one)
    expect((await readWait(world, token)).status).toBe('offered')
  })

  it.each(['gives it back', 'chooses another time'])('goes to the next when who was offered it %s', async (what) => {
    await using world = await openSingle()
    const { accessKey } = await book(world)
    const first = await waitFor(world, tuesday)
    const second = await waitFor(world, tuesday, 'two@example.jp')
    await cancelKeyed(world, accessKey)
    const { offer } = await readWait(world, first.token)
    const holdToken = offer?.holdToken ?? ''
    if (what === 'gives it back') await world.call(api.releaseHold, { params, body: { holdToken } })
    else await take(world, { ...firstSlot(world.windowId), start: 600 }, holdToken)
    expect(await readWait(world, first.token)).toMatchObject({ status: 'withdrawn', offer: null })
    expect(await readWait(world, second.token)).toMatchObject({
      status: 'offered',
      offer: { slot: tuesdayAtNine(world) },
    })
    const { reservationEvents } = world.store.tables
    const events = await world.store.db.select().from(reservationEvents).where(eq(reservationEvents.event, 'withdraw'))
    expect(events.map(({ from, to, by }) => [from, to, by])).toEqual([['offered', 'withdrawn', 'resident']])
  })

  it('ends the wait of whoever was left with an offer that is gone, when his days are over', async () => {
    await using world = await openSingle()
    const { accessKey } = await book(world)
    const { token } = await waitFor(world, tuesday)
    await cancelKeyed(world, accessKey)
    const { reservationHolds, reservationSlots } = world.store.tables
    await world.store.tx(async (tx) => {
      await tx.delete(reservationHolds)
      await tx.update(reservationSlots).set({ taken: 0 })
    })
    await world.test.app.jobs.runNow('reservation.sweep')
    expect((await readWait(world, token)).status).toBe('offered')
    world.test.clock.set('2027-03-03T00:00:00.000Z')
    await world.test.app.jobs.runNow('reservation.sweep')
    expect((await readWait(world, token)).status).toBe('missed')
  })

  const tuesdayAtNine = ({ windowId }: ReservationWorld): Slot => firstSlot(windowId)
})

describe('a time that is opened', () => {
  const saturday = '2027-03-06'
  const special = (hours: { from: number; to: number }): Partial<WindowDefinition> => ({
    specialDays: [{ days: { from: saturday, to: saturday }, hours, capacity: 1, note: '臨時' }],
  })
  const openWaiting = () => openReservations({ settings: withRules({ waitlist: true }) })

  it('RS-SET-5 is offered to those who wait for it, in the order they came, though nobody ever took it', async () => {
    await using world = await openWaiting()
    const call = await asStaff(world)
    const tokens: string[] = []
    for (const mail of ['one@example.jp', 'two@example.jp', 'three@example.jp'])
      tokens.push((await waitFor(world, { from: saturday, to: '2027-03-07' }, mail)).token)
    const { token: elsewhere } = await waitFor(world, tuesday, 'four@example.jp')
    await redo(call, world, special({ from: 600, to: 660 }))
    const told = await Promise.all(tokens.map((token) => readWait(world, token)))
    expect(told.map(({ status, offer }) => [status, offer?.slot.day, offer?.slot.start])).toEqual([
      ['offered', saturday, 600],
      ['offered', saturday, 630],
      ['waiting', undefined, undefined],
    ])
    expect((await readWait(world, elsewhere)).status).toBe('waiting')
    // a change that opens nothing offers nothing
    await redo(call, world, { ...special({ from: 600, to: 660 }), note: '北口から' })
    expect((await readWait(world, tokens[2] ?? '')).status).toBe('waiting')
  })

  it('RS-SET-1 is offered where the whole window is new', async () => {
    await using world = await openWaiting()
    const call = await asStaff(world)
    for (let place = 0; place < 5; place += 1) await take(world)
    const { token } = await waitFor(world, tuesday)
    const { version } = await call(staffApi.listWindows, { params })
    await call(staffApi.writeWindows, {
      params,
      body: {
        ...{ version, order: null, acceptLost: false },
        changes: [{ windowId: null, definition: newWindow('駅前出張所') }],
      },
    })
    expect((await readWait(world, token)).offer?.slot).toMatchObject({ windowName: '駅前出張所', start: 510 })
  })

  it('RS-SET-5 is offered to nobody before its day may be booked', async () => {
    await using world = await openReservations({ settings: withRules({ waitlist: true, toDays: 3 }) })
    const call = await asStaff(world)
    const { token } = await waitFor(world, { from: saturday, to: saturday })
    await redo(call, world, special({ from: 600, to: 660 }))
    expect((await readWait(world, token)).status).toBe('waiting')
  })
})
