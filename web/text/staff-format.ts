import { addDays, formatMinutes, toTokyoDay, toTokyoMinutes, toWeekday, weekdays } from '#shared/calendar/tokyo.ts'
import type { Language } from './language.tsx'

/** Dates, times and money as staff read them: Western form, Tokyo time, comma and 円 (XC-11). */

const englishWeekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** 「2026/11/22 (日)」 of `YYYY-MM-DD`. Throws RangeError for no day. */
export const formatDay = (day: string, language: Language): string => {
  const names = language === 'ja' ? weekdays : englishWeekdays
  return `${addDays(day, 0).replaceAll('-', '/')} (${names[toWeekday(day)]})`
}

/** 「2026/11/22 (日) 14:05」 of an ISO instant; with seconds where they tell rows apart. Throws RangeError for none. */
export const formatInstant = (
  instant: string,
  language: Language,
  precision: 'minute' | 'second' = 'minute',
): string => {
  const at = new Date(instant)
  const seconds = precision === 'second' ? `:${String(at.getUTCSeconds()).padStart(2, '0')}` : ''
  return `${formatDay(toTokyoDay(at), language)} ${formatMinutes(toTokyoMinutes(at))}${seconds}`
}

const number = new Intl.NumberFormat('ja-JP')

export const formatCount = (count: number): string => number.format(count)

export const formatYen = (yen: number, language: Language): string =>
  language === 'ja' ? `${number.format(yen)}円` : `${number.format(yen)} yen`
