/** 帳票 of a busy site: nothing is cut off without a word, and nobody is nameless (RS-STF-14, 15). */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import * as api from '#shared/pickup-reservation/office-api.ts'
import type { ReservationStatus } from '#shared/pickup-reservation/lifecycle.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import * as staff from '#shared/pickup-reservation/staff-api.ts'
import { newWindow } from '#shared/pickup-reservation/window.ts'
import {
  aoseSite,
  firstSlot,
  insertMember,
  insertSite,
  openReservations,
  otherSite,
  params,
  start,
  type ReservationWorld,
} from './pickup-reservation-fixture.ts'

const aose = '99101'
/** The application asks for nothing about the person: members are known by their registration. */
const withMembers = (settings: SiteSettings): SiteSettings => ({
  ...settings,
  mode: { ...settings.mode, audience: 'anyone', loginKey: 'member-id', passwordCheck: true },
})

let world: ReservationWorld
let call: Caller

beforeEach(async () => {
  world = await openReservations({
    tenantId: aose,
    settings: withMembers,
    windows: [newWindow('本社窓口'), newWindow('港支所')],
  })
  call = world.test.caller(
    await world.test.signIn('reservation-administrator', { id: 'reports', municipalityCode: aose }),
  )
})
afterEach(() => world[Symbol.asyncDispose]())

const asking = (kind: api.ReportKind, more: { after?: string | null; limit?: number } = {}) =>
  call(api.readReport, {
    params,
    body: {
      ...{ kind, from: '2027-03-01', to: '2027-04-30', windowId: null },
      ...{ after: null, limit: api.reportPageSize, ...more },
    },
  })
/** All sheets of a list, as the CSV has them. */
const readAll = async (kind: api.ReportKind, limit: number) => {
  const sheets: Awaited<ReturnType<typeof asking>>[] = []
  let after: string | null = null
  do {
    const sheet: Awaited<ReturnType<typeof asking>> = await asking(kind, { after, limit })
    sheets.push(sheet)
    after = sheet.next
  } while (after !== null)
  return sheets
}

type Known = { readonly windowId: string; readonly day: string; readonly start: number; readonly number: number }

/** Reservations as years of a large city would leave them; in the database alone. */
const fill = async (rows: readonly (Known & { readonly status?: ReservationStatus; readonly site?: string })[]) => {
  const { reservations } = world.store.tables
  const at = new Date(start)
  const values = rows.map(({ status = 'visited', site = aoseSite, ...place }) => ({
    ...{ reservationId: randomUUID(), tenantId: site === aoseSite ? aose : '99102', siteId: site, ...place, status },
    ...{ version: 1, answers: {}, oldCard: true, oldCardCollected: status === 'visited', handling: '' },
    ...{ by: 'resident' as const, appliedAt: at, changedAt: at },
  }))
  await world.store.tx(async (tx) => {
    for (let from = 0; from < values.length; from += 400)
      await tx.insert(reservations).values(values.slice(from, from + 400))
  })
}

describe('figures', () => {
  it('RS-STF-15: count every reservation of the period, also beyond ten thousand', async () => {
    const statuses = ['visited', 'no-show', 'cancelled', 'visited'] as const
    const [one = '', two = ''] = world.windowIds
    await fill(
      Array.from({ length: 10_004 }, (_, index) => ({
        windowId: index % 2 === 0 ? one : two,
        // the last of them are the last of the period
        day: index < 6000 ? '2027-03-02' : '2027-04-30',
        start: 540,
        number: Math.floor(index / 2) + 1,
        status: statuses[index % 4] ?? 'visited',
      })),
    )
    await insertSite(world.store, { siteId: otherSite, tenantId: '99102' })
    await fill([{ windowId: one, day: '2027-03-03', start: 540, number: 1, site: otherSite }])
    expect((await asking('monthly')).rows).toEqual([
      ['2027-03', '本社窓口', 3000, 1500, 0, 1500, 1500],
      ['2027-03', '港支所', 3000, 1500, 1500, 0, 1500],
      ['2027-04', '本社窓口', 2002, 1001, 0, 1001, 1001],
      ['2027-04', '港支所', 2002, 1001, 1001, 0, 1001],
    ])
    // who did not come had a place
    expect((await asking('usage')).rows).toEqual([
      ['本社窓口', '09:00', 2501, 2501, 0, 2501],
      ['港支所', '09:00', 5002, 2501, 2501, 0],
    ])
    expect(await asking('no-show')).toMatchObject({ total: 2501, next: expect.any(String) as string })
  })
})

describe('lists', () => {
  it('RS-STF-15: come sheet by sheet, each row once, and say how many there are', async () => {
    const places = ['2027-03-02', '2027-03-03'].flatMap((day) =>
      world.windowIds.flatMap((windowId) =>
        [540, 570].flatMap((minute, place) =>
          [1, 2].map((number) => ({ windowId, day, start: minute, number: place * 2 + number })),
        ),
      ),
    )
    await fill(places)
    const [whole] = await readAll('daily', api.reportPageSize)
    expect(whole).toMatchObject({ total: 16, next: null })
    for (const limit of [1, 3, 8, 16]) {
      const sheets = await readAll('daily', limit)
      expect(sheets.map(({ total }) => total)).toEqual(sheets.map(() => 16))
      expect(sheets.flatMap(({ rows }) => rows)).toEqual(whole?.rows)
      expect(sheets).toHaveLength(Math.ceil(16 / limit))
    }
    await expect(asking('daily', { after: 'x' })).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('RS-STF-14: name a member by the registration, with the 利用者ID, in all three', async () => {
    const { memberNumber } = await insertMember(world, { answers: { name: '海野　花子', kana: 'ウンノ　ハナコ' } })
    const reserve = async (minute: number) =>
      (
        await call(staff.reserveForResident, {
          params,
          body: {
            slot: { ...firstSlot(world.windowId), start: minute },
            ...{ memberNumber, answers: { free1: 'あり' }, overbook: null },
          },
        })
      ).reservation
    await reserve(540)
    const { reservationId, version } = await reserve(600)
    await call(staff.correctVisit, { params: { ...params, reservationId }, body: { version, event: 'mark-absent' } })
    for (const [kind, count] of [
      ['daily', 2],
      ['no-show', 1],
      ['collection', 2],
    ] as const) {
      const { columns, rows } = await asking(kind)
      expect([kind, rows.map((row) => [row[columns.indexOf('memberNumber')], row[columns.indexOf('name')]])]).toEqual([
        kind,
        Array.from({ length: count }, () => [memberNumber, '海野　花子']),
      ])
    }
  })
})
