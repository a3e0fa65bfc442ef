import { addDays, fromTokyo, toTokyoDay, toTokyoMinutes, toWeekday, type Weekday } from './tokyo.ts'

/** When the service may be used: the centre's hours (CV-HRS-1) and a municipality's hours inside them (CV-HRS-2, 3). */

/** Minutes since midnight in Tokyo; `from` is inside, `to` is not. */
export type DayHours = { readonly from: number; readonly to: number }

/** 6:30 to 23:00 (CV-HRS-1). */
export const centreDayHours: DayHours = { from: 6 * 60 + 30, to: 23 * 60 }

/** True from `from` up to, not including, `to`. */
export const isWithinHours = (minutes: number, { from, to }: DayHours): boolean => minutes >= from && minutes < to

/** False from 29 December to 3 January (CV-HRS-1). */
export const isCentreDay = (day: string): boolean => {
  const monthDay = day.slice(5)
  return monthDay < '12-29' && monthDay > '01-03'
}

export type Opening = {
  readonly open: boolean
  /** The next opening while closed, null while open. */
  readonly opensAt: Date | null
  /** The end of the running service day while open, null while closed. */
  readonly closesAt: Date | null
}

/** Whether the centre serves at this instant. Throws RangeError for an invalid date. */
export const centreHours = (at: Date): Opening => {
  const today = toTokyoDay(at)
  const minutes = toTokyoMinutes(at)
  if (isCentreDay(today) && isWithinHours(minutes, centreDayHours))
    return { open: true, opensAt: null, closesAt: fromTokyo(today, centreDayHours.to) }
  let day = minutes < centreDayHours.from ? today : addDays(today, 1)
  while (!isCentreDay(day)) day = addDays(day, 1)
  return { open: false, opensAt: fromTokyo(day, centreDayHours.from), closesAt: null }
}

/** What a municipality sets for itself (CV-HRS-2, 3): hours of a weekday, and days that differ. */
export type MunicipalHours = {
  /** Hours by weekday (0 is Sunday); a weekday not listed has no service. */
  readonly weekdays: Readonly<Partial<Record<Weekday, DayHours>>>
  /** Hours of single days `YYYY-MM-DD`, null for no service; they go before the weekday's. */
  readonly specialDays: Readonly<Record<string, DayHours | null>>
}

/** True where both the centre and the municipality serve at this instant. Throws RangeError for an invalid date. */
export const isMunicipalityOpen = (at: Date, { weekdays, specialDays }: MunicipalHours): boolean => {
  const day = toTokyoDay(at)
  const special = Object.hasOwn(specialDays, day) ? specialDays[day] : undefined
  const hours = special === undefined ? weekdays[toWeekday(day)] : special
  return centreHours(at).open && hours !== undefined && hours !== null && isWithinHours(toTokyoMinutes(at), hours)
}
