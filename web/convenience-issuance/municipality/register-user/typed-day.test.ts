import { describe, expect, it } from 'vitest'
import { findTypedDay } from './typed-day.ts'

describe('a day typed into three fields', () => {
  it('may have digits of either width and no leading zero', () => {
    expect(findTypedDay({ year: '１９８５', month: '4', day: '１' })).toBe('1985-04-01')
  })

  it('is null when nothing is typed, for the field may be left out', () => {
    expect(findTypedDay({ year: '', month: ' ', day: '' })).toBeNull()
  })

  it('is not found where the calendar has no such day', () => {
    expect(findTypedDay({ year: '2025', month: '2', day: '29' })).toBeUndefined()
    expect(findTypedDay({ year: '85', month: '4', day: '1' })).toBeUndefined()
    expect(findTypedDay({ year: '1985', month: '', day: '' })).toBeUndefined()
  })
})
