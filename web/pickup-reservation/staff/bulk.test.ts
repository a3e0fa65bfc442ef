import { expect, test } from 'vitest'
import { planDay } from '#shared/pickup-reservation/plan.ts'
import { newWindow, windowDefinition } from '#shared/pickup-reservation/window.ts'
import { applyBulk, bulkKinds, type Bulk } from './bulk.ts'

const rules = { hours: { from: 510, to: 1020 }, unit: 30 }
const span = { from: '2027-04-29', to: '2027-04-30' }
const bulks: readonly Bulk[] = [
  { what: 'closed-days', days: [span], note: '停電' },
  { what: 'special-days', days: [span], hours: { from: 600, to: 720 }, capacity: 1, note: '臨時' },
  { what: 'excluded-times', days: [span], hours: { from: 720, to: 780 }, note: '昼休み' },
  { what: 'capacity', capacity: 9 },
  { what: 'week', week: [null, { from: 600, to: 720 }, null, null, null, null, null] },
]

test('every kind of bulk change has a case here', () => {
  expect(bulks.map(({ what }) => what)).toEqual([...bulkKinds])
})

test.each(bulks)('RS-SET-4 $what done twice is the same as done once, and still a window', (bulk) => {
  const once = applyBulk(newWindow('本庁'), bulk)
  expect(applyBulk(once, bulk)).toEqual(once)
  expect(once).not.toEqual(newWindow('本庁'))
  expect(windowDefinition.safeParse(once).success).toBe(true)
})

test('RS-SET-4 what stood before stays', () => {
  const before = applyBulk(newWindow('本庁'), {
    what: 'closed-days',
    days: [{ from: '2027-01-04', to: '2027-01-04' }],
    note: '',
  })
  const after = applyBulk(before, { what: 'closed-days', days: [span], note: '停電' })
  expect(after.closedDays).toHaveLength(2)
  expect(planDay(after, rules, '2027-04-30')).toMatchObject({ shut: 'closed-day', note: '停電' })
})

test('an excluded time without days holds always', () => {
  const after = applyBulk(newWindow('本庁'), {
    what: 'excluded-times',
    days: [],
    hours: { from: 720, to: 780 },
    note: '',
  })
  expect(after.excludedTimes).toEqual([{ hours: { from: 720, to: 780 }, weekdays: null, days: null, note: '' }])
})
