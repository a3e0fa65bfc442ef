import { describe, expect, it } from 'vitest'
import { addDays } from './tokyo.ts'
import { findHoliday } from './holidays.ts'

const ofYear = (year: number) => {
  const found: string[] = []
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
    const name = findHoliday(day)
    if (name !== undefined) found.push(`${day.slice(5)} ${name}`)
  }
  return found
}

// The lists of the Cabinet Office (内閣府「国民の祝日」).
describe('national holidays', () => {
  it('are those of 2026, with the day between two holidays and the substitute of 3 May', () => {
    expect(ofYear(2026)).toEqual([
      '01-01 元日',
      '01-12 成人の日',
      '02-11 建国記念の日',
      '02-23 天皇誕生日',
      '03-20 春分の日',
      '04-29 昭和の日',
      '05-03 憲法記念日',
      '05-04 みどりの日',
      '05-05 こどもの日',
      '05-06 振替休日',
      '07-20 海の日',
      '08-11 山の日',
      '09-21 敬老の日',
      '09-22 国民の休日',
      '09-23 秋分の日',
      '10-12 スポーツの日',
      '11-03 文化の日',
      '11-23 勤労感謝の日',
    ])
  })

  it('are those of 2019, the year of the accession', () => {
    const found = ofYear(2019)
    expect(found).toContain('04-30 国民の休日')
    expect(found).toContain('05-01 即位の日')
    expect(found).toContain('05-02 国民の休日')
    expect(found).toContain('05-06 振替休日')
    expect(found).toContain('10-22 即位礼正殿の儀')
    expect(found).toContain('10-14 体育の日')
    expect(found.some((line) => line.endsWith('天皇誕生日'))).toBe(false)
    expect(found).toHaveLength(22)
  })

  it('moved for the Games of 2020 and 2021', () => {
    expect(findHoliday('2020-07-24')).toBe('スポーツの日')
    expect(findHoliday('2021-08-09')).toBe('振替休日')
    expect(findHoliday('2021-10-11')).toBeUndefined()
  })

  it('know the equinoxes of announced years', () => {
    expect(findHoliday('2024-03-20')).toBe('春分の日')
    expect(findHoliday('2027-03-21')).toBe('春分の日')
    expect(findHoliday('2027-03-22')).toBe('振替休日')
    expect(findHoliday('2024-09-22')).toBe('秋分の日')
    expect(findHoliday('2025-09-23')).toBe('秋分の日')
  })

  it('are unknown before the Act had its present form', () => {
    expect(findHoliday('2015-07-20')).toBeUndefined()
    expect(() => findHoliday('2026-02-30')).toThrow(RangeError)
  })
})
