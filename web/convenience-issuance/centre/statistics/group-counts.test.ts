import { describe, expect, it } from 'vitest'
import { groupCounts, sumCounts, type CountRow } from './group-counts.ts'

const row = (over: Partial<CountRow>): CountRow => ({
  day: '2026-11-24',
  hour: 9,
  kind: 'resident-record',
  municipalityCode: '99101',
  shop: 'A',
  count: 1,
  ...over,
})

const rows = [
  row({ count: 2 }),
  row({ hour: 10, shop: 'B', count: 5 }),
  row({ day: '2026-11-25', hour: 9, municipalityCode: '99102', kind: 'seal-registration', count: 4 }),
]

describe('grouped counts', () => {
  it('keep the sum, whatever they are grouped by', () => {
    expect(sumCounts(rows)).toBe(11)
    for (const dimension of ['day', 'hour', 'kind', 'municipality', 'shop'] as const) {
      expect(groupCounts(rows, dimension).reduce((sum, { count }) => sum + count, 0)).toBe(11)
    }
  })

  it('stand newest day first and hours through the day', () => {
    expect(groupCounts(rows, 'day')).toEqual([
      { key: '2026-11-25', count: 4 },
      { key: '2026-11-24', count: 7 },
    ])
    expect(groupCounts(rows, 'hour').map(({ key }) => key)).toEqual(['09', '10'])
  })

  it('stand by size where they have no order of their own', () => {
    expect(groupCounts(rows, 'shop')).toEqual([
      { key: 'A', count: 6 },
      { key: 'B', count: 5 },
    ])
    expect(groupCounts(rows, 'municipality').map(({ key }) => key)).toEqual(['99101', '99102'])
  })

  it('are none where nothing was issued', () => {
    expect(groupCounts([], 'kind')).toEqual([])
  })
})
