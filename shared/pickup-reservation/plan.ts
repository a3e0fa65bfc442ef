/** Slots derived from hours, periods and exceptions: the only place that says what a window offers on a day. */
import { findHoliday } from '#shared/calendar/holidays.ts'
import { addDays, toWeekday, type Weekday } from '#shared/calendar/tokyo.ts'
import type { SiteSettings } from './settings.ts'
import type { Hours, Period, WindowDefinition } from './window.ts'

export type PlannedSlot = {
  /** Minutes since midnight in Tokyo. */
  readonly start: number
  readonly end: number
  /** 0 for an excluded time, shown as 「-」. */
  readonly capacity: number
  readonly excluded: boolean
}

/** Why a window is shut all day: 休館日, a holiday, no hours on this weekday, or it does not exist yet or any more. */
export type ShutReason = 'closed-day' | 'holiday' | 'no-hours' | 'outside-period'

export type PlannedDay = {
  readonly day: string
  readonly shut: ShutReason | null
  /** What the site says about the day: the note of a closed or special day. */
  readonly note: string
  readonly slots: readonly PlannedSlot[]
}

type Rules = Pick<SiteSettings['reservation'], 'hours' | 'unit'>

const isWithin = (day: string, { from, to }: Period): boolean =>
  (from === null || day >= from) && (to === null || day <= to)

const covers = (
  { weekdays, days }: WindowDefinition['excludedTimes'][number],
  day: string,
  weekday: Weekday,
): boolean => (weekdays === null || weekdays.includes(weekday)) && (days === null || isWithin(day, days))

const overlaps = (slot: Hours, hours: Hours): boolean => slot.from < hours.to && hours.from < slot.to

type DayHours = {
  readonly hours: Hours | null
  readonly capacity: number
  readonly shut: ShutReason | null
  readonly note: string
}

/** Special day, then the window's period, closed day, holiday, weekly hours: the first that speaks decides. */
const hoursOf = (window: WindowDefinition, rules: Rules, day: string): DayHours => {
  const { capacity } = window
  const shut = (reason: ShutReason, note = ''): DayHours => ({ hours: null, capacity, shut: reason, note })
  const special = window.specialDays.findLast(({ days }) => isWithin(day, days))
  if (special !== undefined)
    return { hours: special.hours, capacity: special.capacity ?? capacity, shut: null, note: special.note }
  if (!isWithin(day, window.open)) return shut('outside-period')
  const closed = window.closedDays.find(({ days }) => isWithin(day, days))
  if (closed !== undefined) return shut('closed-day', closed.note)
  const holiday = window.closedOnHolidays ? findHoliday(day) : undefined
  if (holiday !== undefined) return shut('holiday', holiday)
  const weekday = toWeekday(day)
  const own = window.weeks.findLast(({ period }) => isWithin(day, period))
  const hours =
    own === undefined ? (window.weeks.length === 0 ? weekdaysOnly(weekday, rules.hours) : null) : own.week[weekday]
  return hours === null ? shut('no-hours') : { hours, capacity, shut: null, note: '' }
}

const weekdaysOnly = (weekday: Weekday, hours: Hours): Hours | null => (weekday === 0 || weekday === 6 ? null : hours)

/** The slots of one window on one day, first to last; a last piece shorter than the unit is not offered. */
export const planDay = (window: WindowDefinition, rules: Rules, day: string): PlannedDay => {
  const { hours, capacity, shut, note } = hoursOf(window, rules, day)
  if (hours === null) return { day, shut, note, slots: [] }
  const weekday = toWeekday(day)
  const excluded = window.excludedTimes.filter((time) => covers(time, day, weekday))
  const slots: PlannedSlot[] = []
  for (let start = hours.from; start + rules.unit <= hours.to; start += rules.unit) {
    const end = start + rules.unit
    const isExcluded = excluded.some((time) => overlaps({ from: start, to: end }, time.hours))
    slots.push({ start, end, capacity: isExcluded ? 0 : capacity, excluded: isExcluded })
  }
  return { day, shut: null, note, slots }
}

/** So many days from a first one. */
export const daysFrom = (first: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index))
