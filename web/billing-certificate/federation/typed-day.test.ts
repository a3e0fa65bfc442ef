import { describe, expect, it } from 'vitest'
import { emptyDay, findTypedDay, toTypedDay } from './typed-day.ts'

describe('a day typed in three fields', () => {
  it('is read in digits of either width', () => {
    expect(findTypedDay({ year: '2027', month: '3', day: '1' })).toBe('2027-03-01')
    expect(findTypedDay({ year: '２０２７', month: '１２', day: ' ３１' })).toBe('2027-12-31')
  })

  it('is no day where the calendar has none', () => {
    expect(findTypedDay({ year: '2027', month: '2', day: '29' })).toBeUndefined()
    expect(findTypedDay({ year: '27', month: '2', day: '1' })).toBeUndefined()
    expect(findTypedDay(emptyDay)).toBeUndefined()
  })

  it('goes back into its fields', () => {
    expect(findTypedDay(toTypedDay('2028-02-29'))).toBe('2028-02-29')
  })
})
