import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from './tokyo.ts'
import { eras, findDay, formatDay, parseDay, parseWareki, toWareki } from './wareki.ts'

const days = fc.integer({ min: 0, max: 90_000 }).map((count) => addDays('1873-01-01', count))

describe('era days', () => {
  it.each([
    ['1873-01-01', '明治6年1月1日'],
    ['1912-07-29', '明治45年7月29日'],
    ['1912-07-30', '大正元年7月30日'],
    ['1926-12-24', '大正15年12月24日'],
    ['1926-12-25', '昭和元年12月25日'],
    ['1989-01-07', '昭和64年1月7日'],
    ['1989-01-08', '平成元年1月8日'],
    ['2019-04-30', '平成31年4月30日'],
    ['2019-05-01', '令和元年5月1日'],
    ['2024-02-29', '令和6年2月29日'],
  ])('%s is %s', (day, text) => {
    expect(toWareki(day).text).toBe(text)
    expect(parseWareki(text)).toBe(day)
  })

  it.each([
    '平成32年1月1日',
    '平成31年5月1日',
    '昭和64年1月8日',
    '大正元年7月29日',
    '令和元年4月30日',
    '令和5年2月29日',
    '令和0年1月1日',
    '令和8年13月1日',
    '令和8年0月1日',
    '明治5年12月2日',
    '慶応4年1月1日',
    '令和8年11月22日 ',
    '令和 8年11月22日',
    '2026年11月22日',
    '',
  ])('refuses %s', (text) => {
    expect(parseWareki(text)).toBeUndefined()
  })

  it('reads wide digits and a first year written as a number', () => {
    expect(parseWareki('令和８年１１月２２日')).toBe('2026-11-22')
    expect(parseWareki('令和1年5月1日')).toBe('2019-05-01')
  })

  it('comes back from every day since the solar calendar', () => {
    fc.assert(fc.property(days, (day) => parseWareki(toWareki(day).text) === day))
  })

  it('agrees with the calendar of the platform on every day since the solar calendar', () => {
    const platform = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' })
    fc.assert(fc.property(days, (day) => toWareki(day).text === platform.format(new Date(`${day}T00:00:00Z`))))
  })

  it('gives an era day for no number triple but those that come back', () => {
    const parts = fc.record({
      era: fc.constantFrom(...eras),
      year: fc.integer({ min: 0, max: 70 }),
      month: fc.integer({ min: 0, max: 13 }),
      day: fc.integer({ min: 0, max: 32 }),
    })
    fc.assert(
      fc.property(parts, (era) => {
        const day = findDay(era)
        if (day === undefined) return
        expect(toWareki(day)).toMatchObject(era)
      }),
    )
  })

  it('refuses a day that does not exist or is older than the solar calendar', () => {
    for (const day of ['2026-02-29', '2026-13-01', '2026-1-1', '1872-12-31', ''])
      expect(() => toWareki(day)).toThrow(RangeError)
  })
})

describe('a day on paper', () => {
  it('is written in the era or in the common era as the form says', () => {
    expect(formatDay('2026-11-22', { era: true })).toBe('令和8年11月22日')
    expect(formatDay('2026-11-22', { era: false })).toBe('2026年11月22日')
  })

  it('is written in the common era where the era had another calendar', () => {
    expect(formatDay('1868-10-23', { era: true })).toBe('1868年10月23日')
  })

  it('is read back as the day it was', () => {
    fc.assert(fc.property(days, fc.boolean(), (day, era) => parseDay(formatDay(day, { era })) === day))
    for (const text of ['2026年02月29日', '2026年2月29日', '2026年02月01日', '平成32年1月1日', '1990-01-01'])
      expect(parseDay(text)).toBeUndefined()
  })
})
