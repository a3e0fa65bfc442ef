import { describe, expect, it } from 'vitest'
import { defineJob, nextRunAfter } from './jobs.ts'

const run = async () => undefined

describe('a daily job', () => {
  const job = defineJob({ name: 'j', dailyAt: '00:15', run })

  it.each([
    ['2027-03-01T15:14:59.999Z', '2027-03-01T15:15:00.000Z'],
    ['2027-03-01T15:15:00.000Z', '2027-03-02T15:15:00.000Z'],
    ['2027-12-31T15:15:00.000Z', '2028-01-01T15:15:00.000Z'],
    ['2027-03-01T00:00:00.000Z', '2027-03-01T15:15:00.000Z'],
  ])('at 00:15 in Japan, asked at %s, is due at %s', (now, due) => {
    expect(nextRunAfter(job, new Date(now)).toISOString()).toBe(due)
  })
})

describe('a job', () => {
  it('is refused with a time of day that is none or a period too short', () => {
    for (const dailyAt of ['24:00', '9:00', '09:60', '']) {
      expect(() => defineJob({ name: 'j', dailyAt, run })).toThrow(RangeError)
    }
    for (const everyMs of [999, 0, -1, Number.NaN]) {
      expect(() => defineJob({ name: 'j', everyMs, run })).toThrow(RangeError)
    }
  })
})
