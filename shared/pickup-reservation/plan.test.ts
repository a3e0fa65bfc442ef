import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planDay } from './plan.ts'
import { newWindow, type Week, type WindowDefinition } from './window.ts'

const rules = { hours: { from: 510, to: 1020 }, unit: 30 }
const hall = newWindow('本社窓口')
const plan = (window: Partial<WindowDefinition>, day: string) => planDay({ ...hall, ...window }, rules, day)
const times = (window: Partial<WindowDefinition>, day: string) =>
  plan(window, day).slots.map(({ start, capacity }) => `${Math.floor(start / 60)}:${start % 60} ${capacity}`)

const office = { from: 510, to: 1050 }
const saturday = { from: 480, to: 900 }
const longWeek: Week = [null, office, office, office, office, office, saturday]

describe('the plan of a day', () => {
  it('RS-SET-2 has a slot every unit of the site’s hours on weekdays, and none at the weekend', () => {
    const slots = times({}, '2027-03-02')
    expect([slots.length, slots[0], slots.at(-1)]).toEqual([17, '8:30 5', '16:30 5'])
    expect(plan({}, '2027-03-06')).toMatchObject({ shut: 'no-hours', slots: [] })
  })

  it('RS-SET-5 opens 8:30–17:30 on weekdays and 8:00–15:00 on Saturdays, for some months only', () => {
    const window: Partial<WindowDefinition> = {
      open: { from: '2027-01-01', to: '2027-03-31' },
      weeks: [{ period: { from: null, to: null }, week: longWeek }],
    }
    expect(times(window, '2027-03-05').at(-1)).toBe('17:0 5')
    expect([times(window, '2027-03-06')[0], times(window, '2027-03-06').at(-1)]).toEqual(['8:0 5', '14:30 5'])
    expect(plan(window, '2027-03-07').shut).toBe('no-hours')
    expect(plan(window, '2027-04-01').shut).toBe('outside-period')
    expect(plan(window, '2026-12-31').shut).toBe('outside-period')
  })

  it('RS-SET-5 takes the hours of the last period a day lies in', () => {
    const summer: Week = [null, { from: 540, to: 600 }, null, null, null, null, null]
    const weeks = [
      { period: { from: null, to: null }, week: longWeek },
      { period: { from: '2027-07-01', to: '2027-08-31' }, week: summer },
    ]
    expect(times({ weeks }, '2027-07-05')).toEqual(['9:0 5', '9:30 5'])
    expect(plan({ weeks }, '2027-07-06').shut).toBe('no-hours')
    expect(times({ weeks }, '2027-09-07')).toHaveLength(18)
  })

  it('RS-R-5 is 休館 on closed days and holidays, and 「-」 at excluded times', () => {
    const closedDays = [{ days: { from: '2027-03-02', to: '2027-03-03' }, note: '設備点検' }]
    expect(plan({ closedDays }, '2027-03-03')).toMatchObject({ shut: 'closed-day', note: '設備点検' })
    expect(plan({}, '2027-03-22')).toMatchObject({ shut: 'holiday', note: '振替休日' })
    expect(plan({ closedOnHolidays: false }, '2027-03-22').shut).toBeNull()
    const lunch = { hours: { from: 720, to: 780 }, weekdays: null, days: null, note: '昼休み' }
    const excluded = plan({ excludedTimes: [lunch] }, '2027-03-02').slots.filter((slot) => slot.excluded)
    expect(excluded.map(({ start, capacity }) => [start, capacity])).toEqual([
      [720, 0],
      [750, 0],
    ])
  })

  it('excludes on some weekdays, or some days, alone', () => {
    const hours = { from: 510, to: 540 }
    const tuesdays = [{ hours, weekdays: [2 as const], days: null, note: '' }]
    const once = [{ hours, weekdays: null, days: { from: '2027-03-02', to: '2027-03-02' }, note: '' }]
    const first = (excludedTimes: WindowDefinition['excludedTimes'], day: string) =>
      plan({ excludedTimes }, day).slots[0]?.excluded
    expect([first(tuesdays, '2027-03-02'), first(tuesdays, '2027-03-03')]).toEqual([true, false])
    expect([first(once, '2027-03-02'), first(once, '2027-03-09')]).toEqual([true, false])
  })

  it('lets a special day win over weekday, holiday, closed day and period, with a capacity of its own', () => {
    const special = {
      days: { from: '2027-03-21', to: '2027-03-22' },
      hours: { from: 600, to: 660 },
      capacity: 2,
      note: '休日開庁',
    }
    const window: Partial<WindowDefinition> = {
      open: { from: null, to: '2027-03-20' },
      closedDays: [{ days: { from: '2027-03-21', to: '2027-03-21' }, note: '' }],
      specialDays: [special],
    }
    expect(times(window, '2027-03-21')).toEqual(['10:0 2', '10:30 2'])
    expect(plan(window, '2027-03-22')).toMatchObject({ shut: null, note: '休日開庁' })
  })

  it('never overlaps, never leaves the hours, and leaves no room for one more', () => {
    const minute = fc.integer({ min: 0, max: 1440 })
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 5, max: 240 }), (a, b, unit) => {
        fc.pre(a !== b)
        const hours = { from: Math.min(a, b), to: Math.max(a, b) }
        const { slots } = planDay(hall, { hours, unit }, '2027-03-02')
        for (const [index, { start, end }] of slots.entries()) {
          expect([start, end]).toEqual([hours.from + index * unit, hours.from + (index + 1) * unit])
          expect(end).toBeLessThanOrEqual(hours.to)
        }
        expect(hours.to - (slots.at(-1)?.end ?? hours.from)).toBeLessThan(unit)
      }),
    )
  })
})
