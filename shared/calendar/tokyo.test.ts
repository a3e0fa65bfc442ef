import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, formatMinutes, fromTokyo, toTokyoDay, toTokyoMinutes, toWeekday } from './tokyo.ts'

const instants = fc.date({
  min: new Date('1952-01-01T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59Z'),
  noInvalidDate: true,
})

describe('instants in Tokyo', () => {
  it('change the day at 15:00 UTC', () => {
    expect(toTokyoDay(new Date('2026-11-22T14:59:59.999Z'))).toBe('2026-11-22')
    expect(toTokyoDay(new Date('2026-11-22T15:00:00Z'))).toBe('2026-11-23')
    expect(toTokyoMinutes(new Date('2026-11-22T14:59:59.999Z'))).toBe(1439)
    expect(toTokyoMinutes(new Date('2026-11-22T15:00:00Z'))).toBe(0)
  })

  it('agree with the time zone data of the platform', () => {
    const platform = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Asia/Tokyo',
      dateStyle: 'short',
      timeStyle: 'short',
    })
    fc.assert(
      fc.property(instants, (at) => {
        const [day, clock] = platform.format(at).split(' ')
        expect(`${toTokyoDay(at)} ${formatMinutes(toTokyoMinutes(at)).padStart(5, '0')}`).toBe(`${day} ${clock}`)
      }),
    )
  })

  it('come back from day and minutes, to the minute', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(fromTokyo(toTokyoDay(at), toTokyoMinutes(at)).getTime()).toBe(Math.floor(at.getTime() / 60_000) * 60_000)
      }),
    )
  })

  it('are refused when invalid', () => {
    expect(() => toTokyoDay(new Date(Number.NaN))).toThrow(RangeError)
    expect(() => toTokyoMinutes(new Date(Number.NaN))).toThrow(RangeError)
    expect(() => fromTokyo('2026-11-32', 0)).toThrow(RangeError)
    expect(() => fromTokyo('', 0)).toThrow(RangeError)
    expect(() => toWeekday('tomorrow')).toThrow(RangeError)
    expect(() => addDays('tomorrow', 1)).toThrow(RangeError)
  })
})

describe('days', () => {
  it('know their weekday', () => {
    expect(toWeekday('2026-11-22')).toBe(0)
    expect(toWeekday('2026-11-28')).toBe(6)
  })

  it('count over months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  })
})
