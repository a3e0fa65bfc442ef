import { describe, expect, it } from 'vitest'
import { toPresetInstant } from './clock-presets.ts'

const tokyo = (text: string) => new Date(`${text}:00+09:00`)

describe('a preset of the clock', () => {
  it('is the same working day at ten, or the next one', () => {
    expect(toPresetInstant('openDay', tokyo('2026-11-24T15:00'))).toEqual(tokyo('2026-11-24T10:00'))
    expect(toPresetInstant('openDay', tokyo('2026-11-21T15:00'))).toEqual(tokyo('2026-11-24T10:00'))
  })

  it('steps over the turn of the year', () => {
    expect(toPresetInstant('openDay', tokyo('2026-12-29T09:00'))).toEqual(tokyo('2027-01-04T10:00'))
  })

  it('knows the day in Tokyo, where it is tomorrow already', () => {
    expect(toPresetInstant('closing', new Date('2026-11-24T16:00:00Z'))).toEqual(tokyo('2026-11-25T22:58'))
    expect(toPresetInstant('closed', tokyo('2026-11-25T08:00'))).toEqual(tokyo('2026-11-25T23:30'))
  })

  it('is the thirtieth of December of this year', () => {
    expect(toPresetInstant('holiday', tokyo('2026-03-01T08:00'))).toEqual(tokyo('2026-12-30T10:00'))
  })
})
