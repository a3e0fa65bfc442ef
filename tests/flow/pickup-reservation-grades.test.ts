/** What each grade of the staff may do, and what the office counts (RS-STF-9, 11, 12, 14, 15; RS-NF-5). */
import { describe, expect, it } from 'vitest'
import { roleRow } from '#bff/platform/roles.ts'
import { cookieName } from '#bff/platform/session.ts'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import * as mailingApi from '#shared/pickup-reservation/mailing-api.ts'
import * as officeApi from '#shared/pickup-reservation/office-api.ts'
import * as staffApi from '#shared/pickup-reservation/staff-api.ts'
import * as supportApi from '#shared/pickup-reservation/support-api.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import { rights } from '#web/pickup-reservation/staff/rights.ts'
import { asClerk, asStaff, everything } from './pickup-reservation-clerks.ts'
import { aoseSite, book, firstSlot, insertMember, openReservations, params } from './pickup-reservation-fixture.ts'

const staffRoutes = [staffApi, officeApi, mailingApi, supportApi].flatMap((routes) => Object.values<unknown>(routes))

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'allow' in value

describe('the grades', () => {
  it('RS-STF-11, RS-STF-9 are refused every route beyond their rights, which are those the operators’ screen shows', async () => {
    await using world = await openReservations()
    for (const [at, grade] of staffApi.grades.entries()) {
      const held = roleRow(grade).privileges
      for (const [privilege, granted] of Object.entries(rights))
        expect(granted[at], `${grade} ${privilege}`).toBe(held.some((one) => one === privilege))
      expect(held.every((one) => one in rights)).toBe(true)
    }
    const cookie = await world.test.signIn('reservation-clerk', { municipalityCode: '99101' })
    const beyond = staffRoutes.filter(isEndpoint).filter(({ privilege }) => privilege !== 'reservations.serve')
    expect(beyond.length).toBeGreaterThan(15)
    for (const { method, path } of beyond) {
      const filled = path.replaceAll(/:\w+/g, aoseSite)
      const answer = await world.test.request(method, filled, { cookie, ...(method === 'GET' ? {} : { body: {} }) })
      const { code } = (await answer.json()) as { code: string }
      expect(`${method} ${path} ${code}`).toBe(`${method} ${path} session.forbidden`)
    }
  })

  it('RS-STF-12 keep what is known about residents from whoever only serves the counter', async () => {
    await using world = await openReservations()
    const answers = {
      ...{ name: '佐藤 葵', kana: 'サトウ アオイ', birthDate: '1980-04-01', address: '窓口県青瀬市1-1' },
      ...{ phone: '03-1111-2222', mail: 'aoi@example.jp', sex: 'female' },
    } as const
    await insertMember(world, { answers })
    const search = { params, body: { text: '佐藤', stopped: false, page: 1 } }
    const { members } = await (await asStaff(world))(officeApi.searchMembers, search)
    expect(members).toMatchObject([{ memberNumber: '000001', answers }])
    const refused = (await asClerk(world))(officeApi.searchMembers, search)
    await expect(refused).rejects.toMatchObject({ code: 'session.forbidden' })
  })

  it('RS-NF-5 have a zone of their own: residents’ routes and staff’s share no path and no session', async () => {
    const zones = [
      { routes: Object.values<unknown>(api), path: /^\/api\/resident\//, allow: ['public', 'resident'] },
      {
        routes: staffRoutes,
        path: /^\/api\/municipality\/reservation\//,
        allow: ['municipality'],
      },
    ]
    for (const { routes, path, allow } of zones)
      for (const endpoint of routes.filter(isEndpoint)) {
        expect(endpoint.path).toMatch(path)
        expect(allow).toEqual(expect.arrayContaining([...endpoint.allow]))
      }
    await using world = await openReservations()
    const staff = await asStaff(world)
    await expect(staff(api.listOwnReservations, {})).rejects.toMatchObject({ code: 'session.required' })
    const { memberId } = await insertMember(world)
    const { sessions, originRule } = world.test.platform
    const token = await world.store.tx((tx) => sessions.begin(tx, { id: memberId, audience: 'resident' }))
    const member = world.test.caller(`${cookieName('resident', originRule.secure)}=${token}`)
    expect(await member(api.readResidentSession, {})).toMatchObject({ memberNumber: '000001' })
    await expect(member(staffApi.listStaffSites, {})).rejects.toMatchObject({ code: 'session.required' })
  })
})

describe('reports', () => {
  it('RS-STF-14, RS-STF-15 tell who came, who did not, which old cards are back, and how full the times were', async () => {
    await using world = await openReservations({ windows: [{ ...newWindow('本社窓口'), capacity: 4 }] })
    const call = await asStaff(world)
    const slot = firstSlot(world.windowId)
    for (const free1 of ['あり', 'あり', 'なし', 'なし']) await book(world, slot, { free1 })
    const { reservations } = await call(staffApi.searchReservations, { params, body: everything })
    const byNumber = new Map(reservations.map((row) => [row.number, row]))
    const of = (number: number) => ({ ...params, reservationId: byNumber.get(number)?.reservationId ?? '' })
    const notes = { oldCardCollected: true, handling: '', version: 1 }
    await call(staffApi.checkIn, { params: of(1), body: notes })
    await call(staffApi.correctVisit, { params: of(2), body: { version: 1, event: 'mark-absent' } })
    await call(staffApi.cancelForResident, { params: of(3), body: { version: 1 } })
    const report = async (kind: officeApi.ReportKind) => {
      const body = { kind, from: '2027-03-01', to: '2027-03-31', windowId: null, after: null, limit: 100 }
      const { columns, rows } = await call(officeApi.readReport, { params, body })
      return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])))
    }
    const figures = { visited: 1, noShow: 1, cancelled: 1 }
    expect(await report('daily')).toHaveLength(4)
    expect(await report('no-show')).toMatchObject([{ number: 2, time: '09:00' }])
    expect(await report('collection')).toMatchObject([
      { number: 1, collected: 'yes', status: 'visited' },
      { number: 2, collected: 'no', status: 'no-show' },
    ])
    expect(await report('usage')).toMatchObject([{ window: '本社窓口', time: '09:00', reserved: 3, ...figures }])
    expect(await report('monthly')).toMatchObject([{ month: '2027-03', applied: 4, oldCards: 1, ...figures }])
  })
})
