/** Lines of the reservation service that no journey of the other files walks over: each a fact of its own. */
import { describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import * as staffApi from '#shared/pickup-reservation/staff-api.ts'
import { siteSettings, type SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { asClerk, asStaff, everything } from './pickup-reservation-clerks.ts'
import {
  book,
  firstSlot,
  insertMember,
  insertSite,
  openReservations,
  otherSite,
  params,
  readMails,
  remaining,
  take,
  tokenOf,
} from './pickup-reservation-fixture.ts'

const change = async (call: Caller, part: (settings: SiteSettings) => SiteSettings) => {
  const { site, settings } = await call(staffApi.readSettings, { params })
  return call(staffApi.writeSettings, {
    params,
    body: { version: site.version, settings: part(settings), acceptLost: false },
  })
}

describe('a help desk', () => {
  it('RS-G-5, RS-STF-5, RS-STF-6 serves a caller by the resident’s ID: books, moves, cancels, finds at the counter', async () => {
    await using world = await openReservations()
    await insertMember(world, { answers: { name: '佐藤 葵', kana: 'サトウ アオイ' } })
    const clerk = await asClerk(world)
    const slot = firstSlot(world.windowId)
    const made = await clerk(staffApi.reserveForResident, {
      params,
      body: { slot: { ...slot }, memberNumber: '000001', answers: { free1: 'なし' }, overbook: null },
    })
    expect(made).toMatchObject({ accessKey: null, reservation: { memberNumber: '000001', name: '佐藤 葵' } })
    const one = { ...params, reservationId: made.reservation.reservationId }
    const later = { ...slot, start: 600 }
    const moved = await clerk(staffApi.changeForResident, {
      params: one,
      body: { slot: later, answers: null, overbook: null, version: 1 },
    })
    expect([await remaining(world), await remaining(world, later)]).toEqual([5, 4])
    const found = await clerk(staffApi.findVisitor, { params, body: { memberNumber: '000001', day: slot.day } })
    expect(found.reservations).toEqual([moved.reservation])
    await clerk(staffApi.cancelForResident, { params: one, body: { version: 2 } })
    expect(await remaining(world, later)).toBe(5)
    const nobody = clerk(staffApi.reserveForResident, {
      params,
      body: { slot: { ...slot }, memberNumber: '000009', answers: { free1: 'なし' }, overbook: null },
    })
    await expect(nobody).rejects.toMatchObject({ code: 'request.not-found' })
  })

  it('CM-X-1, RS-STF-5 takes the link code of a letter where the site asks it, and books without where there is none', async () => {
    await using world = await openReservations({
      settings: (all) => ({ ...all, mode: { ...all.mode, linkCode: 'required' } }),
    })
    const clerk = await asClerk(world)
    const reserve = (start: number, linkCode?: string) =>
      clerk(staffApi.reserveForResident, {
        params,
        body: {
          ...{ slot: { ...firstSlot(world.windowId), start }, memberNumber: null, answers: { free1: 'なし' } },
          ...{ overbook: null, ...(linkCode === undefined ? {} : { linkCode }) },
        },
      })
    expect((await clerk(staffApi.readDesk, { params })).linkCode).toBe('required')
    expect((await reserve(540, ' ｌｋ－０００１ ')).reservation.linkCode).toBe('LK-0001')
    expect((await reserve(570)).reservation.linkCode).toBeNull()
    await expect(reserve(600, '?')).rejects.toMatchObject({
      detail: { faults: [{ item: 'linkCode', fault: 'form' }] },
    })
    const found = await clerk(staffApi.findVisitor, { params, body: { memberNumber: 'LK-0001', day: '2027-03-02' } })
    expect(found.reservations).toMatchObject([{ number: 1, linkCode: 'LK-0001' }])
    await change(await asStaff(world), (all) => ({ ...all, mode: { ...all.mode, linkCode: 'unused' } }))
    await expect(reserve(600, 'LK-0001')).rejects.toMatchObject({
      detail: { faults: [{ item: 'linkCode', fault: 'unasked' }] },
    })
  })
})

describe('a site', () => {
  it('RS-G-7 is for picking up or for applying, as its office says, and residents are told which', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const visits = async () => (await world.call(api.listSites, {})).map(({ visit }) => visit)
    expect(await visits()).toEqual(['at-pickup'])
    await change(call, (all) => ({ ...all, mode: { ...all.mode, visit: 'at-application' } }))
    expect(await visits()).toEqual(['at-application'])
  })

  it('RS-SET-6, RS-SET-7, RS-SET-8 keeps every field of its form as it was written', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const { settings: before, site } = await call(staffApi.readSettings, { params })
    const written: SiteSettings = {
      ...before,
      basic: {
        authority: '青瀬市 市民課',
        municipalityName: '青瀬市',
        postalCode: '999-0000',
        address: '窓口県青瀬市本町1-1',
        contactName: '窓口 花子',
        phone: '000-000-0100',
        fax: '000-000-0101',
        mail: 'card@aose.example',
        homepage: 'https://www.aose.example/card',
        siteName: 'カード受取の予約',
        headerTitle: '来訪予約システム 青瀬市',
      },
      mode: {
        audience: 'anyone',
        loginKey: 'login-id',
        selfRegistration: true,
        passwordCheck: false,
        applicantCheck: false,
        registrationKeyDays: 3,
        visit: 'at-application',
        accessKeyLength: 8,
        linkCode: 'optional',
      },
      publication: { serviceCode: 'A-01', shown: true, order: 7, startsOn: '2027-03-01', endsOn: '2027-03-31' },
      memberItems: {
        ...before.memberItems,
        basic: {
          ...before.memberItems.basic,
          loginId: { ...before.memberItems.basic.loginId, use: 'required' },
          mail: { ...before.memberItems.basic.mail, use: 'required' },
        },
      },
    }
    for (const part of ['basic', 'mode', 'publication'] as const)
      expect(Object.keys(written[part])).toEqual(Object.keys(siteSettings.shape[part].shape))
    world.test.clock.advance(60_000)
    await change(call, () => written)
    const after = await call(staffApi.readSettings, { params })
    expect(after.settings).toEqual(written)
    expect(after.site.createdAt).toBe(site.createdAt)
    expect(after.site.updatedAt).toBe('2027-03-01T01:01:00.000Z')
    const seen = await world.call(api.readSite, { params })
    expect(seen).toMatchObject({
      headerTitle: '来訪予約システム 青瀬市',
      contact: { phone: '000-000-0100', authority: '青瀬市 市民課' },
      mode: { loginKey: 'login-id', registrationKeyDays: 3 },
    })
    world.test.clock.set('2027-04-01T00:00:00.000Z')
    await expect(world.call(api.readSite, { params })).rejects.toMatchObject({ code: 'request.not-found' })
  })

  it('RS-SET-1, RS-SET-2, RS-SET-3 offers what its own rules and its windows’ say, a window’s own going first', async () => {
    await using world = await openReservations({ windows: [] })
    const call = await asStaff(world)
    await change(call, (all) => ({
      ...all,
      reservation: { ...all.reservation, hours: { from: 540, to: 660 }, unit: 60 },
    }))
    const tuesday = { from: 780, to: 900 }
    const { version } = await call(staffApi.listWindows, { params })
    const { windows } = await call(staffApi.writeWindows, {
      params,
      body: {
        ...{ version, order: null, acceptLost: false },
        changes: [
          { windowId: null, definition: { ...newWindow('本社窓口'), capacity: 3 } },
          {
            windowId: null,
            definition: {
              ...newWindow('駅前出張所'),
              capacity: 1,
              weeks: [{ period: { from: null, to: null }, week: [null, null, tuesday, null, null, null, null] }],
              excludedTimes: [{ hours: { from: 840, to: 900 }, weekdays: null, days: null, note: '会議' }],
            },
          },
        ],
      },
    })
    const slotsOf = async (windowId: string) => {
      const { days } = await world.call(api.readCalendar, { params: { ...params, windowId, day: '2027-03-02' } })
      return days[0]?.slots.map(({ start, state, remaining: left }) => [start, state, left])
    }
    expect(await slotsOf(windows[0]?.windowId ?? '')).toEqual([
      [540, 'open', 3],
      [600, 'open', 3],
    ])
    expect(await slotsOf(windows[1]?.windowId ?? '')).toEqual([
      [780, 'open', 1],
      [840, 'excluded', 0],
    ])
  })

  it('RS-SET-10, RS-SET-12 says whether members and applications exist that changed items would not fit', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const use = async () => {
      const { hasMembers, hasReservations } = await call(staffApi.readSettings, { params })
      return [hasMembers, hasReservations]
    }
    expect(await use()).toEqual([false, false])
    await book(world)
    expect(await use()).toEqual([false, true])
    await insertMember(world)
    expect(await use()).toEqual([true, true])
    await insertSite(world.store, { siteId: 'aose-renewal' })
    const other = await call(staffApi.readSettings, { params: { siteId: 'aose-renewal' } })
    expect([other.hasMembers, other.hasReservations]).toEqual([false, false])
  })

  it('RS-STF-5 gives a clerk what serving takes while it is still hidden from residents, and the day of its counter', async () => {
    await using world = await openReservations({
      settings: (all) => ({ ...all, publication: { ...all.publication, shown: false } }),
    })
    await expect(world.call(api.readSite, { params })).rejects.toMatchObject({ code: 'request.not-found' })
    const clerk = await asClerk(world)
    const desk = await clerk(staffApi.readDesk, { params })
    expect(desk).toMatchObject({ today: '2027-03-01', mayOverbook: false, municipalityName: '青瀬市' })
    expect(desk.applicationItems.free.free1.heading).toBe('住基カードの有無')
    world.test.clock.set('2027-03-01T15:00:00.000Z')
    const manager = await asStaff(world)
    expect(await manager(staffApi.readDesk, { params })).toMatchObject({ today: '2027-03-02', mayOverbook: true })
    await insertSite(world.store, { siteId: otherSite, tenantId: '99102' })
    const foreign = manager(staffApi.readDesk, { params: { siteId: otherSite } })
    await expect(foreign).rejects.toMatchObject({ code: 'request.not-found' })
  })

  it('RS-NF-7 keeps the plan of a window with the window, for its staff alone', async () => {
    const plan = '1月から3月まで2人、3月31日に撤収'
    await using world = await openReservations({ windows: [{ ...newWindow('公民館'), kind: 'temporary', plan }] })
    const { windows } = await (await asStaff(world))(staffApi.listWindows, { params })
    expect(windows[0]?.definition.plan).toBe(plan)
    const seen = JSON.stringify(await world.call(api.readSite, { params }))
    expect(seen).toContain('公民館')
    expect(seen).not.toContain('撤収')
  })
})

describe('what is asked', () => {
  it('RS-USR-2, RS-SET-9 of a member is what the site says: required, optional, shown, or not at all', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    await change(call, (all) => ({
      ...all,
      mode: { ...all.mode, selfRegistration: true, passwordCheck: false },
      memberItems: {
        basic: {
          ...all.memberItems.basic,
          mail: { ...all.memberItems.basic.mail, use: 'required' },
          kana: { ...all.memberItems.basic.kana, use: 'unused' },
          phone: { ...all.memberItems.basic.phone, use: 'required', alias: '日中の電話' },
          adminId: { ...all.memberItems.basic.adminId, use: 'display' },
        },
        free: {
          ...all.memberItems.free,
          free1: {
            ...{ heading: '来庁の手段', use: 'required', input: 'any', form: 'one-listed', meaning: 'none' },
            choices: ['徒歩', '車'],
          },
        },
      },
    }))
    await world.call(api.requestRegistration, { params, body: { mail: 'aoi@example.jp' } })
    const token = await tokenOf(world)
    const complete = (answers: object) => world.call(api.completeRegistration, { params, body: { token, answers } })
    await expect(complete({ kana: 'サトウ', adminId: 'A1', free1: '飛行機' })).rejects.toMatchObject({
      detail: {
        faults: [
          { item: 'name', fault: 'missing' },
          { item: 'kana', fault: 'unasked' },
          { item: 'phone', fault: 'missing' },
          { item: 'adminId', fault: 'unasked' },
          { item: 'free1', fault: 'form' },
        ],
      },
    })
    const { memberNumber } = await complete({ name: '佐藤 葵', phone: '03-1111-2222', free1: '徒歩' })
    expect(memberNumber).toBe('000001')
  })
})

describe('a reservation', () => {
  it('RS-R-2 moves to another time under its number, and to another day or place under the next number there', async () => {
    await using world = await openReservations({ windows: [newWindow('本社窓口'), newWindow('駅前出張所')] })
    const [windowId = '', other = ''] = world.windowIds
    const slot = firstSlot(windowId)
    await book(world, { ...slot, windowId: other })
    const { accessKey } = await book(world, slot)
    const move = async (to: typeof slot, version: number) => {
      const { holdToken } = await take(world, to)
      const body = { accessKey: accessKey ?? '', holdToken, answers: { free1: 'なし' }, version }
      return (await world.call(api.changeByKey, { params, body })).reservation
    }
    expect(await move({ ...slot, start: 600 }, 1)).toMatchObject({ number: 1, slot: { start: 600 } })
    expect(await move({ ...slot, day: '2027-03-03' }, 2)).toMatchObject({ number: 1, slot: { day: '2027-03-03' } })
    expect(await move({ ...slot, windowId: other }, 3)).toMatchObject({ number: 2, windowName: '駅前出張所' })
    // a number that was given is never given again
    expect((await book(world, slot)).reservation.number).toBe(2)
  })

  it('RS-R-8 that is cancelled stays as 取消, is found as such alone, and its place is free', async () => {
    await using world = await openReservations()
    const { accessKey } = await book(world)
    await book(world)
    await world.call(api.cancelByKey, { params, body: { accessKey: accessKey ?? '', version: 1 } })
    const call = await asStaff(world)
    const search = async (statuses: 'cancelled' | 'reserved') => {
      const body = { ...everything, statuses: [statuses] }
      const { reservations } = await call(staffApi.searchReservations, { params, body })
      return reservations.map(({ number, status }) => [number, status])
    }
    expect(await search('cancelled')).toEqual([[1, 'cancelled']])
    expect(await search('reserved')).toEqual([[2, 'reserved']])
    expect(await remaining(world)).toBe(4)
  })

  it('RS-D-4 is told of when it changes, is cancelled, and when its window closes, to whoever left an address', async () => {
    await using world = await openReservations()
    const call = await asStaff(world)
    const withMail = { free1: 'なし', mail: 'aoi@example.jp' }
    await change(call, (all) => ({
      ...all,
      applicationItems: {
        ...all.applicationItems,
        basic: {
          ...all.applicationItems.basic,
          mail: { staff: 'optional', resident: 'optional', alias: null, listed: false },
        },
      },
    }))
    const { accessKey } = await book(world, firstSlot(world.windowId), withMail)
    const key = { accessKey: accessKey ?? '' }
    const { holdToken } = await take(world, { ...firstSlot(world.windowId), day: '2027-03-03' })
    await world.call(api.changeByKey, { params, body: { ...key, holdToken, answers: withMail, version: 1 } })
    const { version } = await call(staffApi.listWindows, { params })
    const closed = { days: { from: '2027-03-03', to: '2027-03-03' }, note: '停電' }
    await call(staffApi.writeWindows, {
      params,
      body: {
        ...{ version, order: null, acceptLost: true },
        changes: [{ windowId: world.windowId, definition: { ...newWindow('本社窓口'), closedDays: [closed] } }],
      },
    })
    await world.call(api.cancelByKey, { params, body: { ...key, version: 2 } })
    const texts = (await readMails(world)).slice(2).map(({ subject, text }) => `${subject}\n${text}`)
    expect(texts).toHaveLength(3)
    expect(texts[0]).toContain('変更前：本社窓口 2027/03/02 (火) 09:00')
    expect(texts[1]).toContain('窓口の都合により')
    expect(texts[2]).toContain('予約を取り消しました')
  })
})
