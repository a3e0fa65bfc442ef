import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as api from '#shared/card-handover/api.ts'
import * as distribution from '#shared/card-handover/distribution-api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import type { Caller } from '#shared/contract/client.ts'
import { encodeCsv } from '#shared/csv/csv.ts'
import { codeOf, openLedger, record, register, search, type LedgerWorld } from './card-handover-fixture.ts'

let world: LedgerWorld
let call: Caller

beforeEach(async () => {
  world = await openLedger()
  call = await world.as()
})
afterEach(() => world[Symbol.asyncDispose]())

const file = (rows: readonly (readonly string[])[], encoding: 'utf-8' | 'windows-31j' = 'windows-31j') =>
  encodeCsv({ columns: ['製造番号', 'リンク番号', '交付通知書'], rows, encoding, rowsBefore: 0 }).bytes

const open = async (name = '第1便') => (await call(distribution.createDelivery, { body: { name } })).deliveryId
const load = (deliveryId: string, bytes: Uint8Array<ArrayBuffer>) =>
  call(distribution.importDeliveryList, { params: { deliveryId }, bytes })
const scan = (deliveryId: string, ...scans: readonly (readonly [string, boolean])[]) =>
  call(distribution.scanDelivery, {
    params: { deliveryId },
    body: { scans: scans.map(([code, withNotice]) => ({ code, withNotice })) },
  })
const closing = { acceptDifferences: false, takeSurplus: false, placeId: null }

describe('bulk arrival', () => {
  it('CM-X-4 takes the producer’s list in either encoding, and says by row and column what is wrong with it', async () => {
    const deliveryId = await open()
    for (const encoding of ['utf-8', 'windows-31j'] as const)
      expect(await load(deliveryId, file([['0001', '10000001', '']], encoding))).toMatchObject({
        faults: [],
        delivery: { listed: 1 },
      })
    const { faults, delivery } = await load(
      deliveryId,
      file([
        ['0001', '', ''],
        ['0001', '?', ''],
        ['', '', 'あり'],
      ]),
    )
    expect(faults).toEqual([
      { row: 2, column: '製造番号', fault: 'repeated' },
      { row: 2, column: 'リンク番号', fault: 'form' },
      { row: 3, column: '製造番号', fault: 'form' },
    ])
    expect(delivery.listed).toBe(1)
    const other = encodeCsv({ columns: ['番号'], rows: [['1']], encoding: 'utf-8', rowsBefore: 0 }).bytes
    expect((await load(deliveryId, other)).faults).toEqual([{ row: 0, column: '製造番号', fault: 'column-missing' }])
  })

  it('CM-F-13 RS-G-4 reports missing, surplus and double, stays open for them, and then records カード到着', async () => {
    const deliveryId = await open()
    await load(
      deliveryId,
      file([
        ['0001', '10000001', ''],
        ['0002', '10000002', ''],
        ['0003', '', ''],
      ]),
    )
    const { rows } = await scan(
      deliveryId,
      ['0001', true],
      ['0002', false],
      ['0002', false],
      ['9999', true],
      ['??', true],
    )
    expect(rows.map(({ outcome }) => outcome)).toEqual(['listed', 'listed', 'doubled', 'surplus', 'unreadable'])
    const { differences } = await call(distribution.readDelivery, { params: { deliveryId } })
    expect(differences.map(({ kind, code, scans }) => [kind, code, scans])).toEqual([
      ['doubled', '0002', 2],
      ['missing', '0003', 0],
      ['notice-missing', '0002', 2],
      ['surplus', '9999', 1],
    ])
    const close = (body: Parameters<typeof closeWith>[0]) => closeWith(body, deliveryId)
    expect(await codeOf(close(closing))).toBe('handover.delivery-differs')
    expect(await close({ ...closing, acceptDifferences: true })).toMatchObject({
      recorded: 2,
      created: 2,
      delivery: { state: 'closed', arrived: 2, missing: 1 },
    })
    const { cards } = await search(call, { statuses: ['arrived'] }, { order: 'number' })
    expect(cards.map(({ producerNumber, linkCode, noticeState }) => [producerNumber, linkCode, noticeState])).toEqual([
      ['0001', '10000001', 'arrived'],
      ['0002', '10000002', 'none'],
    ])
    expect(await codeOf(scan(deliveryId, ['0003', true]))).toBe('handover.delivery-closed')
  })

  const closeWith = (body: typeof closing & { placeId: string | null }, deliveryId: string) =>
    call(distribution.closeDelivery, { params: { deliveryId }, body })

  it('knows cards of a resident who was registered before, and cards that came in another box', async () => {
    const card = await register(call, { linkCode: '10000001' })
    const first = await open()
    await load(first, file([['0001', '10000001', '']]))
    await scan(first, ['0001', true])
    expect(await closeWith(closing, first)).toMatchObject({ recorded: 1, created: 0 })
    expect((await call(api.readCard, { params: { cardId: card.cardId } })).card).toMatchObject({
      producerNumber: '0001',
      status: 'arrived',
      noticeState: 'arrived',
    })
    const second = await open('第2便')
    await scan(second, ['0001', true])
    const { differences } = await call(distribution.readDelivery, { params: { deliveryId: second } })
    expect(differences).toMatchObject([{ kind: 'surplus', code: '0001', alsoIn: '第1便' }])
  })
})

describe('places and windows', () => {
  const places = (rows: readonly (readonly [string | null, string, boolean])[]) =>
    call(distribution.writePlaces, {
      body: { places: rows.map(([placeId, code, active]) => ({ placeId, code, name: `棚 ${code}`, active })) },
    })

  it('CM-SC-9 keeps every move of a card, and finds cards by their place', async () => {
    const { cardId } = await register(call)
    const rows = (
      await places([
        [null, 'A-1', true],
        [null, 'A-2', true],
      ])
    ).places
    for (const place of [rows[0], rows[1], undefined])
      await call(distribution.moveCards, { body: { codes: ['1'], placeId: place?.placeId ?? null, reason: '棚卸し' } })
    const { moves } = await call(api.readCard, { params: { cardId } })
    expect(moves.map(({ fromPlaceId, toPlaceId }) => [fromPlaceId, toPlaceId])).toEqual([
      [null, rows[0]?.placeId],
      [rows[0]?.placeId, rows[1]?.placeId],
      [rows[1]?.placeId, null],
    ])
    await call(distribution.moveCards, { body: { codes: ['1'], placeId: rows[0]?.placeId ?? null, reason: '' } })
    expect((await search(call, { placeIds: [rows[0]?.placeId ?? ''] })).total).toBe(1)
    expect((await search(call, { placeIds: [rows[1]?.placeId ?? ''] })).total).toBe(0)
  })

  it('puts no place with cards out of use, and lets two places exchange their codes', async () => {
    await register(call)
    const rows = (
      await places([
        [null, 'A-1', true],
        [null, 'A-2', true],
      ])
    ).places
    const [one = '', two = ''] = rows.map(({ placeId }) => placeId)
    await call(distribution.moveCards, { body: { codes: ['1'], placeId: one, reason: '' } })
    expect(await codeOf(places([[two, 'A-2', true]]))).toBe('handover.place-occupied')
    expect(
      await codeOf(
        places([
          [one, 'A-1', false],
          [two, 'A-2', true],
        ]),
      ),
    ).toBe('handover.place-occupied')
    expect(
      await codeOf(
        places([
          [one, 'A-1', true],
          [two, 'A-1', true],
        ]),
      ),
    ).toBe('handover.code-taken')
    const swapped = await places([
      [two, 'A-1', true],
      [one, 'A-2', true],
    ])
    expect(swapped.places.map(({ placeId, code, cards }) => [placeId, code, cards])).toEqual([
      [two, 'A-1', 0],
      [one, 'A-2', 1],
    ])
    const renewed = await places([
      [one, 'A-2', true],
      [null, 'A-1', true],
    ])
    expect(renewed.places.filter(({ active }) => active).map(({ code }) => code)).toEqual(['A-2', 'A-1'])
  })

  it('CM-F-13 forwards cards to a window and says which of them the window did not find', async () => {
    for (let index = 0; index < 3; index += 1) await register(call)
    const { windows } = await call(distribution.writeWindows, {
      body: { windows: [{ windowId: null, name: '港支所', active: true }] },
    })
    const windowId = windows[0]?.windowId ?? ''
    const send = (codes: string[]) => call(distribution.sendConsignment, { body: { windowId, codes, note: '定期便' } })
    const { consignment, done } = await send(['1', '2', '3', '9'])
    expect(done).toBe(3)
    expect((await send(['1'])).rows).toMatchObject([{ fault: 'not-applicable' }])
    expect((await call(distribution.listWindows, {})).windows).toMatchObject([{ cards: 0, onTheWay: 3 }])
    const params = { consignmentId: consignment?.consignmentId ?? '' }
    const receive = (codes: string[] | null, last: boolean) =>
      call(distribution.receiveConsignment, { params, body: { codes, last } })
    expect((await receive(['1'], false)).consignment).toMatchObject({ received: 1, state: 'sent' })
    expect((await receive(['1', '2'], true)).consignment).toMatchObject({ received: 2, state: 'differs' })
    expect(await codeOf(receive(null, true))).toBe('lifecycle.stale')
    const { cards } = await call(distribution.readConsignment, { params })
    expect(cards.map(({ cardNumber, received }) => [cardNumber, received])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ])
    expect((await search(call, { windowIds: [windowId] })).total).toBe(2)
    expect((await call(distribution.listWindows, {})).windows).toMatchObject([{ cards: 2, onTheWay: 0 }])
  })
})

describe('notices', () => {
  const person = {
    name: '髙橋　一郎',
    kana: 'タカハシ　イチロウ',
    sex: 'male',
    birthDate: '1970-01-01',
    address: '窓口県青瀬市一番',
    postalCode: '990-0001',
  }

  it('CM-F-1 CM-F-3 gives what is printed: address, link code, and the same first password each time', async () => {
    const resident = await call(office.registerResident, {
      body: { values: person, linkCode: null, useState: 'active' },
    })
    const cardIds = [resident.cards[0]?.cardId ?? '']
    const prepare = (withPasswords: boolean) => call(distribution.prepareNotices, { body: { cardIds, withPasswords } })
    const { addressees, letter } = await prepare(true)
    expect(addressees).toMatchObject([
      {
        linkCode: resident.cards[0]?.linkCode,
        person: { name: person.name, postalCode: '990-0001', address: person.address },
      },
    ])
    expect(addressees[0]?.password).toMatch(/^[2-9A-HJKMNP-Z]{10}$/)
    expect(letter.deadline).toBe('2027-04-30')
    expect((await prepare(true)).addressees).toEqual(addressees)
    expect((await prepare(false)).addressees[0]?.password).toBeNull()
    const { bytes } = await call(distribution.exportAddresses, { body: { cardIds, encoding: 'windows-31j' } })
    expect(new TextDecoder('shift_jis').decode(Buffer.from(bytes, 'base64'))).toContain(
      '990-0001,窓口県青瀬市一番,髙橋　一郎',
    )
  })

  it('CM-ST-2 CM-ST-4 CM-F-5 records what was sent and what came back, with the day and the reason', async () => {
    const { cardId } = await register(call)
    const codes = ['1']
    await call(distribution.recordNotices, { body: { codes, kind: 'issuance', sentOn: '2027-02-20' } })
    expect((await search(call, { noticeState: 'sent' })).total).toBe(1)
    await call(distribution.recordReturns, {
      body: { codes, returnedOn: '2027-02-25', why: 'unknown-address', reason: '転出か' },
    })
    const detail = await call(api.readCard, { params: { cardId } })
    expect(detail.card).toMatchObject({ status: 'notice-returned', noticeState: 'returned' })
    expect(detail.notices).toMatchObject([
      {
        kind: 'issuance',
        sentOn: '2027-02-20',
        returnedOn: '2027-02-25',
        returnReason: 'あて所に尋ねあたりません 転出か',
      },
    ])
    const future = call(distribution.recordNotices, { body: { codes, kind: 'reminder', sentOn: '2027-03-02' } })
    expect(await codeOf(future)).toBe('handover.time-invalid')
  })

  it('does not call a card handed over again for a notice that is entered late', async () => {
    const { cardId } = await register(call)
    await record(call, cardId, 'handed-over')
    const { rows } = await call(distribution.recordNotices, {
      body: { codes: ['1'], kind: 'issuance', sentOn: '2027-02-01' },
    })
    expect(rows).toMatchObject([{ outcome: 'done', warnings: ['not-the-latest'] }])
    expect((await call(api.readCard, { params: { cardId } })).card.status).toBe('handed-over')
  })
})
