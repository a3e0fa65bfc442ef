import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createLinkCodes } from '#bff/card-handover-link/codes.ts'
import { createLinkEvents } from '#bff/card-handover-link/events.ts'
import { createSites } from '#bff/pickup-reservation/sites.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import {
  aoseSite,
  book,
  firstSlot,
  insertMember,
  noOldCard,
  openReservations,
  params,
  partsOf,
  readMails,
  remaining,
  take,
  tokenOf,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const minuteMs = 60_000

const withMode =
  (mode: Partial<SiteSettings['mode']>) =>
  (all: SiteSettings): SiteSettings => ({ ...all, mode: { ...all.mode, ...mode } })

const checkingApplicants = (all: SiteSettings): SiteSettings => {
  const { basic, free } = all.applicationItems
  const items = { free, basic: { ...basic, mail: { ...basic.mail, resident: 'required' as const } } }
  return withMode({ applicantCheck: true })({ ...all, applicationItems: items })
}

type Sent = {
  readonly holdToken: string
  readonly idempotencyKey?: string
  readonly answers?: Answers
  readonly linkCode?: string
}
const send = (world: ReservationWorld, { answers = noOldCard, ...rest }: Sent) =>
  world.call(api.apply, { params, body: { ...rest, answers: { ...answers } as never } })

const rowsOf = ({ store }: ReservationWorld) => store.db.select().from(store.tables.reservations)
const over = expect.objectContaining({ code: 'reservation.hold-over' }) as Error

describe('an application whose answer was lost', () => {
  it('RS-R-11 is answered again as it was, with the same key, and takes one place and writes one mail', async () => {
    await using world = await openReservations()
    const { holdToken } = await take(world)
    const answers = { ...noOldCard, mail: 'someone@example.jp' }
    const lost = { holdToken, idempotencyKey: randomUUID(), answers }
    const first = await send(world, lost)
    const mails = await readMails(world)
    const again = await send(world, lost)
    expect(again).toEqual(first)
    expect(await rowsOf(world)).toHaveLength(1)
    expect(await remaining(world)).toBe(4)
    expect(await readMails(world)).toEqual(mails)
    const read = await world.call(api.readByKey, { params, body: { accessKey: again.accessKey ?? '' } })
    expect(read.reservation.reservationId).toBe(first.reservation.reservationId)
  })

  it('is one reservation when both are under way at once', async () => {
    await using world = await openReservations()
    const { holdToken } = await take(world)
    const lost = { holdToken, idempotencyKey: randomUUID() }
    const told = await Promise.all([send(world, lost), send(world, lost), send(world, lost)])
    expect(new Set(told.map(({ accessKey }) => accessKey)).size).toBe(1)
    expect(await rowsOf(world)).toHaveLength(1)
  })

  it('tells nothing to whoever has the hold alone, or another request of it', async () => {
    await using world = await openReservations()
    const { holdToken } = await take(world)
    await send(world, { holdToken, idempotencyKey: randomUUID() })
    await expect(send(world, { holdToken })).rejects.toEqual(over)
    await expect(send(world, { holdToken, idempotencyKey: randomUUID() })).rejects.toEqual(over)
  })

  it('makes another key of another hold, though the page drew the same text', async () => {
    await using world = await openReservations()
    const idempotencyKey = randomUUID()
    const one = await send(world, { holdToken: (await take(world)).holdToken, idempotencyKey })
    const two = await send(world, { holdToken: (await take(world)).holdToken, idempotencyKey })
    expect(two.accessKey).not.toBe(one.accessKey)
    expect(two.reservation.number).toBe(2)
  })

  it('is not told again when half an hour is over, or the reservation is no more what it was', async () => {
    await using world = await openReservations()
    const lost = { holdToken: (await take(world)).holdToken, idempotencyKey: randomUUID() }
    const { accessKey, reservation } = await send(world, lost)
    const { version } = reservation
    world.test.clock.advance(30 * minuteMs - 1)
    expect((await send(world, lost)).accessKey).toBe(accessKey)
    world.test.clock.advance(1)
    await expect(send(world, lost)).rejects.toEqual(over)
    const other = { holdToken: (await take(world)).holdToken, idempotencyKey: randomUUID() }
    const made = await send(world, other)
    const body = { accessKey: made.accessKey ?? '', version }
    await world.call(api.cancelByKey, { params, body })
    await expect(send(world, other)).rejects.toEqual(over)
  })

  it('never finds what a hold that lapsed did not make', async () => {
    await using world = await openReservations()
    const lost = { holdToken: (await take(world)).holdToken, idempotencyKey: randomUUID() }
    world.test.clock.advance(10 * minuteMs)
    await expect(send(world, lost)).rejects.toEqual(over)
    expect(await rowsOf(world)).toHaveLength(0)
    expect(await remaining(world)).toBe(5)
  })

  it('RS-SC-3 of a member is the same reservation again, and nobody else’s', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    await insertMember(world)
    await insertMember(world)
    const memberOf = async (loginKey: string) => {
      const body = { siteId: aoseSite, loginKey }
      const answer = await world.test.request('POST', '/api/resident/session', { body })
      return world.test.caller(answer.headers.get('set-cookie')?.split(';')[0])
    }
    const [one, two] = [await memberOf('000001'), await memberOf('000002')]
    const { holdToken } = await take(world)
    const body = { holdToken, idempotencyKey: randomUUID(), answers: { free1: 'なし' } }
    const first = await one(api.applyAsMember, { body })
    expect(await one(api.applyAsMember, { body })).toEqual(first)
    expect(first.accessKey).toBeNull()
    await expect(two(api.applyAsMember, { body })).rejects.toEqual(over)
    await expect(send(world, { holdToken, idempotencyKey: body.idempotencyKey })).rejects.toEqual(over)
  })

  it('RS-USR-14 waits for the same link as before, which says the same twice to the page that opened it', async () => {
    await using world = await openReservations({ settings: checkingApplicants })
    const answers = { ...noOldCard, mail: 'someone@example.jp' }
    const lost = { holdToken: (await take(world)).holdToken, idempotencyKey: randomUUID(), answers }
    const first = await send(world, lost)
    expect(await send(world, lost)).toEqual(first)
    expect(await readMails(world)).toHaveLength(1)
    const body = { token: await tokenOf(world), idempotencyKey: randomUUID() }
    const confirmed = await world.call(api.confirmApplication, { params, body })
    expect(await world.call(api.confirmApplication, { params, body })).toEqual(confirmed)
    const over = { code: 'reservation.link-over' }
    for (const other of [{ token: body.token }, { ...body, idempotencyKey: randomUUID() }])
      await expect(world.call(api.confirmApplication, { params, body: other })).rejects.toMatchObject(over)
    world.test.clock.advance(30 * minuteMs)
    await expect(world.call(api.confirmApplication, { params, body })).rejects.toMatchObject(over)
  })
})

describe('the link code of somebody not registered', () => {
  const toldOf = async (world: ReservationWorld) => {
    const site = await createSites(world.store).require(aoseSite)
    const { events } = await createLinkEvents(world.store).list(site, { after: null, limit: 100 })
    return events.map(({ linkCode, kind }) => [linkCode, kind])
  }
  const hold = async (world: ReservationWorld) => (await take(world)).holdToken

  it('CM-X-1 goes with the reservation to the ledger, as the letter has it', async () => {
    await using world = await openReservations({ settings: withMode({ linkCode: 'optional' }) })
    const { reservation } = await send(world, { holdToken: await hold(world), linkCode: ' ４８２７１６－05 ' })
    expect(reservation.linkCode).toBe('482716-05')
    await send(world, { holdToken: await hold(world) })
    expect(await toldOf(world)).toEqual([['482716-05', 'reserved']])
  })

  it.each([
    ['required', '', 'missing'],
    ['optional', '12', 'form'],
    ['optional', 'あいうえ', 'form'],
    ['unused', '48271605', 'unasked'],
  ] as const)('CM-X-1 where it is %s, %j is refused as %s before the place is used', async (linkCode, typed, fault) => {
    await using world = await openReservations({ settings: withMode({ linkCode }) })
    const holdToken = await hold(world)
    await expect(send(world, { holdToken, linkCode: typed })).rejects.toMatchObject({
      code: 'reservation.items-invalid',
      detail: { faults: [{ item: 'linkCode', fault }] },
    })
    expect((await world.call(api.readHold, { params, body: { holdToken } })).holdToken).toBe(holdToken)
  })

  it('OQ-RS-2 counts the reservations of one card, where nothing else about a person is known', async () => {
    const limited = (all: SiteSettings): SiteSettings => ({
      ...withMode({ linkCode: 'optional' })(all),
      reservation: { ...all.reservation, liveLimit: 1 },
    })
    await using world = await openReservations({ settings: limited })
    await send(world, { holdToken: await hold(world), linkCode: '48271605' })
    await send(world, { holdToken: await hold(world), linkCode: '48271606' })
    const second = send(world, { holdToken: await hold(world), linkCode: '48271605' })
    await expect(second).rejects.toMatchObject({ code: 'reservation.too-many-live' })
  })

  it('is not asked by a site whose settings are older than the question', async () => {
    await using world = await openReservations({
      settings: (all) => {
        const { linkCode: _, ...mode } = all.mode
        return { ...all, mode: mode as SiteSettings['mode'] }
      },
    })
    expect((await world.call(api.readSite, { params })).mode.linkCode).toBe('unused')
    expect((await book(world, firstSlot(world.windowId))).reservation.linkCode).toBeNull()
  })
})

describe('a wish whose answer was lost', () => {
  it('is one entry of the waitlist when it is sent again, and another when it is another wish', async () => {
    await using world = await openReservations({
      settings: (all) => ({ ...all, reservation: { ...all.reservation, waitlist: true } }),
    })
    const idempotencyKey = randomUUID()
    const wish = { windowIds: null, from: '2027-03-02', to: '2027-03-05', time: null }
    const enter = (mail: string) => world.call(api.enterWaitlist, { params, body: { ...wish, mail, idempotencyKey } })
    const first = await enter('someone@example.jp')
    expect(await enter('someone@example.jp')).toEqual(first)
    expect(await readMails(world)).toHaveLength(1)
    expect((await enter('other@example.jp')).token).not.toBe(first.token)
    expect(await readMails(world)).toHaveLength(2)
  })
})

describe('a member whose ID is the link code of a letter', () => {
  it('CM-X-3 signs in with it as it is typed from paper', async () => {
    await using world = await openReservations({ settings: withMode({ passwordCheck: false }) })
    const site = await createSites(world.store).require(aoseSite)
    const codes = createLinkCodes({ ...world.test.platform, keys: partsOf(world.test.platform).keys })
    await codes.take(site, [{ linkCode: 'AB-0042', password: null }])
    for (const loginKey of ['AB-0042', ' ab－0042', 'ａｂ-００４２'])
      expect((await world.call(api.signInResident, { body: { siteId: aoseSite, loginKey } })).memberNumber).toBe(
        'AB-0042',
      )
  })
})
