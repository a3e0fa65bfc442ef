import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCurrent, findNoticeState, findReturns, listLive, type ProgressRow } from './ledger.ts'
import { defaultStatuses, findWarnings, statusKeys, statusMaster, type StatusKey } from './statuses.ts'

const seven = statusKeys.slice(0, 7)

/** A history as any staff could write it: records at any time, and some of them undone, in any order. */
const histories = fc
  .array(
    fc.record({
      status: fc.constantFrom(...seven),
      minute: fc.nat(20),
      undoes: fc.option(fc.nat(20), { nil: undefined }),
    }),
    { maxLength: 20 },
  )
  .map((steps) => {
    const rows: ProgressRow[] = []
    for (const { status, minute, undoes } of steps) {
      const open = rows.filter((row) => row.undoes === null && !rows.some((other) => other.undoes === row.progressId))
      const target = undoes === undefined ? undefined : open[undoes % Math.max(1, open.length)]
      const sequence = rows.length + 1
      const row = {
        progressId: `p${sequence}`,
        sequence,
        status: target?.status ?? status,
        at: new Date(minute * 60_000),
      }
      rows.push({ ...row, undoes: target?.progressId ?? null })
    }
    return rows
  })

const undo = (rows: readonly ProgressRow[], progressId: string): readonly ProgressRow[] => [
  ...rows,
  { progressId: `u${rows.length}`, sequence: rows.length + 1, status: 'arrived', at: new Date(0), undoes: progressId },
]

describe('the history of a card', () => {
  it('CM-R-3 has a current status that is a record nobody undid, and none after it', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const current = findCurrent(rows)
        const live = rows.filter((row) => row.undoes === null && !rows.some((other) => other.undoes === row.progressId))
        if (current === undefined) expect(live).toEqual([])
        else {
          expect(live).toContain(current)
          for (const row of live)
            expect(
              row.at < current.at || (row.at.getTime() === current.at.getTime() && row.sequence <= current.sequence),
            ).toBe(true)
        }
      }),
    )
  })

  it('CM-R-2 is as it was before, when the last record is undone', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...seven), fc.nat(20), (rows, status, minute) => {
        const before = findCurrent(rows)
        const row = {
          progressId: 'new',
          sequence: rows.length + 1,
          status,
          at: new Date(minute * 60_000),
          undoes: null,
        }
        expect(findCurrent(undo([...rows, row], 'new'))).toEqual(before)
      }),
    )
  })

  it('has nothing when all of it is undone, in whatever order', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const all = listLive(rows).reduce<readonly ProgressRow[]>(
          (left, { progressId }) => undo(left, progressId),
          rows,
        )
        expect(findCurrent(all)).toBeUndefined()
        expect(findNoticeState(all, true)).toBe('arrived')
        expect(findNoticeState(all, false)).toBe('none')
      }),
    )
  })

  it('loses no row by undoing', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const [first] = listLive(rows)
        fc.pre(first !== undefined)
        expect(undo(rows, first?.progressId ?? '').slice(0, rows.length)).toEqual(rows)
      }),
    )
  })
})

describe('letters that come back', () => {
  it('CM-F-5 are letters that were sent before and stand, each at most once', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const live = listLive(rows)
        const returns = [...findReturns(rows)]
        const backs = returns.map(([, back]) => back)
        expect(new Set(backs).size).toBe(backs.length)
        for (const [progressId, back] of returns) {
          const sent = live.findIndex((row) => row.progressId === progressId)
          expect(live[sent]?.status).toBe('notice-sent')
          expect(back.status).toBe('notice-returned')
          expect(live.indexOf(back)).toBeGreaterThan(sent)
        }
        // no return is left without its letter while one is out
        const sent = live.filter(({ status }) => status === 'notice-sent').length
        const came = live.filter(({ status }) => status === 'notice-returned').length
        expect(returns.length).toBeLessThanOrEqual(Math.min(sent, came))
        if (findNoticeState(rows, false) === 'sent') expect(returns.length).toBeLessThan(sent)
      }),
    )
  })

  it('CM-R-2 are out again when the return is undone, and back by another', () => {
    const row = (progressId: string, status: StatusKey, sequence: number): ProgressRow => ({
      ...{ progressId, status, sequence, undoes: null },
      at: new Date(sequence * 1000),
    })
    const sent = row('first', 'notice-sent', 1)
    const reminded = row('second', 'notice-sent', 2)
    const wrong = row('wrong', 'notice-returned', 3)
    expect(findReturns([sent, reminded, wrong])).toEqual(new Map([['second', wrong]]))
    const undone = undo([sent, reminded, wrong], 'wrong')
    expect(findReturns(undone)).toEqual(new Map())
    const right = row('right', 'notice-returned', 5)
    expect(findReturns([...undone, right])).toEqual(new Map([['second', right]]))
    expect(findReturns(undo([...undone, right], 'second'))).toEqual(new Map([['first', right]]))
  })
})

describe('the order of statuses', () => {
  it('CM-R-1 is warned of and never refused: any status has an answer after any other', () => {
    for (const before of [null, ...statusKeys])
      for (const next of statusKeys) expect(findWarnings(before, next).length).toBeLessThanOrEqual(1)
  })

  it('OQ-CM-4 goes without a warning along the usual way', () => {
    const way: readonly (StatusKey | null)[] = [null, 'arrived', 'notice-sent', 'reserved', 'visited', 'handed-over']
    const warned = way.flatMap((next, index) => (next === null ? [] : findWarnings(way[index - 1] ?? null, next)))
    expect(warned).toEqual([])
  })

  it.each([
    ['handed-over', 'arrived', 'after-hand-over'],
    ['arrived', 'arrived', 'repeated'],
    ['arrived', 'handed-over', 'unusual-order'],
    [null, 'handed-over', 'unusual-order'],
    ['arrived', 'notice-returned', 'unusual-order'],
  ] as const)('warns where %s is followed by %s: %s', (before, next, warning) => {
    expect(findWarnings(before, next)).toEqual([warning])
  })

  it('says nothing of a municipality’s own steps', () => {
    expect(findWarnings('arrived', 'own-1')).toEqual([])
    expect(findWarnings('own-1', 'handed-over')).toEqual([])
  })
})

describe('the master of statuses', () => {
  const rename = (key: StatusKey, name: string) =>
    defaultStatuses.map((row) => (row.key === key ? { ...row, name } : row))

  it('CM-F-12 takes any name and any order', () => {
    expect(statusMaster.safeParse(rename('arrived', '到着・検品済み').toReversed()).success).toBe(true)
  })

  it.each([
    ['two of one name', rename('arrived', '交付')],
    ['one missing', defaultStatuses.slice(1)],
    ['one twice', [...defaultStatuses.slice(1), ...defaultStatuses.slice(1, 2)]],
    ['none in use', defaultStatuses.map((row) => ({ ...row, active: false }))],
    ['an empty name', rename('arrived', '')],
  ])('refuses %s', (_, rows) => {
    expect(statusMaster.safeParse(rows).success).toBe(false)
  })
})
