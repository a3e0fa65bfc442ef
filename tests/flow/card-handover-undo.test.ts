import fc from 'fast-check'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as api from '#shared/card-handover/api.ts'
import { findCurrent, findNoticeState } from '#shared/card-handover/ledger.ts'
import { statusKeys } from '#shared/card-handover/statuses.ts'
import type { Caller } from '#shared/contract/client.ts'
import { openLedger, record, register, start, type LedgerWorld } from './card-handover-fixture.ts'

let world: LedgerWorld
let call: Caller

beforeAll(async () => {
  world = await openLedger()
  call = await world.as()
})
afterAll(() => world[Symbol.asyncDispose]())

const seven = statusKeys.slice(0, 7)
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ status: fc.constantFrom(...seven), second: fc.nat(30) }) },
    { weight: 2, arbitrary: fc.record({ undo: fc.nat(30) }) },
  ),
  { minLength: 1, maxLength: 9 },
)

/** What the card's row says, and what it should say by its history alone. */
const compare = async (cardId: string) => {
  const { handoverCards: cards, handoverProgress: progress } = world.ledger.tables
  const [card] = await world.ledger.db.select().from(cards).where(eq(cards.cardId, cardId))
  const rows = await world.ledger.db.select().from(progress).where(eq(progress.cardId, cardId))
  const current = findCurrent(rows)
  return {
    kept: {
      status: card?.status,
      statusAt: card?.statusAt,
      sequence: card?.statusSequence,
      actor: card?.statusActor,
      notice: card?.noticeState,
      rows: card?.progressCount,
      since: card?.since,
    },
    derived: {
      status: current?.status ?? null,
      statusAt: current?.at ?? null,
      sequence: current?.sequence ?? null,
      actor: current?.actor ?? null,
      notice: findNoticeState(rows, false),
      rows: rows.length,
      since: current?.at ?? card?.createdAt,
    },
    rows,
  }
}

describe('undo of any rows, in any order', () => {
  it('CM-R-2 CM-R-3 leaves a ledger that says what its history says, and loses no row', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (acts) => {
        const { cardId } = await register(call)
        let written = 0
        for (const act of acts) {
          if ('status' in act) {
            const at = new Date(Date.parse(start) - (31 - act.second) * 1000).toISOString()
            await record(call, cardId, act.status, at)
            written += 1
          } else {
            const { history } = await call(api.readCard, { params: { cardId } })
            const open = history.filter(({ undone }) => undone === null)
            const target = open[act.undo % Math.max(1, open.length)]
            if (target === undefined) continue
            await call(api.undoProgress, {
              params: { cardId, progressId: target.progressId },
              body: { reason: '誤り' },
            })
            written += 1
          }
          const { kept, derived, rows } = await compare(cardId)
          expect(kept).toEqual(derived)
          expect(rows).toHaveLength(written)
          expect(rows.map(({ sequence }) => sequence).toSorted((one, other) => one - other)).toEqual(
            Array.from({ length: written }, (_, index) => index + 1),
          )
        }
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  it('leaves nothing standing when the whole history is undone from its end', async () => {
    const { cardId } = await register(call)
    for (const status of seven) await record(call, cardId, status)
    for (;;) {
      const { history, card } = await call(api.readCard, { params: { cardId } })
      const current = history.find(({ current: isCurrent }) => isCurrent)
      expect(card.status).toBe(current?.status ?? null)
      if (current === undefined) break
      await call(api.undoProgress, { params: { cardId, progressId: current.progressId }, body: { reason: '誤り' } })
    }
    expect((await compare(cardId)).rows).toHaveLength(14)
  })
})
