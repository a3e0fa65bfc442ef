import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as api from '#shared/card-handover/api.ts'
import * as distribution from '#shared/card-handover/distribution-api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import { buildPath, type Endpoint } from '#shared/contract/endpoint.ts'
import type { Caller } from '#shared/contract/client.ts'
import {
  codeOf,
  entry,
  openLedger,
  record,
  register,
  search,
  tsukimino,
  type LedgerWorld,
} from './card-handover-fixture.ts'

/** Everything of Aose's that has an id, and somebody of Tsukimino's who tries each of them. */
let world: LedgerWorld
let aose: Caller
let stranger: Caller
let strangerCookie: string
const ids: Record<string, string> = {}

const person = {
  name: '青瀬　花子',
  kana: 'アオセ　ハナコ',
  sex: 'female',
  birthDate: '1990-04-01',
  address: '窓口県青瀬市港町九番',
}
const secretText = /青瀬|アオセ|77001122|港町|運転免許証|別の担当/

beforeAll(async () => {
  world = await openLedger()
  aose = await world.as()
  stranger = await world.as('handover-administrator', tsukimino)
  strangerCookie = await world.test.signIn('handover-administrator', {
    id: `handover-administrator-${tsukimino}`,
    municipalityCode: tsukimino,
  })
  const resident = await aose(office.registerResident, {
    body: { values: person, linkCode: '77001122', useState: 'active' },
  })
  ids['residentId'] = resident.residentId
  ids['cardId'] = resident.cards[0]?.cardId ?? ''
  const { cardId = '' } = ids
  const { detail } = await record(aose, cardId, 'arrived')
  ids['progressId'] = detail.history[0]?.progressId ?? ''
  const visited = await aose(api.addVisit, {
    params: { cardId },
    body: {
      kind: 'first',
      visitedAt: null,
      content: '別の担当が対応',
      documents: ['運転免許証'],
      checks: [],
      oldCard: 'unknown',
    },
  })
  ids['visitId'] = visited.visits[0]?.visitId ?? ''
  const { windows } = await aose(distribution.writeWindows, {
    body: { windows: [{ windowId: null, name: '青瀬窓口', active: true }] },
  })
  ids['windowId'] = windows[0]?.windowId ?? ''
  const { places } = await aose(distribution.writePlaces, {
    body: { places: [{ placeId: null, code: 'A-1', name: '青瀬の棚', active: true }] },
  })
  ids['placeId'] = places[0]?.placeId ?? ''
  ids['deliveryId'] = (await aose(distribution.createDelivery, { body: { name: '青瀬第一便' } })).deliveryId
  const { windowId = '' } = ids
  const sent = await aose(distribution.sendConsignment, { body: { windowId, codes: ['77001122'], note: '' } })
  ids['consignmentId'] = sent.consignment?.consignmentId ?? ''
  ids['accountId'] = 'handover-administrator-99101'
})
afterAll(() => world[Symbol.asyncDispose]())

const bodies: Readonly<Record<string, unknown>> = {
  'PUT /cards/:cardId': {
    version: 1,
    linkCode: '77001122',
    producerNumber: null,
    hasNotice: true,
    note: '',
    useState: 'removed',
  },
  'POST /cards/:cardId/progress': entry('handed-over'),
  'POST /cards/:cardId/progress/:progressId/undo': { reason: 'x' },
  'POST /cards/:cardId/visits': {
    kind: 'first',
    visitedAt: null,
    content: '',
    documents: [],
    checks: [],
    oldCard: 'unknown',
  },
  'PUT /cards/:cardId/visits/:visitId': {
    version: 1,
    kind: 'first',
    visitedAt: null,
    content: '',
    documents: [],
    checks: [],
    oldCard: 'none',
  },
  'POST /deliveries/:deliveryId/scans': { scans: [{ code: 'AAAA-1', withNotice: true }] },
  'POST /deliveries/:deliveryId/close': { acceptDifferences: true, takeSurplus: true, placeId: null },
  'POST /consignments/:consignmentId/receipt': { codes: null, last: true },
  'PUT /residents/:residentId': { version: 1, values: {}, linkCode: null, useState: 'removed' },
  'PUT /operators/:accountId': {
    ...{ displayName: 'x', grade: 'handover-clerk', mail: '', startsOn: null, endsOn: null },
    ...{ stopped: true, secret: null, isTemporary: false },
  },
}
const root = '/api/municipality/handover'
const short = ({ method, path }: Endpoint) => `${method} ${path.replace(root, '')}`
const csv = 'ID\r\n1\r\n'

const ask = (endpoint: Endpoint) => {
  const path = buildPath(endpoint.path, ids)
  const headers = endpoint.bytes === undefined ? {} : { 'content-type': endpoint.bytes.mediaType }
  const body = endpoint.bytes === undefined ? bodies[short(endpoint)] : csv
  return world.test.request(endpoint.method, path, {
    cookie: strangerCookie,
    headers,
    ...(body === undefined ? {} : { body }),
  })
}

describe('another municipality', () => {
  it('reaches nothing by any id of a path: to it, no such thing exists', async () => {
    const withIds = world.test.app.endpoints.filter(({ path }) => path.startsWith(root) && path.includes(':'))
    expect(withIds.length).toBeGreaterThanOrEqual(15)
    for (const endpoint of withIds) {
      const answer = await ask(endpoint)
      const text = await answer.text()
      expect(`${short(endpoint)} ${answer.status} ${text}`).toContain(`${short(endpoint)} 404`)
      expect(text).not.toMatch(secretText)
    }
  })

  it('finds nothing by any filter, number or cursor, and no name', async () => {
    expect((await search(stranger, { withRemoved: true })).total).toBe(0)
    expect((await search(stranger, { name: '青瀬' })).total).toBe(0)
    expect((await search(stranger, { statuses: ['arrived'], basis: 'any' })).total).toBe(0)
    expect(
      (await search(stranger, { windowIds: [ids['windowId'] ?? ''], placeIds: [ids['placeId'] ?? ''] })).total,
    ).toBe(0)
    for (const code of ['1', '77001122'])
      expect((await stranger(api.findCards, { body: { code, by: null } })).cards).toEqual([])
    const found = await stranger(office.searchResidents, {
      body: { text: '77001122', birthDate: null, useStates: null, after: null, limit: 50 },
    })
    expect(found).toEqual({ residents: [], total: 0, next: null })
  })

  it('does nothing to cards named in a body', async () => {
    const codes = ['77001122', '1']
    const refused = { done: 0, rows: [{ fault: 'unknown' }, { fault: 'unknown' }] }
    expect(
      await stranger(api.recordBatch, { body: { ...entry('handed-over'), codes, by: null, dryRun: false } }),
    ).toMatchObject(refused)
    expect(await stranger(distribution.moveCards, { body: { codes, placeId: null, reason: '' } })).toMatchObject(
      refused,
    )
    expect(
      await stranger(distribution.recordNotices, { body: { codes, kind: 'issuance', sentOn: '2027-03-01' } }),
    ).toMatchObject(refused)
    expect(
      await stranger(distribution.recordReturns, {
        body: { codes, returnedOn: '2027-03-01', why: 'other', reason: null },
      }),
    ).toMatchObject(refused)
    const cardIds = [ids['cardId'] ?? '']
    expect(await codeOf(stranger(distribution.prepareNotices, { body: { cardIds, withPasswords: true } }))).toBe(
      'request.not-found',
    )
    expect(await codeOf(stranger(distribution.exportAddresses, { body: { cardIds, encoding: 'utf-8' } }))).toBe(
      'request.not-found',
    )
  })

  it('cannot put its own cards to places and windows of others', async () => {
    const own = await register(stranger)
    const { placeId = '', windowId = '' } = ids
    const codes = [String(own.cardNumber)]
    expect(await codeOf(stranger(distribution.moveCards, { body: { codes, placeId, reason: '' } }))).toBe(
      'request.not-found',
    )
    expect(await codeOf(stranger(distribution.sendConsignment, { body: { windowId, codes, note: '' } }))).toBe(
      'request.not-found',
    )
    const body = { ...entry('arrived'), windowId }
    expect(await codeOf(stranger(api.recordProgress, { params: { cardId: own.cardId }, body }))).toBe(
      'request.not-found',
    )
    const rows = { places: [{ placeId, code: 'B-1', name: 'x', active: true }] }
    expect(await codeOf(stranger(distribution.writePlaces, { body: rows }))).toBe('request.not-found')
  })

  it('has CSV files in which nobody else is', async () => {
    for (const what of ['cards', 'progress'] as const) {
      const body = {
        what,
        filter: { ...api.everyCard, withRemoved: true },
        encoding: 'utf-8',
        withResidents: true,
        rowsBefore: 0,
        after: null,
      } as const
      const { bytes } = await stranger(api.exportCards, { body })
      expect(Buffer.from(bytes, 'base64').toString('utf8')).not.toMatch(secretText)
    }
    const residents = await stranger(office.exportResidents, {
      body: { encoding: 'utf-8', rowsBefore: 0, after: null },
    })
    expect(residents.rows).toBe(0)
    const filter = { from: null, to: null, actor: null, screen: null, target: ids['cardId'] ?? '' }
    const history = await stranger(office.searchHistory, { body: { filter, after: null, limit: 200 } })
    // what it tried itself, and nothing of what Aose did
    expect(new Set(history.rows.map(({ actor }) => actor))).toEqual(new Set([`handover-administrator-${tsukimino}`]))
  })

  it('may use the same numbers for its own', async () => {
    expect((await register(stranger, { linkCode: '77001122' })).linkCode).toBe('77001122')
  })

  it('has changed nothing by all that', async () => {
    const { card, history, resident } = await aose(api.readCard, { params: { cardId: ids['cardId'] ?? '' } })
    expect(card).toMatchObject({ status: 'arrived', useState: 'active', version: 1 })
    expect(history).toHaveLength(1)
    expect(resident?.values.name).toBe(person.name)
    const { operators } = await aose(office.listOperators, {})
    expect(operators).toMatchObject([{ accountId: 'handover-administrator-99101', stopped: false }])
  })
})

describe('a lower grade', () => {
  it('CM-R-4 has only what its grade has', async () => {
    const clerk = await world.as('handover-clerk')
    const manager = await world.as('handover-manager')
    const filter = { from: null, to: null, actor: null, screen: null, target: null }
    const attempts: readonly (readonly [string, (caller: Caller) => Promise<unknown>])[] = [
      ['list', (caller) => search(caller)],
      ['residents', (caller) => caller(office.readResidentItems, {})],
      [
        'places',
        (caller) =>
          caller(distribution.writePlaces, {
            body: { places: [{ placeId: ids['placeId'] ?? null, code: 'A-1', name: '青瀬の棚', active: true }] },
          }),
      ],
      ['settings', (caller) => caller(office.readSettings, {})],
      ['operators', (caller) => caller(office.listOperators, {})],
      ['history', (caller) => caller(office.searchHistory, { body: { filter, after: null, limit: 1 } })],
    ]
    const outcomes = async (caller: Caller) => {
      const all: string[] = []
      for (const [name, attempt] of attempts) if ((await codeOf(attempt(caller))) === 'done') all.push(name)
      return all
    }
    expect(await outcomes(clerk)).toEqual(['list'])
    expect(await outcomes(manager)).toEqual(['list', 'residents', 'places'])
    expect(await outcomes(aose)).toEqual(['list', 'residents', 'places', 'settings', 'operators', 'history'])
  })

  it('RS-G-6 CM-F-8 sees no names and hands nothing over where the municipality wants it so', async () => {
    const { settings, version } = await aose(office.readSettings, {})
    const statuses = settings.statuses.map((row) =>
      row.key === 'handed-over' ? { ...row, grade: 'handover-manager' as const } : row,
    )
    await aose(office.writeSettings, {
      body: { version, settings: { ...settings, statuses, seesResidents: 'handover-manager' } },
    })
    const clerk = await world.as('handover-clerk')
    const { cardId = '' } = ids
    const seen = await clerk(api.readCard, { params: { cardId } })
    expect(JSON.stringify(seen)).not.toMatch(/青瀬　花子|アオセ|港町/)
    expect(JSON.stringify(await search(clerk))).not.toMatch(/青瀬　花子|アオセ/)
    expect(await codeOf(search(clerk, { name: '青' }))).toBe('session.forbidden')
    expect(await codeOf(record(clerk, cardId, 'handed-over'))).toBe('session.forbidden')
    expect(await codeOf(record(clerk, cardId, 'visited'))).toBe('done')
  })
})
