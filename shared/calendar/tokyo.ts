/**
 * Instants as days and minutes of Asia/Tokyo. The zone has been UTC+9 without summer time since 1951 (tz database), and
 * every instant handled here is later than that.
 */
const offsetMilliseconds = 9 * 60 * 60_000
const minute = 60_000

export const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const
/** 0 is Sunday, as `Date.getDay` counts. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

const wholeDay = 24 * 60 * minute
let told = { dayNumber: Number.NaN, text: '' }

/** The calendar day `YYYY-MM-DD` in Tokyo. Throws RangeError for an invalid date. */
export const toTokyoDay = (at: Date): string => {
  const local = at.getTime() + offsetMilliseconds
  const dayNumber = Math.floor(local / wholeDay)
  // mostly it is the same day again: today
  if (dayNumber !== told.dayNumber) told = { dayNumber, text: new Date(local).toISOString().slice(0, 10) }
  return told.text
}

/** Whole minutes since midnight in Tokyo, 0 to 1439. Throws RangeError for an invalid date. */
export const toTokyoMinutes = (at: Date): number => {
  const local = new Date(at.getTime() + offsetMilliseconds)
  if (Number.isNaN(local.getTime())) throw new RangeError('not a date')
  return local.getUTCHours() * 60 + local.getUTCMinutes()
}

let begun: { readonly day: string | null; readonly midnight: number } = { day: null, midnight: Number.NaN }

/** The instant of a Tokyo day `YYYY-MM-DD` and minutes since its midnight. Throws RangeError for no day. */
export const fromTokyo = (day: string, minutes: number): Date => {
  if (day !== begun.day) {
    const midnight = Date.parse(`${day}T00:00:00+09:00`)
    if (Number.isNaN(midnight)) throw new RangeError('not a calendar day')
    begun = { day, midnight }
  }
  return new Date(begun.midnight + minutes * minute)
}

/** Day of the week of `YYYY-MM-DD`. Throws RangeError for no day. */
export const toWeekday = (day: string): Weekday => {
  const at = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(at)) throw new RangeError('not a calendar day')
  return new Date(at).getUTCDay() as Weekday
}

/** The day so many days later; negative goes back. Throws RangeError for no day. */
export const addDays = (day: string, days: number): string => {
  const at = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(at)) throw new RangeError('not a calendar day')
  return new Date(at + days * wholeDay).toISOString().slice(0, 10)
}

/** 「14:05」 of minutes since midnight. */
export const formatMinutes = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
