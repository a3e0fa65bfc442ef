/** What a card's page says of its letters after 取消, and who may take what back (CM-F-5, CM-R-2, RS-G-6). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as api from '#shared/card-handover/api.ts'
import * as distribution from '#shared/card-handover/distribution-api.ts'
import * as office from '#shared/card-handover/office-api.ts'
import type { StatusKey } from '#shared/card-handover/statuses.ts'
import type { Caller } from '#shared/contract/client.ts'
import { codeOf, openLedger, record, register, search, type LedgerWorld } from './card-handover-fixture.ts'

let world: LedgerWorld
let call: Caller
let cardId: string
const codes = ['1']

beforeEach(async () => {
  world = await openLedger()
  call = await world.as()
  ;({ cardId } = await register(call))
})
afterEach(() => world[Symbol.asyncDispose]())

const send = (kind: 'issuance' | 'reminder', sentOn: string) =>
  call(distribution.recordNotices, { body: { codes, kind, sentOn } })
const comeBack = (returnedOn: string, why: (typeof distribution.returnReasons)[number] = 'unknown-address') =>
  call(distribution.recordReturns, { body: { codes, returnedOn, why, reason: null } })
const readCard = () => call(api.readCard, { params: { cardId } })
const listNotices = async () =>
  (await readCard()).notices.map(({ kind, sentOn, returnedOn, returnReason }) => [
    ...[kind, sentOn, returnedOn, returnReason],
  ])
const rowOf = async (status: StatusKey, nth = -1) =>
  (await readCard()).history.filter((row) => row.status === status && row.undone === null).at(nth)?.progressId ?? ''
const undo = async (status: StatusKey, by: Caller = call) =>
  by(api.undoProgress, { params: { cardId, progressId: await rowOf(status) }, body: { reason: '読み違い' } })

describe('a letter', () => {
  it('CM-F-5 CM-R-2 that was scanned as come back by mistake is out again, and comes back on its own day', async () => {
    await send('issuance', '2027-02-10')
    await comeBack('2027-02-15')
    const mistaken = [['issuance', '2027-02-10', '2027-02-15', 'あて所に尋ねあたりません']]
    expect(await listNotices()).toEqual(mistaken)
    await undo('notice-returned')
    expect(await listNotices()).toEqual([['issuance', '2027-02-10', null, null]])
    expect((await search(call, { noticeState: 'sent' })).total).toBe(1)
    await comeBack('2027-02-25', 'storage-over')
    expect(await listNotices()).toEqual([['issuance', '2027-02-10', '2027-02-25', '保管期間経過']])
  })

  it('CM-R-2 whose sending is undone was never sent; what came back was the one before', async () => {
    await send('issuance', '2027-02-10')
    await send('reminder', '2027-02-20')
    await comeBack('2027-02-25')
    expect(await listNotices()).toEqual([
      ['issuance', '2027-02-10', null, null],
      ['reminder', '2027-02-20', '2027-02-25', 'あて所に尋ねあたりません'],
    ])
    await undo('notice-sent')
    expect(await listNotices()).toEqual([['issuance', '2027-02-10', '2027-02-25', 'あて所に尋ねあたりません']])
    await send('reminder', '2027-02-26')
    expect(await listNotices()).toEqual([
      ['issuance', '2027-02-10', '2027-02-25', 'あて所に尋ねあたりません'],
      ['reminder', '2027-02-26', null, null],
    ])
  })

  it('that came back is so too where the status was recorded card by card', async () => {
    await send('issuance', '2027-02-10')
    await record(call, cardId, 'notice-returned', '2027-02-20T01:00:00.000Z')
    expect(await listNotices()).toEqual([['issuance', '2027-02-10', '2027-02-20', null]])
  })

  it('entered after the return it belongs to has come back', async () => {
    await comeBack('2027-02-20')
    await send('issuance', '2027-02-10')
    expect(await listNotices()).toEqual([['issuance', '2027-02-10', '2027-02-20', 'あて所に尋ねあたりません']])
    await send('reminder', '2027-02-22')
    expect((await listNotices()).at(-1)).toEqual(['reminder', '2027-02-22', null, null])
  })
})

describe('a status kept for a higher grade', () => {
  const keep = async (status: StatusKey, grade: 'handover-manager') => {
    const { settings, version } = await call(office.readSettings, {})
    const statuses = settings.statuses.map((row) => (row.key === status ? { ...row, grade } : row))
    await call(office.writeSettings, { body: { version, settings: { ...settings, statuses } } })
  }

  it('RS-G-6 CM-R-4 is taken back by that grade, and by nobody below it', async () => {
    await record(call, cardId, 'visited')
    await record(call, cardId, 'handed-over')
    await keep('handed-over', 'handover-manager')
    const clerk = await world.as('handover-clerk')
    expect(await codeOf(undo('handed-over', clerk))).toBe('session.forbidden')
    expect((await readCard()).card.status).toBe('handed-over')
    // what is not kept, the clerk takes back
    expect(await codeOf(undo('visited', clerk))).toBe('done')
    expect(await codeOf(undo('handed-over', await world.as('handover-manager')))).toBe('done')
    expect((await readCard()).card.status).toBeNull()
  })
})
