import { describe, expect, it } from 'vitest'
import type { CalendarDay } from '#shared/pickup-reservation/api.ts'
import { toWeekRows } from './week-rows.ts'

const day = (slots: readonly number[], shut: CalendarDay['shut'] = null): CalendarDay => ({
  day: '2026-11-24',
  weekday: 2,
  holiday: null,
  wareki: '令和8年11月24日',
  shut,
  note: '',
  slots: slots.map((start) => ({ start, end: start + 30, state: 'open', remaining: 3 })),
})

describe('the rows of a week', () => {
  it('RS-SC-1 are all the times of all the days, in order, one cell a day', () => {
    const rows = toWeekRows([day([540, 600]), day([570]), day([], 'closed-day')])
    expect(rows.map(({ start }) => start)).toEqual([540, 570, 600])
    expect(rows.map(({ cells }) => cells.map(({ kind }) => kind))).toEqual([
      ['slot', 'none', 'shut'],
      ['none', 'slot', 'shut'],
      ['slot', 'none', 'shut'],
    ])
  })
  it('are none in a week without hours', () => {
    expect(toWeekRows([day([], 'holiday')])).toEqual([])
  })
})
