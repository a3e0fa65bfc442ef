import type * as z from 'zod/mini'
import type { statisticsRow } from '#shared/convenience-issuance/api.ts'

export type CountRow = z.infer<typeof statisticsRow>

export const dimensions = ['day', 'hour', 'kind', 'municipality', 'shop'] as const
export type Dimension = (typeof dimensions)[number]

const keyOf: Readonly<Record<Dimension, (row: CountRow) => string>> = {
  day: ({ day }) => day,
  // Two digits, so that hours stand in their order.
  hour: ({ hour }) => String(hour).padStart(2, '0'),
  kind: ({ kind }) => kind,
  municipality: ({ municipalityCode }) => municipalityCode,
  shop: ({ shop }) => shop,
}

/** In time where the dimension is time, else by size. */
const isTime = (dimension: Dimension): boolean => dimension === 'day' || dimension === 'hour'

export type Group = { readonly key: string; readonly count: number }

/** Sums of counts that share a value of one dimension: days newest first, hours through the day, the rest largest first. */
export const groupCounts = (rows: readonly CountRow[], dimension: Dimension): readonly Group[] => {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const key = keyOf[dimension](row)
    sums.set(key, (sums.get(key) ?? 0) + row.count)
  }
  const groups = [...sums].map(([key, count]) => ({ key, count })).toSorted((a, b) => (a.key < b.key ? -1 : 1))
  if (!isTime(dimension)) return groups.toSorted((a, b) => b.count - a.count)
  return dimension === 'day' ? groups.toReversed() : groups
}

export const sumCounts = (rows: readonly CountRow[]): number => rows.reduce((sum, { count }) => sum + count, 0)
