/** 一括登録 (RS-SET-4): one change laid on many windows. Pure, so that the dry run and the write are sure to be the same. */
import type { Hours, Week, WindowDefinition } from '#shared/pickup-reservation/window.ts'

type Span = { readonly from: string; readonly to: string }

export type Bulk =
  | { readonly what: 'closed-days'; readonly days: readonly Span[]; readonly note: string }
  | {
      readonly what: 'special-days'
      readonly days: readonly Span[]
      readonly hours: Hours
      readonly capacity: number | null
      readonly note: string
    }
  | { readonly what: 'excluded-times'; readonly days: readonly Span[]; readonly hours: Hours; readonly note: string }
  | { readonly what: 'capacity'; readonly capacity: number }
  | { readonly what: 'week'; readonly week: Week }

export const bulkKinds = [
  'closed-days',
  'special-days',
  'excluded-times',
  'capacity',
  'week',
] as const satisfies readonly Bulk['what'][]

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

/** Adds what is not there yet: the same act twice is the same as once. */
const added = <Entry>(list: readonly Entry[], more: readonly Entry[]): Entry[] => [
  ...list,
  ...more.filter((entry) => !list.some((one) => isSame(one, entry))),
]

export const applyBulk = (window: WindowDefinition, bulk: Bulk): WindowDefinition => {
  switch (bulk.what) {
    case 'closed-days': {
      const { days, note } = bulk
      return {
        ...window,
        closedDays: added(
          window.closedDays,
          days.map((span) => ({ days: span, note })),
        ),
      }
    }
    case 'special-days': {
      const { days, hours, capacity, note } = bulk
      const entries = days.map((span) => ({ days: span, hours, capacity, note }))
      return { ...window, specialDays: added(window.specialDays, entries) }
    }
    case 'excluded-times': {
      const { days, hours, note } = bulk
      // without days: at this time always
      const entries =
        days.length === 0
          ? [{ hours, weekdays: null, days: null, note }]
          : days.map((span) => ({ hours, weekdays: null, days: span, note }))
      return { ...window, excludedTimes: added(window.excludedTimes, entries) }
    }
    case 'capacity':
      return { ...window, capacity: bulk.capacity }
    case 'week':
      return { ...window, weeks: [{ period: { from: null, to: null }, week: bulk.week }] }
  }
}
