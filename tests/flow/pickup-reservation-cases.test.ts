import { describe, expect, it } from 'vitest'
import { readReport } from '#shared/pickup-reservation/office-api.ts'
import * as support from '#shared/pickup-reservation/support-api.ts'
import { insertSite, openReservations, otherSite, params } from './pickup-reservation-fixture.ts'

const inquiry: support.SupportCase = {
  kind: 'inquiry',
  channel: 'phone',
  receivedAt: '2027-02-15T00:30:00.000Z',
  subject: '予約票の印刷ができない',
  detail: '複合機の用紙の設定',
  answer: '',
  answeredAt: null,
  closedAt: null,
}
const incident: support.SupportCase = {
  ...inquiry,
  ...{ kind: 'incident', channel: 'monitoring', subject: '画面が開かない', answer: '機器を交換' },
  receivedAt: '2027-02-20T15:30:00.000Z',
  answeredAt: '2027-02-20T15:45:00.000Z',
  closedAt: '2027-02-20T18:00:00.000Z',
}

const openCases = async () => {
  const world = await openReservations()
  const as = async (role: 'reservation-manager' | 'reservation-clerk', municipalityCode = '99101') =>
    world.test.caller(await world.test.signIn(role, { id: `${role}-${municipalityCode}`, municipalityCode }))
  return { world, as, call: await as('reservation-manager') }
}

describe('the record of inquiries and incidents', () => {
  it('RS-NF-2 is written when it comes in and again when it is answered, one writer at a time', async () => {
    const { world, call } = await openCases()
    await using _ = world
    const made = await call(support.registerCase, { params, body: inquiry })
    expect(made).toMatchObject({ ...inquiry, registeredBy: 'reservation-manager-99101', version: 1 })
    const one = { ...params, caseId: made.caseId }
    const answered = { ...inquiry, answer: '用紙をA4に', answeredAt: '2027-02-15T02:00:00.000Z' }
    const amended = await call(support.amendCase, { params: one, body: { version: 1, ...answered } })
    expect(amended).toMatchObject({ ...answered, version: 2 })
    const older = call(support.amendCase, { params: one, body: { version: 1, ...inquiry } })
    await expect(older).rejects.toMatchObject({ code: 'lifecycle.stale' })
    await call(support.registerCase, { params, body: incident })
    const search = async (body: { month: string | null; open: boolean }) =>
      (await call(support.searchCases, { params, body })).cases.map(({ subject }) => subject)
    expect(await search({ month: '2027-02', open: false })).toEqual([incident.subject, inquiry.subject])
    expect(await search({ month: null, open: true })).toEqual([inquiry.subject])
    expect(await search({ month: '2027-03', open: false })).toEqual([])
  })

  it('RS-NF-2 takes no time to come, and no answer before the question', async () => {
    const { world, call } = await openCases()
    await using _ = world
    for (const [wrong, path] of [
      [{ receivedAt: '2027-03-01T01:00:01.000Z' }, 'receivedAt'],
      [{ answeredAt: '2027-02-15T00:29:59.000Z' }, 'answeredAt'],
      [{ answeredAt: '2027-02-16T00:00:00.000Z', closedAt: '2027-02-15T23:00:00.000Z' }, 'closedAt'],
    ] as const)
      await expect(call(support.registerCase, { params, body: { ...inquiry, ...wrong } })).rejects.toMatchObject({
        code: 'request.invalid',
        detail: { issues: [{ path }] },
      })
  })

  it('RS-NF-3 is reported by month: how many by which way, how soon answered, and every incident by itself', async () => {
    const { world, call } = await openCases()
    await using _ = world
    await call(support.registerCase, { params, body: inquiry })
    const second = { answeredAt: '2027-02-15T02:30:00.000Z', closedAt: '2027-02-15T02:30:00.000Z' }
    await call(support.registerCase, { params, body: { ...inquiry, ...second } })
    await call(support.registerCase, { params, body: incident })
    const report = (kind: 'support' | 'incidents') =>
      call(readReport, {
        params,
        body: { kind, from: '2027-02-01', to: '2027-02-28', windowId: null, after: null, limit: 100 },
      })
    expect((await report('support')).rows).toEqual([
      ['2027-02', 'inquiry', 'phone', 2, 1, 1, 2],
      ['2027-02', 'incident', 'monitoring', 1, 1, 0, 0.3],
    ])
    // half past midnight in Tokyo is the next day there
    expect((await report('incidents')).rows).toEqual([['2027-02-21', '画面が開かない', 0.3, 2.5, '機器を交換']])
  })

  it('RS-NF-2 is written by a clerk too, and never seen by another municipality', async () => {
    const { world, as, call } = await openCases()
    await using _ = world
    await insertSite(world.store, { siteId: otherSite, tenantId: '99102' })
    const { caseId } = await call(support.registerCase, { params, body: inquiry })
    const stranger = await as('reservation-manager', '99102')
    const theirs = { siteId: otherSite }
    const search = { month: null, open: false }
    expect((await stranger(support.searchCases, { params: theirs, body: search })).cases).toEqual([])
    const foreign = stranger(support.amendCase, { params: { ...theirs, caseId }, body: { version: 1, ...inquiry } })
    await expect(foreign).rejects.toMatchObject({ code: 'request.not-found' })
    await world.store.tx(async (tx) => {
      await tx.insert(world.store.tables.reservationOperators).values({
        ...{ accountId: 'reservation-clerk-99101', tenantId: '99101', mail: '', siteIds: [params.siteId] },
        ...{ mayOverbook: false, isTemporarySecret: false },
      })
    })
    const clerk = await as('reservation-clerk')
    expect(await clerk(support.registerCase, { params, body: incident })).toMatchObject({ kind: 'incident' })
  })

  it('XC-7 forgets its words 400 days after its end, and keeps what the figures need', async () => {
    const { world, call } = await openCases()
    await using _ = world
    await call(support.registerCase, { params, body: incident })
    await call(support.registerCase, { params, body: inquiry })
    world.test.clock.set('2028-03-28T00:00:00.000Z')
    await world.test.app.jobs.runNow('reservation.sweep')
    const later = await world.test.signIn('reservation-manager', { id: 'later', municipalityCode: '99101' })
    const read = world.test.caller(later)
    const { cases } = await read(support.searchCases, { params, body: { month: null, open: false } })
    expect(cases.map(({ subject, detail, answer }) => [subject, detail, answer])).toEqual([
      [incident.subject, '', ''],
      [inquiry.subject, inquiry.detail, ''],
    ])
  })
})
