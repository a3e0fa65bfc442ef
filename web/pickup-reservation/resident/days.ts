import { addDays } from '#shared/calendar/tokyo.ts'

/** Every day from one to another, both inside. */
export const daysBetween = (first: string, last: string): readonly string[] => {
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** Times of day people think in; null is any. */
export const partsOfDay = {
  any: null,
  morning: { from: 0, to: 720 },
  afternoon: { from: 720, to: 1020 },
  evening: { from: 1020, to: 1440 },
} as const
export type PartOfDay = keyof typeof partsOfDay
export const partNames = ['any', 'morning', 'afternoon', 'evening'] as const satisfies readonly PartOfDay[]

export const toPartOfDay = (text: string | undefined): PartOfDay => partNames.find((part) => part === text) ?? 'any'
