/** Days and times of visits as residents read and hear them. */
import { formatMinutes, toTokyoDay, toTokyoMinutes, toWeekday, weekdays } from '#shared/calendar/tokyo.ts'
import { splitDay, toWareki } from '#shared/calendar/wareki.ts'
import type { Language } from './language.tsx'

const englishWeekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const englishMonths = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

type Span = { readonly start: number; readonly end: number }

/** 「火」 or “Tue” of a number from 0, Sunday, to 6. */
export const weekdayName = (weekday: number, language: Language): string =>
  (language === 'ja' ? weekdays[weekday] : englishWeekdays[weekday]?.slice(0, 3)) ?? ''

/** 「2026年11月24日（火）」. Throws RangeError for no day. */
export const longDay = (text: string, language: Language): string => {
  const { year, month, day } = splitDay(text)
  const weekday = toWeekday(text)
  return language === 'ja'
    ? `${year}年${month}月${day}日（${weekdays[weekday]}）`
    : `${englishWeekdays[weekday].slice(0, 3)} ${day} ${englishMonths[month - 1]} ${year}`
}

/** 「11月24日（火）」 */
export const shortDay = (text: string, language: Language): string => {
  const { month, day } = splitDay(text)
  const weekday = toWeekday(text)
  return language === 'ja'
    ? `${month}月${day}日（${weekdays[weekday]}）`
    : `${englishWeekdays[weekday].slice(0, 3)} ${day} ${englishMonths[month - 1]}`
}

/** 「11月24日 火曜」: brackets and abbreviations are read out badly. */
export const spokenDay = (text: string, language: Language): string => {
  const { month, day } = splitDay(text)
  const weekday = toWeekday(text)
  return language === 'ja'
    ? `${month}月${day}日 ${weekdays[weekday]}曜`
    : `${englishWeekdays[weekday]} ${day} ${englishMonths[month - 1]}`
}

/** 「10時」, 「10時30分」 */
export const spokenTime = (minutes: number, language: Language): string => {
  if (language !== 'ja') return formatMinutes(minutes)
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)}時${rest === 0 ? '' : `${rest}分`}`
}

/** 「10:00〜10:30」 */
export const timeSpan = ({ start, end }: Span, language: Language): string =>
  `${formatMinutes(start)}${language === 'ja' ? '〜' : ' to '}${formatMinutes(end)}`

/** 「2026年11月24日（火）10:00〜10:30」 */
export const visitText = (slot: Span & { readonly day: string }, language: Language): string =>
  `${longDay(slot.day, language)}${language === 'ja' ? '' : ', '}${timeSpan(slot, language)}`

/** 「令和8年11月24日」; other languages do without. */
export const eraDay = (day: string, language: Language): string | undefined =>
  language === 'ja' ? toWareki(day).text : undefined

/** 「2026年11月24日（火）17:00」 of an instant, in Tokyo. */
export const momentText = (instant: string, language: Language): string => {
  const at = new Date(instant)
  return `${longDay(toTokyoDay(at), language)} ${formatMinutes(toTokyoMinutes(at))}`
}

/** 「9:05」 of seconds left. */
export const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
