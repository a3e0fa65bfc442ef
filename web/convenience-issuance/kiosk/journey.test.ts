import { describe, expect, it } from 'vitest'
import { accepts, findReachable, nextStatus } from '#shared/lifecycle/machine.ts'
import { journeyMachine, screenRows, steps, type Screen } from './journey.ts'

const { statuses, events, table } = journeyMachine

const cells = statuses.flatMap((screen) => events.map((event) => ({ screen, event, next: table[screen][event] })))

/** Screens on which nothing of anybody is left, so that there is nothing to stop. */
const withoutVisit: ReadonlySet<Screen> = new Set(['hold-card', 'stopped', 'refused', 'return-card', 'staff-call'])

describe('the kiosk journey', () => {
  it.each(cells.filter(({ next }) => next === undefined))('refuses $event on $screen', ({ screen, event }) => {
    expect(() => nextStatus(journeyMachine, screen, event)).toThrow('lifecycle.illegal')
  })

  it.each(cells.filter(({ next }) => next !== undefined))('goes from $screen by $event to $next', (cell) => {
    expect(nextStatus(journeyMachine, cell.screen, cell.event)).toBe(cell.next)
    expect(statuses).toContain(cell.next)
  })

  it('reaches every screen from the first', () => {
    expect([...findReachable(journeyMachine)].toSorted()).toEqual([...statuses].toSorted())
  })

  it.each(statuses)('finds the way back to the first screen from %s', (screen) => {
    expect(accepts(journeyMachine, screen)).not.toEqual([])
    expect(findReachable({ ...journeyMachine, initial: screen })).toContain('hold-card')
  })

  it('can be stopped by the person wherever a visit is under way and paper is not out yet', () => {
    const stoppable = statuses.filter((screen) => table[screen].stop !== undefined)
    const tooLate: Screen[] = ['checking', 'take-things', 'receipt', 'stopping']
    expect(stoppable).toEqual(statuses.filter((screen) => !withoutVisit.has(screen) && !tooLate.includes(screen)))
  })

  it('offers 「やめる」 only where the machine takes it', () => {
    const offering = statuses.filter((screen) => screenRows[screen].stop !== 'none')
    expect(offering.filter((screen) => table[screen].stop === undefined)).toEqual([])
    expect(offering).toContain('payment')
  })

  it('can be refused on every screen that waits for the card, the BFF or a device', () => {
    const waiting: Screen[] = ['waiting-for-card', 'pin', 'checking', 'kinds', 'preparing', 'payment', 'printing']
    expect(waiting.filter((screen) => table[screen].refuse === undefined)).toEqual([])
  })

  it('passes no screen of choice before the card was taken', () => {
    const withoutTaking = { ...journeyMachine, table: { ...table, 'take-card': {} } }
    expect(findReachable(withoutTaking)).not.toContain('kinds')
  })

  it('asks for money only after the document was bound, and prints only after the money', () => {
    expect(statuses.filter((screen) => Object.values(table[screen]).includes('payment'))).toEqual(['preparing'])
    expect(statuses.filter((screen) => Object.values(table[screen]).includes('printing'))).toEqual(['payment'])
  })
})

describe('the fifteen screens of the standard', () => {
  const numbered = statuses.filter((screen) => screenRows[screen].number !== null)

  it('are all there, in their order', () => {
    expect(numbered.map((screen) => screenRows[screen].number)).toEqual(Array.from({ length: 15 }, (_, at) => at + 1))
  })

  it('belong to the operator exactly where the standard says so', () => {
    const operators = numbered.filter((screen) => screenRows[screen].owner === 'operator')
    expect(operators.map((screen) => screenRows[screen].number)).toEqual([1, 11, 12, 13, 14, 15])
  })

  it('show steps that never go backwards', () => {
    const shown = numbered.flatMap((screen) => screenRows[screen].step ?? [])
    const positions = shown.map((step) => steps.indexOf(step))
    expect(positions).toEqual(positions.toSorted((left, right) => left - right))
  })
})

describe('silence', () => {
  it('never ends a printing screen', () => {
    expect(screenRows.printing.silence).toBe('nothing')
  })

  it('gives the PIN, and a phone, the longer time', () => {
    expect(statuses.filter((screen) => screenRows[screen].silence === 'ask-late')).toEqual(['phone', 'pin'])
  })

  it('ends well only what has been paid and printed', () => {
    const endingWell = statuses.filter((screen) => screenRows[screen].silence === 'ask-to-end')
    expect(endingWell).toEqual(['take-things', 'receipt'])
    expect(endingWell.map((screen) => table[screen].end)).toEqual(['hold-card', 'hold-card'])
  })

  it('can stop every screen on which it asks', () => {
    const asking = statuses.filter((screen) => /^ask(-late)?$/.test(screenRows[screen].silence))
    expect(asking.filter((screen) => table[screen].stop === undefined)).toEqual([])
    expect(asking).toContain('payment')
  })
})
