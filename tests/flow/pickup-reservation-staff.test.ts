import { describe, expect, it } from 'vitest'
import { verifyAudit } from '#bff/platform/audit.ts'
import type { Role } from '#bff/platform/roles.ts'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import * as staffApi from '#shared/pickup-reservation/staff-api.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import {
  aoseSite,
  book,
  firstSlot,
  insertSite,
  openReservations,
  otherSite,
  params,
  remaining,
  take,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const asStaff = async (world: ReservationWorld, role: Role = 'reservation-manager', municipalityCode = '99101') => {
  const id = `${role}-${municipalityCode}`
  return world.test.caller(await world.test.signIn(role, { id, municipalityCode }))
}

const assign = (world: ReservationWorld, accountId: string, siteIds: readonly string[], more: object = {}) =>
  world.store.tx(async (tx) => {
    await tx.insert(world.store.tables.reservationOperators).values({
      ...{ accountId, tenantId: '99101', mail: '', siteIds, mayOverbook: false, isTemporarySecret: false },
      ...more,
    })
  })

const reserve = (call: Caller, windowId: string, overbook: { reason: string } | null = null) =>
  call(staffApi.reserveForResident, {
    params,
    body: { slot: { ...firstSlot(windowId) }, memberNumber: null, answers: { free1: 'あり' }, overbook },
  })

describe('staff', () => {
  it('RS-STF-2 sees the day by window and time: what is free, held, reserved, visited, absent', async () => {
    await using world = await openReservations({
      windows: [newWindow('本社窓口'), { ...newWindow('駅前出張所'), capacity: 2, weeks: [] }],
    })
    const call = await asStaff(world)
    await book(world)
    await take(world)
    const matrix = await call(staffApi.readDay, { params: { ...params, day: '2027-03-02' } })
    expect(matrix.windows.map(({ name }) => name)).toEqual(['本社窓口', '駅前出張所'])
    const row = matrix.rows.find(({ start }) => start === 540)
    expect(row?.cells).toEqual([
      { capacity: 5, remaining: 3, held: 1, reserved: 1, visited: 0, absent: 0 },
      { capacity: 2, remaining: 2, held: 0, reserved: 0, visited: 0, absent: 0 },
    ])
  })

  it('RS-STF-5 books within the capacity, and beyond it only with the privilege and a reason', async () => {
    await using world = await openReservations({ windows: [{ ...newWindow('本社窓口'), capacity: 1 }] })
    const manager = await asStaff(world)
    await assign(world, 'reservation-clerk-99101', [aoseSite])
    const clerk = await asStaff(world, 'reservation-clerk')
    await reserve(clerk, world.windowId)
    await expect(reserve(clerk, world.windowId)).rejects.toMatchObject({ code: 'reservation.full' })
    await expect(reserve(clerk, world.windowId, { reason: '車いす' })).rejects.toMatchObject({
      code: 'session.forbidden',
    })
    const { reservation } = await reserve(manager, world.windowId, { reason: '車いすの方の付添' })
    expect(reservation).toMatchObject({ number: 2, overbookReason: '車いすの方の付添' })
    expect(await remaining(world)).toBe(0)
  })

  it('RS-STF-6, RS-R-10 checks a visitor in by key or number, notes the old card, and can take it back', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const { accessKey } = await book(world, firstSlot(world.windowId), { free1: 'あり' })
    const byKey = await call(staffApi.findVisitor, { params, body: { accessKey: accessKey ?? '' } })
    const { windowId } = world
    const byNumber = await call(staffApi.findVisitor, { params, body: { number: 1, windowId, day: '2027-03-02' } })
    expect(byKey).toEqual(byNumber)
    const [found] = byKey.reservations
    expect(found).toMatchObject({ oldCard: true, oldCardCollected: false, status: 'reserved' })
    const one = { ...params, reservationId: found?.reservationId ?? '' }
    const notes = { oldCardCollected: true, handling: '本人確認済み' }
    const visited = await call(staffApi.checkIn, { params: one, body: { ...notes, version: 1 } })
    expect(visited).toMatchObject({ status: 'visited', oldCardCollected: true })
    const again = call(staffApi.checkIn, { params: one, body: { ...notes, version: 1 } })
    await expect(again).rejects.toMatchObject({ code: 'lifecycle.stale' })
    const undone = await call(staffApi.correctVisit, { params: one, body: { version: 2, event: 'undo-check-in' } })
    expect(undone).toMatchObject({ status: 'reserved', visitedAt: null })
    const { events } = await call(staffApi.readReservation, { params: one })
    expect(events.map(({ event }) => event)).toEqual(['apply', 'check-in', 'undo-check-in'])
  })

  it('RS-R-6 marks everyone absent whom nobody checked in when the reception is over, and corrects a late comer', async () => {
    await using world = await openReservations()
    const { reservation } = await book(world)
    world.test.clock.set('2027-03-02T07:59:00.000Z')
    const call = await asStaff(world)
    await world.test.app.jobs.runNow('reservation.mark-absent')
    const one = { ...params, reservationId: reservation.reservationId }
    expect((await call(staffApi.readReservation, { params: one })).reservation.status).toBe('reserved')
    world.test.clock.set('2027-03-02T08:00:00.000Z')
    const later = await asStaff(world)
    await world.test.app.jobs.runNow('reservation.mark-absent')
    const { reservation: absent } = await later(staffApi.readReservation, { params: one })
    expect(absent.status).toBe('no-show')
    const body = { oldCardCollected: false, handling: '', version: absent.version }
    expect((await later(staffApi.checkIn, { params: one, body })).status).toBe('visited')
  })

  it('RS-R-9 books an absent person again, at a new place', async () => {
    await using world = await openReservations()
    await book(world)
    world.test.clock.set('2027-03-03T01:00:00.000Z')
    await world.test.app.jobs.runNow('reservation.mark-absent')
    const call = await asStaff(world)
    const { reservations } = await call(staffApi.searchReservations, {
      params,
      body: { ...everything, statuses: ['no-show'] },
    })
    const [absent] = reservations
    const slot = { ...firstSlot(world.windowId), day: '2027-03-04' }
    const { reservation } = await call(staffApi.changeForResident, {
      params: { ...params, reservationId: absent?.reservationId ?? '' },
      body: { slot, answers: null, overbook: null, version: absent?.version ?? 0 },
    })
    expect(reservation).toMatchObject({ status: 'reserved', number: 1, slot: { day: '2027-03-04' } })
  })

  it('RS-STF-3, RS-STF-4 finds by number, name, status, day of visit and of application, page by page', async () => {
    await using world = await openReservations({
      settings: (all) => {
        const asked = { staff: 'optional', resident: 'optional', alias: null, listed: true } as const
        const { basic, free } = all.applicationItems
        return { ...all, applicationItems: { free, basic: { ...basic, name: asked, kana: asked } } }
      },
    })
    const call = await asStaff(world)
    const names = ['佐藤 葵', '佐々木 100%', '鈴木 太郎']
    for (const name of names) await book(world, firstSlot(world.windowId), { free1: 'なし', name })
    const sorted = (...texts: readonly string[]) => texts.toSorted((left, right) => left.localeCompare(right, 'ja'))
    const search = async (body: object) => {
      const { reservations } = await call(staffApi.searchReservations, { params, body: { ...everything, ...body } })
      return sorted(...reservations.map(({ name }) => name ?? ''))
    }
    expect(await search({ name: { text: '佐', match: 'prefix' } })).toEqual(sorted('佐々木 100%', '佐藤 葵'))
    expect(await search({ name: { text: '木', match: 'prefix' } })).toEqual([])
    expect(await search({ name: { text: '木', match: 'part' } })).toEqual(sorted('佐々木 100%', '鈴木 太郎'))
    expect(await search({ name: { text: '%', match: 'part' } })).toEqual(['佐々木 100%'])
    expect(await search({ number: 3 })).toEqual(['鈴木 太郎'])
    expect(await search({ statuses: ['cancelled'] })).toEqual([])
    expect(await search({ period: { basis: 'visit', from: '2027-03-02', to: '2027-03-02' } })).toHaveLength(3)
    expect(await search({ period: { basis: 'application', from: '2027-03-02', to: null } })).toHaveLength(0)
    const first = await call(staffApi.searchReservations, { params, body: { ...everything, limit: 2 } })
    const second = await call(staffApi.searchReservations, {
      params,
      body: { ...everything, limit: 2, after: first.next },
    })
    expect([first.reservations.length, second.reservations.length, second.next]).toEqual([2, 1, null])
    const seen = [...first.reservations, ...second.reservations].map(({ number }) => number)
    expect(new Set(seen)).toEqual(new Set([1, 2, 3]))
  })

  it('RS-SET-3, RS-SET-5 tries a change out first, and takes no place away unless that is accepted', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const { reservation } = await book(world)
    const { version } = await call(staffApi.listWindows, { params })
    const closed = { days: { from: '2027-03-02', to: '2027-03-03' }, note: '設備点検' }
    const changes = [{ windowId: world.windowId, definition: { ...newWindow('本社窓口'), closedDays: [closed] } }]
    const { affected } = await call(staffApi.previewWindows, { params, body: { changes } })
    expect(affected).toMatchObject([{ reservationId: reservation.reservationId, cause: 'not-offered' }])
    const write = (acceptLost: boolean) =>
      call(staffApi.writeWindows, { params, body: { version, changes, order: null, acceptLost } })
    await expect(write(false)).rejects.toMatchObject({ code: 'reservation.places-lost', detail: { count: 1 } })
    await write(true)
    const { days } = await world.call(api.readCalendar, {
      params: { ...params, windowId: world.windowId, day: '2027-03-02' },
    })
    expect(days[0]).toMatchObject({ shut: 'closed-day', note: '設備点検', slots: [] })
    await expect(write(true)).rejects.toMatchObject({ code: 'lifecycle.stale' })
    // whoever had a place still has the reservation, and staff can move it
    const slot = { ...firstSlot(world.windowId), day: '2027-03-04' }
    const moved = await call(staffApi.changeForResident, {
      params: { ...params, reservationId: reservation.reservationId },
      body: { slot, answers: null, overbook: null, version: 1 },
    })
    expect(moved.reservation.slot.day).toBe('2027-03-04')
  })

  it('RS-SET-7 refuses settings that nobody could get to the end with', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const { settings, site } = await call(staffApi.readSettings, { params })
    const write = (mode: object) =>
      call(staffApi.writeSettings, {
        params,
        body: {
          version: site.version,
          settings: { ...settings, mode: { ...settings.mode, ...mode } },
          acceptLost: false,
        },
      })
    await expect(write({ applicantCheck: true })).rejects.toMatchObject({ code: 'reservation.settings-invalid' })
    await expect(write({ loginKey: 'mail' })).rejects.toMatchObject({ code: 'reservation.settings-invalid' })
    expect((await write({ accessKeyLength: 9 })).version).toBe(site.version + 1)
    expect((await book(world)).accessKey).toHaveLength(9)
  })

  it('RS-STF-8 works for the sites assigned, on the days of the account, with a password of its own', async () => {
    await using world = await openReservations()
    await insertSite(world.store, { siteId: 'aose-renewal' })
    const clerk = await asStaff(world, 'reservation-clerk')
    expect(await clerk(staffApi.listStaffSites, {})).toEqual([])
    await assign(world, 'reservation-clerk-99101', ['aose-renewal'])
    expect((await clerk(staffApi.listStaffSites, {})).map(({ siteId }) => siteId)).toEqual(['aose-renewal'])
    const foreign = clerk(staffApi.readDay, { params: { ...params, day: '2027-03-02' } })
    await expect(foreign).rejects.toMatchObject({ code: 'session.forbidden' })
    await assign(world, 'reservation-manager-99101', [], { startsOn: '2027-03-02' })
    const early = (await asStaff(world))(staffApi.listStaffSites, {})
    await expect(early).rejects.toMatchObject({ code: 'session.forbidden' })
    await assign(world, 'reservation-administrator-99101', [], { isTemporarySecret: true })
    const unready = (await asStaff(world, 'reservation-administrator'))(staffApi.listStaffSites, {})
    await expect(unready).rejects.toMatchObject({ code: 'reservation.password-not-set' })
  })

  it('RS-STF-10 leaves who saw and did what in the access history and in the chain, refusals too', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const { reservation } = await book(world)
    const one = { ...params, reservationId: reservation.reservationId }
    await call(staffApi.readReservation, { params: one })
    await call(staffApi.cancelForResident, { params: one, body: { version: 9 } }).catch(() => undefined)
    const rows = await world.store.db.select().from(world.store.tables.reservationAccess)
    expect(rows.map(({ actor, screen, target, outcome }) => ({ actor, screen, target, outcome }))).toEqual([
      {
        actor: 'reservation-manager-99101',
        screen: 'GET /sites/:siteId/reservations/:reservationId',
        target: reservation.reservationId,
        outcome: 'done',
      },
      {
        actor: 'reservation-manager-99101',
        screen: 'POST /sites/:siteId/reservations/:reservationId/cancel',
        target: reservation.reservationId,
        outcome: 'lifecycle.stale',
      },
    ])
    expect(await verifyAudit(world.store)).toMatchObject({ intact: true })
  })
})

const everything = {
  ...{ number: null, memberNumber: null, name: null, windowIds: null, statuses: null, period: null },
  ...{ oldCard: null, after: null, limit: 50 },
} as const

describe('RS-G-10 another municipality', () => {
  it('reaches nothing of this one by any route or parameter of the staff’s side', async () => {
    await using world = await openReservations()
    const [otherWindow = ''] = await insertSite(world.store, { siteId: otherSite, tenantId: '99102' })
    const { reservation } = await book(world)
    const stranger = await asStaff(world, 'reservation-administrator', '99102')
    const siteOf = { siteId: aoseSite }
    const mixed = { siteId: otherSite, reservationId: reservation.reservationId }
    const body = { version: 1, oldCardCollected: false, handling: '' }
    const slot = { ...firstSlot(world.windowId) }
    const attempts: readonly (() => Promise<unknown>)[] = [
      () => stranger(staffApi.readSettings, { params: siteOf }),
      () => stranger(staffApi.listWindows, { params: siteOf }),
      () => stranger(staffApi.readDay, { params: { ...siteOf, day: '2027-03-02' } }),
      () => stranger(staffApi.searchReservations, { params: siteOf, body: everything }),
      () => stranger(staffApi.readReservation, { params: { ...siteOf, reservationId: reservation.reservationId } }),
      () => stranger(staffApi.readReservation, { params: mixed }),
      () => stranger(staffApi.checkIn, { params: mixed, body }),
      () => stranger(staffApi.cancelForResident, { params: mixed, body: { version: 1 } }),
      () => stranger(staffApi.reissueKey, { params: mixed }),
      () =>
        stranger(staffApi.reserveForResident, {
          params: { siteId: otherSite },
          body: { slot, memberNumber: null, answers: { free1: 'なし' }, overbook: null },
        }),
      () =>
        stranger(staffApi.readStaffCalendar, {
          params: { siteId: otherSite, windowId: world.windowId, day: '2027-03-02' },
        }),
      () =>
        stranger(staffApi.writeWindows, {
          params: { siteId: otherSite },
          body: {
            ...{ version: 1, order: null, acceptLost: true },
            changes: [{ windowId: world.windowId, definition: newWindow('乗っ取り') }],
          },
        }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'request.not-found' })
    const listed = await stranger(staffApi.listSlotReservations, {
      params: { siteId: otherSite, windowId: world.windowId, day: '2027-03-02', start: 'all' },
    })
    expect(listed.reservations).toEqual([])
    const found = await stranger(staffApi.findVisitor, {
      params: { siteId: otherSite },
      body: { number: 1, windowId: world.windowId, day: '2027-03-02' },
    })
    expect(found.reservations).toEqual([])
    expect((await stranger(staffApi.listStaffSites, {})).map(({ siteId }) => siteId)).toEqual([otherSite])
    expect(otherWindow).not.toBe('')
  })

  it('reaches nothing of this one by a resident’s route: keys, holds, windows and tokens are of their site', async () => {
    await using world = await openReservations()
    await insertSite(world.store, { siteId: otherSite, tenantId: '99102' })
    const { accessKey } = await book(world)
    const { holdToken } = await take(world)
    const elsewhere = { siteId: otherSite }
    const attempts: readonly (readonly [() => Promise<unknown>, string])[] = [
      [
        () => world.call(api.readByKey, { params: elsewhere, body: { accessKey: accessKey ?? '' } }),
        'reservation.key-unknown',
      ],
      [() => world.call(api.readHold, { params: elsewhere, body: { holdToken } }), 'reservation.hold-over'],
      [
        () => world.call(api.apply, { params: elsewhere, body: { holdToken, answers: { free1: 'なし' } } }),
        'reservation.hold-over',
      ],
      [
        () =>
          take({
            ...world,
            call: (endpoint, input) => world.call(endpoint, { ...input, params: elsewhere }),
          }),
        'request.not-found',
      ],
    ]
    for (const [attempt, code] of attempts) await expect(attempt()).rejects.toMatchObject({ code })
    await world.call(api.releaseHold, { params: elsewhere, body: { holdToken } })
    expect(await remaining(world)).toBe(3)
  })
})
