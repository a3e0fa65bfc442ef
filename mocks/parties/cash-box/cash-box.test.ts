import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deposit as depositSchema, type Pieces } from '#bff/parties/cash-box/contract.ts'
import * as z from 'zod/mini'
import { openJournal, type Journal } from '../journal.ts'
import { boxEvent, createCashBox, initialTill, type BoxEvent } from './cash-box.ts'
import { addPieces, findChange, sumOf } from './pieces.ts'

const first = '6f0f5a55-8a3b-4b6c-9f06-000000000001'
const second = '6f0f5a55-8a3b-4b6c-9f06-000000000002'

/** A journal whose lines can be read again, as after a restart. */
const createKeptJournal = () => {
  const kept: BoxEvent[] = []
  const reopen = (): Journal<BoxEvent> => ({
    entries: [...kept],
    append: (event) => void kept.push(event),
    close: () => undefined,
  })
  return { kept, reopen }
}

const openBox = () => createCashBox(createKeptJournal().reopen())

const coins = fc.constantFrom(10, 50, 100, 500, 1000)
const act = fc.oneof(
  fc.record({
    do: fc.constant('open' as const),
    id: fc.constantFrom(first, second),
    due: fc.integer({ min: 0, max: 200 }),
  }),
  fc.record({ do: fc.constant('insert' as const), yen: fc.oneof(coins, fc.constantFrom(1, 5, 2000, 5000, 10_000)) }),
  fc.record({ do: fc.constantFrom('capture' as const, 'refund' as const), id: fc.constantFrom(first, second) }),
  fc.record({ do: fc.constantFrom('jam' as const, 'clear' as const, 'restart' as const) }),
)

describe('a cash box', () => {
  it('loses and makes no money, settles a deposit once, and remembers all of it after a restart', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const journal = createKeptJournal()
        let box = createCashBox(journal.reopen())
        let putIn = 0
        for (const step of acts) {
          const before = new Map(box.inspect().deposits.map((deposit) => [deposit.depositId, deposit]))
          if (step.do === 'open') box.open(step.id, step.due * 10)
          if (step.do === 'insert' && box.insert(step.yen) === undefined) putIn += step.yen
          if (step.do === 'capture') box.capture(step.id)
          if (step.do === 'refund') box.refund(step.id)
          if (step.do === 'jam') box.jam()
          if (step.do === 'clear') box.clear()
          if (step.do === 'restart') {
            const { till, deposits } = box.inspect()
            box = createCashBox(journal.reopen())
            expect(box.inspect()).toMatchObject({ till, deposits })
          }
          const { deposits, till } = box.inspect()
          for (const deposit of deposits) {
            z.parse(depositSchema, deposit)
            const was = before.get(deposit.depositId)
            if (was?.state === 'captured' || was?.state === 'refunded') expect(deposit).toEqual(was)
          }
          const total = (pick: (deposit: (typeof deposits)[number]) => number) =>
            deposits.reduce((sum, deposit) => sum + pick(deposit), 0)
          const held = deposits.filter(({ state }) => state !== 'captured' && state !== 'refunded')
          const captured = deposits.filter(({ state }) => state === 'captured')
          const kept = captured.reduce((sum, { dueYen }) => sum + dueYen, 0)
          const inEscrow = held.reduce((sum, { insertedYen }) => sum + insertedYen, 0)
          expect(putIn).toBe(
            kept + inEscrow + total(({ changeYen }) => changeYen) + total(({ refundedYen }) => refundedYen),
          )
          expect(sumOf(till)).toBe(sumOf(initialTill) + kept)
          expect(held.length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes four coins and one note, and gives the rest back at once', () => {
    const box = openBox()
    expect(box.insert(100)).toBe('no-deposit')
    box.open(first, 2000)
    for (const yen of [1, 5, 2000, 5000, 10_000, 0, -10, 10.5]) expect(box.insert(yen)).toBe('not-taken')
    for (const yen of [10, 50, 100, 500, 1000]) expect(box.insert(yen)).toBeUndefined()
    expect(box.find(first)).toMatchObject({ state: 'accepting', insertedYen: 1660 })
  })

  it('takes nothing once the sum is there, and pays the change of a note', () => {
    const box = openBox()
    box.open(first, 300)
    box.insert(1000)
    expect(box.insert(10)).toBe('not-accepting')
    expect(box.capture(first)).toMatchObject({ state: 'captured', changeYen: 700 })
    expect(box.capture(first)).toMatchObject({ state: 'captured', changeYen: 700 })
    expect(box.refund(first)).toEqual({ refused: 'captured' })
  })

  it('refuses a note it could not change, and takes coins all the same', () => {
    const box = openBox()
    box.loadTill({ '100': 2 })
    box.open(first, 300)
    expect(box.insert(1000)).toBe('no-change')
    expect(box.inspect().canChangeNotes).toBe(false)
    expect(box.insert(100)).toBeUndefined()
  })

  it('holds the money while it is jammed, and settles after it is cleared', () => {
    const box = openBox()
    box.open(first, 200)
    box.insert(500)
    box.jam()
    expect(box.find(first)).toMatchObject({ state: 'jammed', insertedYen: 500 })
    expect([box.capture(first), box.refund(first), box.insert(10)]).toEqual([
      { refused: 'jammed' },
      { refused: 'jammed' },
      'jammed',
    ])
    box.clear()
    expect(box.refund(first)).toMatchObject({ state: 'refunded', refundedYen: 500 })
  })

  it('serves one deposit at a time', () => {
    const box = openBox()
    box.open(first, 200)
    expect(box.open(second, 200)).toEqual({ refused: 'another-open' })
    expect(box.open(first, 300)).toEqual({ refused: 'differs' })
    expect(box.open(first, 200)).toMatchObject({ state: 'accepting' })
  })
})

describe('change', () => {
  it('is found exactly when some choice of pieces makes the sum', () => {
    const stock = fc.record({
      '10': fc.integer({ min: 0, max: 5 }),
      '50': fc.integer({ min: 0, max: 3 }),
      '100': fc.integer({ min: 0, max: 5 }),
      '500': fc.integer({ min: 0, max: 2 }),
    })
    const reachable = (pieces: Pieces): ReadonlySet<number> =>
      Object.entries(pieces).reduce<ReadonlySet<number>>(
        (sums, [piece, count]) =>
          new Set(
            [...sums].flatMap((sum) => Array.from({ length: count + 1 }, (_, taken) => sum + taken * Number(piece))),
          ),
        new Set([0]),
      )
    fc.assert(
      fc.property(stock, fc.integer({ min: 0, max: 99 }), (pieces, tens) => {
        const change = findChange(pieces, tens * 10)
        expect(change !== undefined).toBe(reachable(pieces).has(tens * 10))
        if (change !== undefined) expect(sumOf(change)).toBe(tens * 10)
      }),
    )
  })
})

describe('a journal on disk', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cash-box-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const parse = (value: unknown) => z.parse(boxEvent, value)

  it('gives the box back as it was, without the line that death cut short', () => {
    const file = join(folder, 'torn', 'box.jsonl')
    const journal = openJournal(file, parse)
    const box = createCashBox(journal)
    box.open(first, 300)
    box.insert(500)
    const whole = box.inspect()
    journal.close()
    appendFileSync(file, '{"type":"capt')
    const reopened = openJournal(file, parse)
    const again = createCashBox(reopened)
    expect(again.inspect()).toEqual(whole)
    again.refund(first)
    reopened.close()
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(4)
  })

  it('refuses a file that is broken before its last line', () => {
    const file = join(folder, 'broken.jsonl')
    appendFileSync(file, '{"type":"jam\n{"type":"cleared"}\n')
    expect(() => openJournal(file, parse)).toThrow(SyntaxError)
  })

  it('keeps pieces apart by denomination', () => {
    expect(addPieces({ '10': 1 }, { '10': 2, '100': 1 })).toEqual({ '10': 3, '100': 1 })
  })
})
