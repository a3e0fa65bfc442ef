import { describe, expect, it } from 'vitest'
import {
  clockText,
  eraDay,
  longDay,
  momentText,
  spokenDay,
  spokenTime,
  timeSpan,
  visitText,
} from './reservation-format.ts'

const slot = { day: '2026-11-24', start: 600, end: 630 }

describe('days and times of visits', () => {
  it('have weekday and era in Japanese', () => {
    expect(longDay('2026-11-24', 'ja')).toBe('2026年11月24日（火）')
    expect(eraDay('2026-11-24', 'ja')).toBe('令和8年11月24日')
    expect(visitText(slot, 'ja')).toBe('2026年11月24日（火）10:00〜10:30')
    expect(momentText('2026-11-24T08:00:00.000Z', 'ja')).toBe('2026年11月24日（火） 17:00')
  })
  it('are spoken without brackets', () => {
    expect(`${spokenDay('2026-11-24', 'ja')} ${spokenTime(600, 'ja')}`).toBe('11月24日 火曜 10時')
    expect(spokenTime(630, 'ja')).toBe('10時30分')
  })
  it('are English for whoever reads English', () => {
    expect(visitText(slot, 'en')).toBe('Tue 24 November 2026, 10:00 to 10:30')
    expect(spokenDay('2026-11-24', 'en')).toBe('Tuesday 24 November')
    expect(timeSpan(slot, 'en')).toBe('10:00 to 10:30')
    expect(eraDay('2026-11-24', 'en')).toBeUndefined()
  })
  it('count down in minutes and seconds', () => {
    expect(clockText(545)).toBe('9:05')
    expect(clockText(0)).toBe('0:00')
  })
})
