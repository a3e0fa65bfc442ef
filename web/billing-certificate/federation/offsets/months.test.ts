import { describe, expect, it } from 'vitest'
import { findLeftYen, findMonthState, slashedMonth } from './months.ts'

const at = '2027-03-10T03:00:00.000Z'

describe('a month of offsets', () => {
  it('is to be sent, then waits for its result, then is done', () => {
    expect(findMonthState({ reportedAt: null, resultAt: null })).toBe('frozen')
    expect(findMonthState({ reportedAt: at, resultAt: null })).toBe('reported')
    expect(findMonthState({ reportedAt: at, resultAt: at })).toBe('settled')
  })

  it('EB-R-4 leaves 1,000 of 5,000 where 4,000 were taken, and nobody knows before the result', () => {
    expect(findLeftYen({ reportedYen: 5000, takenYen: 4000 })).toBe(1000)
    expect(findLeftYen({ reportedYen: 1000, takenYen: 1000 })).toBe(0)
    expect(findLeftYen({ reportedYen: 5000, takenYen: null })).toBeNull()
    expect(slashedMonth('2027-03')).toBe('2027/03')
  })
})
