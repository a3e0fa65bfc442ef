import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as api from '#shared/card-handover/api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import type { Caller } from '#shared/contract/client.ts'
import { verifyAudit } from '#bff/platform/audit.ts'
import {
  codeOf,
  entry,
  openLedger,
  record,
  register,
  search,
  start,
  type LedgerWorld,
} from './card-handover-fixture.ts'

const dayMs = 86_400_000
let world: LedgerWorld
let call: Caller

beforeEach(async () => {
  world = await openLedger()
  call = await world.as()
})
afterEach(() => world[Symbol.asyncDispose]())

const names = ({ history }: api.CardDetail) => history.map(({ statusName }) => statusName)

describe('the overview', () => {
  it('CM-SC-1 has the day in the Japanese era with its weekday, and who works here', async () => {
    const overview = await call(api.readOverview, {})
    expect(overview).toMatchObject({ today: '2027-03-01', dateText: '令和09年03月01日 月曜日' })
    expect(overview.me).toMatchObject({ grade: 'handover-administrator', seesResidents: true, mustChangeSecret: false })
  })

  it('CM-ST-1..7 has the seven statuses by the names of the sample, in their order', async () => {
    const { statuses } = await call(api.readOverview, {})
    expect(statuses.filter(({ active }) => active).map(({ name }) => name)).toEqual([
      ...['カード到着', '通知書送付', '来庁予約', '返戻', '来庁', '交付', '差戻し'],
    ])
  })
})

describe('a card', () => {
  it('CM-F-10 works with no resident data at all: ID and link code alone', async () => {
    const card = await register(call)
    expect(card).toMatchObject({ cardNumber: 1, name: null, kana: null, status: null })
    expect(card.linkCode).toMatch(/^[1-9]\d{7}$/)
    const { detail } = await record(call, card.cardId, 'arrived')
    expect(detail.resident).toBeNull()
    expect(detail.card.status).toBe('arrived')
  })

  it('CM-SC-6 is found by ID, by link code, by the producer’s number, and as a scanner types it', async () => {
    const card = await register(call, { linkCode: 'LINK-77', producerNumber: '0012-3456' })
    for (const code of ['1', '１', 'link-77', ' ＬＩＮＫ－７７ ', 'a0012-3456a', '*0012-3456*']) {
      const { cards } = await call(api.findCards, { body: { code, by: null } })
      expect(cards.map(({ cardId }) => cardId)).toEqual([card.cardId])
    }
    expect((await call(api.findCards, { body: { code: '2', by: null } })).cards).toEqual([])
  })

  it('shows all cards of a number that is one’s ID and another’s link code, rather than guess', async () => {
    await register(call, { linkCode: '2222' })
    const others = await register(call, { linkCode: '1001' })
    await world.execute(`UPDATE handover_cards SET card_number = 2222 WHERE card_id = '${others.cardId}'`)
    const { cards } = await call(api.findCards, { body: { code: '2222', by: null } })
    expect(cards).toHaveLength(2)
    const exact = await call(api.findCards, { body: { code: '2222', by: 'card-number' } })
    expect(exact.cards.map(({ cardId }) => cardId)).toEqual([others.cardId])
  })

  it('CM-F-4 has numbers nobody else has', async () => {
    await register(call, { linkCode: '12345678' })
    expect(await codeOf(register(call, { linkCode: '12345678' }))).toBe('handover.code-taken')
  })

  it('CM-R-5 taken out of use is hidden and stays, and nothing is recorded of it', async () => {
    const card = await register(call)
    const body = { version: card.version, linkCode: card.linkCode, producerNumber: null, hasNotice: false, note: '' }
    await call(api.amendCard, { params: { cardId: card.cardId }, body: { ...body, useState: 'removed' } })
    expect((await search(call)).total).toBe(0)
    expect((await search(call, { withRemoved: true })).total).toBe(1)
    expect(await codeOf(record(call, card.cardId, 'arrived'))).toBe('handover.out-of-use')
  })

  it('says which fields were corrected, when and by whom; an older screen corrects nothing', async () => {
    const card = await register(call)
    const body = { version: 1, linkCode: card.linkCode, producerNumber: 'P-000001', hasNotice: true, note: '' }
    const params = { cardId: card.cardId }
    const { changes } = await call(api.amendCard, { params, body: { ...body, useState: 'active' } })
    expect(changes.map(({ fields }) => fields)).toEqual([['producerNumber', 'hasNotice']])
    expect(await codeOf(call(api.amendCard, { params, body: { ...body, useState: 'active' } }))).toBe('lifecycle.stale')
  })
})

describe('progress', () => {
  it('CM-F-6 keeps day, second, status and operator of every row', async () => {
    const { cardId } = await register(call)
    world.test.clock.set('2027-03-01T05:59:25.000Z')
    call = await world.as()
    const { detail } = await record(call, cardId, 'arrived')
    expect(detail.history).toMatchObject([
      {
        at: '2027-03-01T05:59:25.000Z',
        statusName: 'カード到着',
        actor: 'handover-administrator-99101',
        current: true,
        undone: null,
      },
    ])
  })

  it('CM-R-1 takes the very order of the sample, repeats and all, and only warns', async () => {
    const { cardId } = await register(call)
    const steps = [
      'arrived',
      'notice-sent',
      'reserved',
      'notice-returned',
      'arrived',
      'reserved',
      'handed-over',
      'notice-returned',
    ] as const
    const warned: string[][] = []
    for (const status of steps) {
      world.test.clock.advance(1000)
      warned.push((await record(call, cardId, status)).warnings)
    }
    expect(warned.map((list) => list.join())).toEqual([
      '',
      '',
      '',
      'unusual-order',
      '',
      '',
      'unusual-order',
      'after-hand-over',
    ])
    expect((await search(call)).cards[0]?.status).toBe('notice-returned')
  })

  it('CM-R-2 undoes a row: the row stays, and so does who undid it, when and why', async () => {
    const { cardId } = await register(call)
    await record(call, cardId, 'arrived')
    world.test.clock.advance(1000)
    const { detail } = await record(call, cardId, 'notice-sent')
    const [, sent] = detail.history
    world.test.clock.advance(60_000)
    const body = { reason: '別のカードに登録するところだった' }
    const undone = await call(api.undoProgress, { params: { cardId, progressId: sent?.progressId ?? '' }, body })
    expect(names(undone)).toEqual(['カード到着', '通知書送付'])
    expect(undone.history[1]?.undone).toEqual({
      at: '2027-03-01T01:01:01.000Z',
      actor: 'handover-administrator-99101',
      actorName: 'handover-administrator-99101',
      reason: body.reason,
    })
    expect(undone.card).toMatchObject({ status: 'arrived', statusAt: start, noticeState: 'none' })
  })

  it('undoes a row once', async () => {
    const { cardId } = await register(call)
    const { detail } = await record(call, cardId, 'arrived')
    const params = { cardId, progressId: detail.history[0]?.progressId ?? '' }
    const undo = () => codeOf(call(api.undoProgress, { params, body: { reason: '誤り' } }))
    expect((await Promise.all([undo(), undo(), undo()])).toSorted()).toEqual([
      ...['done', 'handover.undone-already', 'handover.undone-already'],
    ])
  })

  it('CM-R-3 has the last row not undone as current, by when it happened and not by when it was written', async () => {
    const { cardId } = await register(call)
    world.test.clock.advance(60_000)
    await record(call, cardId, 'handed-over')
    const late = await record(call, cardId, 'visited', start)
    expect(late.warnings).toEqual(['not-the-latest'])
    expect(late.detail.card.status).toBe('handed-over')
    expect(names(late.detail)).toEqual(['来庁', '交付'])
  })

  it('is never recorded for a time to come', async () => {
    const { cardId } = await register(call)
    expect(await codeOf(record(call, cardId, 'arrived', '2027-03-01T01:00:00.001Z'))).toBe('handover.time-invalid')
    expect(await codeOf(record(call, cardId, 'arrived', '2014-01-01T00:00:00.000Z'))).toBe('handover.time-invalid')
  })

  it('CM-ST-7 sends back with a reason and not without', async () => {
    const { cardId } = await register(call)
    const body = { ...entry('sent-back'), reason: null }
    expect(await codeOf(call(api.recordProgress, { params: { cardId }, body }))).toBe('handover.reason-missing')
    const { detail } = await record(call, cardId, 'sent-back')
    expect(detail.history[0]?.reason).toBe('書類の不足')
  })

  it('cannot be changed or deleted by whoever has the database', async () => {
    const { cardId } = await register(call)
    await record(call, cardId, 'arrived')
    for (const sql of ["UPDATE handover_progress SET status = 'handed-over'", 'DELETE FROM handover_progress'])
      await expect(world.execute(sql)).rejects.toThrow('append-only')
  })
})

describe('the list', () => {
  it('CM-SC-3 filters by statuses and period, of now or of any row that stands', async () => {
    const [one, two] = [await register(call), await register(call)]
    await record(call, one.cardId, 'arrived')
    world.test.clock.advance(dayMs)
    call = await world.as()
    await record(call, one.cardId, 'notice-sent')
    await record(call, two.cardId, 'arrived')
    const ids = async (filter: Partial<api.CardFilter>) =>
      (await search(call, filter, { order: 'number' })).cards.map(({ cardNumber }) => cardNumber)
    expect(await ids({ statuses: ['arrived'] })).toEqual([2])
    expect(await ids({ statuses: ['arrived', 'notice-sent'] })).toEqual([1, 2])
    expect(await ids({ statuses: ['arrived'], basis: 'any' })).toEqual([1, 2])
    expect(await ids({ statuses: ['arrived'], basis: 'any', to: '2027-03-01' })).toEqual([1])
    expect(await ids({ from: '2027-03-02', to: '2027-03-02' })).toEqual([1, 2])
    expect(await ids({ to: '2027-03-01' })).toEqual([])
    expect(await ids({ statuses: [] })).toEqual([])
  })

  it('does not find by a row that was undone', async () => {
    const { cardId } = await register(call)
    const { detail } = await record(call, cardId, 'notice-sent')
    const params = { cardId, progressId: detail.history[0]?.progressId ?? '' }
    await call(api.undoProgress, { params, body: { reason: '誤り' } })
    expect((await search(call, { statuses: ['notice-sent'], basis: 'any' })).total).toBe(0)
    expect((await search(call, { statuses: ['none'] })).total).toBe(1)
  })

  it('turns pages without losing or repeating a card, in each order', async () => {
    for (let index = 0; index < 7; index += 1) {
      await register(call)
      if (index % 2 === 0) world.test.clock.advance(1000)
    }
    for (const order of ['latest', 'longest', 'number'] as const) {
      const seen: number[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof search>> = await search(call, {}, { order, after, limit: 3 })
        seen.push(...page.cards.map(({ cardNumber }) => cardNumber))
        expect(page.total).toBe(7)
        after = page.next
      } while (after !== null)
      expect(seen.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7])
    }
  })

  it('finds cards that are stuck: longer in a status than the master allows', async () => {
    const { cardId } = await register(call)
    await record(call, cardId, 'arrived')
    world.test.clock.advance(14 * dayMs - 1)
    expect((await search(await world.as(), { stuck: true })).total).toBe(0)
    world.test.clock.advance(1)
    const { cards } = await search(await world.as(), { stuck: true }, { order: 'longest' })
    expect(cards).toMatchObject([{ days: 14, stuck: true }])
    const { counts } = await (await world.as())(api.readOverview, {})
    expect(counts).toEqual([{ status: 'arrived', count: 1, stuck: 1 }])
  })
})

describe('a batch', () => {
  it('CM-F-15 records one status for many scanned numbers, with a result for every row', async () => {
    const cards = [
      await register(call, { linkCode: 'AAAA-0001' }),
      await register(call, { producerNumber: 'PPPP-0001' }),
    ]
    const codes = ['aaaa-0001', 'PPPP-0001', '1', '999', '???']
    const body = { ...entry('arrived'), codes, by: null, dryRun: false }
    const { rows, done } = await call(api.recordBatch, { body })
    expect(done).toBe(2)
    expect(rows.map(({ outcome, fault, cardId }) => [outcome, fault, cardId])).toEqual([
      ['done', null, cards[0]?.cardId],
      ['done', null, cards[1]?.cardId],
      ['refused', 'repeated', cards[0]?.cardId],
      ['refused', 'unknown', null],
      ['refused', 'unreadable', null],
    ])
    expect((await search(call, { statuses: ['arrived'] })).total).toBe(2)
  })

  it('says beforehand what it would do, and then writes nothing', async () => {
    const { cardId } = await register(call)
    const body = { ...entry('handed-over'), codes: ['1'], by: null, dryRun: true }
    expect(await call(api.recordBatch, { body })).toMatchObject({
      rows: [{ outcome: 'done', warnings: ['unusual-order'] }],
    })
    expect((await call(api.readCard, { params: { cardId } })).history).toEqual([])
  })

  it('of five hundred cards is one act', async () => {
    const codes: string[] = []
    for (let number = 1; number <= 30; number += 1) codes.push(String((await register(call)).cardNumber))
    await call(api.recordBatch, { body: { ...entry('arrived'), codes, by: 'card-number', dryRun: false } })
    const { total } = await search(call, { statuses: ['arrived'] })
    expect(total).toBe(30)
    const { rows } = await call(office.searchHistory, {
      body: {
        filter: { from: null, to: null, actor: null, screen: 'POST /progress/batch', target: null },
        after: null,
        limit: 10,
      },
    })
    expect(rows).toHaveLength(1)
  })
})

describe('visits', () => {
  const content: api.VisitContent = {
    kind: 'first',
    visitedAt: start,
    content: '本人が来庁',
    documents: ['運転免許証'],
    checks: ['identity', 'pin'],
    oldCard: 'to-collect',
  }

  it('CM-R-6 CM-F-5 are kept one by one: the first, a further one, a re-issue', async () => {
    const { cardId } = await register(call)
    await call(api.addVisit, { params: { cardId }, body: { ...content, visitedAt: null, content: '不在' } })
    await call(api.addVisit, { params: { cardId }, body: { ...content, kind: 'again', content: '再来場' } })
    const { visits, card } = await call(api.addVisit, {
      params: { cardId },
      body: { ...content, kind: 'reissue', content: '再交付', oldCard: 'collected' },
    })
    expect(visits.map(({ ordinal, kind, content: text }) => [ordinal, kind, text])).toEqual([
      [1, 'first', '不在'],
      [2, 'again', '再来場'],
      [3, 'reissue', '再交付'],
    ])
    expect(card.visitState).toBe('visited')
  })

  it('CM-F-14 says whether the old card was collected, and finds those who still have theirs', async () => {
    const { cardId } = await register(call)
    const { visits } = await call(api.addVisit, { params: { cardId }, body: content })
    expect((await search(call, { oldCard: 'to-collect' })).total).toBe(1)
    const params = { cardId, visitId: visits[0]?.visitId ?? '' }
    await call(api.amendVisit, { params, body: { version: 1, ...content, oldCard: 'collected' } })
    expect((await search(call, { oldCard: 'to-collect' })).total).toBe(0)
    expect((await search(call, { oldCard: 'collected' })).total).toBe(1)
    expect(await codeOf(call(api.amendVisit, { params, body: { version: 1, ...content } }))).toBe('lifecycle.stale')
  })
})

describe('every look and every act', () => {
  it('CM-F-11 leaves who, when, which screen, which card and how it ended, and can be filtered', async () => {
    const { cardId } = await register(call)
    await call(api.readCard, { params: { cardId } })
    await codeOf(record(call, cardId, 'arrived', '2030-01-01T00:00:00.000Z'))
    const filter = { from: '2027-03-01', to: '2027-03-01', actor: null, screen: null, target: cardId }
    const { rows } = await call(office.searchHistory, { body: { filter, after: null, limit: 50 } })
    expect(rows.map(({ screen, outcome }) => `${screen}: ${outcome}`).toSorted()).toEqual([
      'GET /cards/:cardId: done',
      'POST /cards/:cardId/progress: handover.time-invalid',
    ])
    expect(await verifyAudit(world.ledger)).toMatchObject({ intact: true })
  })

  it('leaves nothing half done where it fails', async () => {
    const { cardId } = await register(call)
    const progressId = '00000000-0000-4000-8000-000000000000'
    expect(await codeOf(call(api.undoProgress, { params: { cardId, progressId }, body: { reason: 'x' } }))).toBe(
      'request.not-found',
    )
    expect((await call(api.readCard, { params: { cardId } })).history).toEqual([])
  })
})
