import { describe, expect, it } from 'vitest'
import { formatDay, formatInstant, formatYen } from './staff-format.ts'

describe('what staff read', () => {
  it('gives a day in Western form with its weekday', () => {
    expect(formatDay('2026-11-22', 'ja')).toBe('2026/11/22 (日)')
    expect(formatDay('2026-11-22', 'en')).toBe('2026/11/22 (Sun)')
    expect(() => formatDay('2026-13-01', 'ja')).toThrow(RangeError)
  })

  it('gives an instant by the clock of Tokyo, where the day may be the next one', () => {
    expect(formatInstant('2026-11-21T15:30:07Z', 'ja')).toBe('2026/11/22 (日) 0:30')
    expect(formatInstant('2026-11-21T15:30:07Z', 'ja', 'second')).toBe('2026/11/22 (日) 0:30:07')
  })

  it('writes money with a comma and its unit', () => {
    expect(formatYen(12_300, 'ja')).toBe('12,300円')
    expect(formatYen(200, 'en')).toBe('200 yen')
  })
})
