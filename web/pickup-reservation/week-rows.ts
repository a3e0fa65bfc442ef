/** A week as rows of times and columns of days, whatever times each day has. */
import type { CalendarDay } from '#shared/pickup-reservation/api.ts'

export type DaySlot = CalendarDay['slots'][number]

export type WeekCell =
  | { readonly kind: 'slot'; readonly slot: DaySlot }
  /** The day is shut: one cell as tall as the grid. */
  | { readonly kind: 'shut'; readonly shut: NonNullable<CalendarDay['shut']> }
  /** Other days have this time, this one has not. */
  | { readonly kind: 'none' }

export type WeekRow = { readonly start: number; readonly cells: readonly WeekCell[] }

export const toWeekRows = (days: readonly CalendarDay[]): readonly WeekRow[] => {
  const starts = [...new Set(days.flatMap(({ slots }) => slots.map(({ start }) => start)))].sort((a, b) => a - b)
  return starts.map((start) => ({
    start,
    cells: days.map(({ shut, slots }): WeekCell => {
      if (shut !== null) return { kind: 'shut', shut }
      const slot = slots.find((one) => one.start === start)
      return slot === undefined ? { kind: 'none' } : { kind: 'slot', slot }
    }),
  }))
}
