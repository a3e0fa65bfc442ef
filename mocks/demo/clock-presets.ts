import { addDays, fromTokyo, toTokyoDay, toWeekday } from '#shared/calendar/tokyo.ts'

export const clockPresets = ['openDay', 'closing', 'closed', 'holiday'] as const
export type ClockPreset = (typeof clockPresets)[number]

/** Holidays that a weekday may fall on and on which a town's counter is shut, `MM-DD`; movable ones are not looked up. */
const fixedHolidays = new Set('01-01 02-11 02-23 04-29 05-03 05-04 05-05 08-11 11-03 11-23'.split(' '))

const isPlainWorkday = (day: string): boolean => {
  const weekday = toWeekday(day)
  return (
    weekday !== 0 &&
    weekday !== 6 &&
    !fixedHolidays.has(day.slice(5)) &&
    day.slice(5) < '12-29' &&
    day.slice(5) > '01-03'
  )
}

/** Today, or the next day that every municipality of the demo works. */
const nextWorkday = (day: string): string => (isPlainWorkday(day) ? day : nextWorkday(addDays(day, 1)))

/** The instant a preset stands for, seen from `now`: a working day at ten, either side of 23:00, and the year's end. */
export const toPresetInstant = (preset: ClockPreset, now: Date): Date => {
  const today = toTokyoDay(now)
  switch (preset) {
    case 'openDay':
      return fromTokyo(nextWorkday(today), 10 * 60)
    case 'closing':
      return fromTokyo(nextWorkday(today), 22 * 60 + 58)
    case 'closed':
      return fromTokyo(nextWorkday(today), 23 * 60 + 30)
    case 'holiday':
      return fromTokyo(`${today.slice(0, 4)}-12-30`, 10 * 60)
  }
}
