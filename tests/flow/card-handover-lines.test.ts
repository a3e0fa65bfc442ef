/** Lines of the ledger that are about a card as a whole: what is known of it from its box to the resident's hand. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as api from '#shared/card-handover/api.ts'
import * as distribution from '#shared/card-handover/distribution-api.ts'
import type { StatusKey } from '#shared/card-handover/statuses.ts'
import type { Caller } from '#shared/contract/client.ts'
import { encodeCsv } from '#shared/csv/csv.ts'
import { openLedger, record, register, search, start, type LedgerWorld } from './card-handover-fixture.ts'

const dayMs = 86_400_000
let world: LedgerWorld
let call: Caller

beforeEach(async () => {
  world = await openLedger()
  call = await world.as()
})
afterEach(() => world[Symbol.asyncDispose]())

describe('the way of a card', () => {
  it('CM-ST-1..7 can be recorded status by status, and the usual way to its end warns of nothing', async () => {
    const usual: readonly StatusKey[] = [
      ...(['arrived', 'notice-sent', 'notice-returned', 'arrived', 'notice-sent', 'reserved'] as const),
      ...(['visited', 'sent-back', 'notice-sent', 'reserved', 'visited', 'handed-over'] as const),
    ]
    const { cardId } = await register(call)
    for (const status of usual) {
      world.test.clock.advance(60_000)
      const { detail, warnings } = await record(call, cardId, status)
      expect([status, warnings, detail.card.status]).toEqual([status, [], status])
    }
    const { history } = await call(api.readCard, { params: { cardId } })
    expect(history.map(({ status }) => status)).toEqual(usual)
    expect(new Set(usual).size).toBe(7)
  })

  it('CM-ST-6 ends at 交付: the card is found as handed over, is never stuck, and anything after it is warned of', async () => {
    const [handed, waiting] = [await register(call), await register(call)]
    await record(call, handed.cardId, 'visited')
    await record(call, handed.cardId, 'handed-over')
    await record(call, waiting.cardId, 'visited')
    world.test.clock.advance(400 * dayMs)
    call = await world.as()
    const stuck = await search(call, { stuck: true })
    expect(stuck.cards.map(({ cardId }) => cardId)).toEqual([waiting.cardId])
    const found = await search(call, { statuses: ['handed-over'] })
    expect(found.cards).toMatchObject([{ cardId: handed.cardId, status: 'handed-over', days: 400, stuck: false }])
    expect((await record(call, handed.cardId, 'visited')).warnings).toEqual(['after-hand-over'])
  })
})

describe('one card', () => {
  it('CM-F-4, CM-F-5 tells where it lies, what became of its notice, its visits and what was done, all on one page', async () => {
    const { places } = await call(distribution.writePlaces, {
      body: { places: [{ placeId: null, code: 'A-1', name: '金庫', active: true }] },
    })
    const placeId = places[0]?.placeId ?? ''
    const { deliveryId } = await call(distribution.createDelivery, { body: { name: '第1便' } })
    const { bytes } = encodeCsv({
      ...{ columns: ['製造番号', 'リンク番号', '交付通知書'], rows: [['0001', '10000001', 'あり']] },
      ...{ encoding: 'utf-8', rowsBefore: 0 },
    })
    await call(distribution.importDeliveryList, { params: { deliveryId }, bytes })
    const scans = [{ code: '0001', withNotice: true }]
    await call(distribution.scanDelivery, { params: { deliveryId }, body: { scans } })
    const body = { acceptDifferences: false, takeSurplus: false, placeId }
    await call(distribution.closeDelivery, { params: { deliveryId }, body })
    const codes = ['10000001']
    const day = '2027-03-01'
    await call(distribution.recordNotices, { body: { codes, kind: 'issuance', sentOn: day } })
    await call(distribution.recordReturns, {
      body: { codes, returnedOn: day, why: 'unknown-address', reason: null },
    })
    const [card] = (await call(api.findCards, { body: { code: '10000001', by: null } })).cards
    const params = { cardId: card?.cardId ?? '' }
    const visit = { visitedAt: start, documents: [], checks: [], oldCard: 'none' as const }
    for (const [kind, content] of [
      ['first', '交付できず'],
      ['again', '再来場で交付'],
      ['reissue', '再交付'],
    ] as const)
      await call(api.addVisit, { params, body: { ...visit, kind, content } })
    const detail = await call(api.readCard, { params })
    expect(detail.history.map(({ source, status }) => [source, status])).toEqual([
      ['delivery', 'arrived'],
      ['notice', 'notice-sent'],
      ['notice', 'notice-returned'],
    ])
    expect(detail).toMatchObject({
      card: { placeId, noticeState: 'returned', visitState: 'visited', linkCode: '10000001', producerNumber: '0001' },
      hasNotice: true,
      notices: [{ kind: 'issuance', sentOn: day, returnedOn: day }],
      visits: [
        { ordinal: 1, kind: 'first', content: '交付できず' },
        { ordinal: 2, kind: 'again', content: '再来場で交付' },
        { ordinal: 3, kind: 'reissue', content: '再交付' },
      ],
    })
    // another card's page tells nothing of it
    const other = await call(api.readCard, { params: { cardId: (await register(call)).cardId } })
    expect(other).toMatchObject({ history: [], visits: [], notices: [], card: { placeId: null } })
  })
})
