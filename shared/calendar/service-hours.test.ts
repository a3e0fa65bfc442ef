import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centreHours, isCentreDay, isMunicipalityOpen, isWithinHours, type MunicipalHours } from './service-hours.ts'
import { toTokyoDay, toTokyoMinutes } from './tokyo.ts'

const at = (local: string): Date => new Date(`${local}+09:00`)
const instants = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2060-12-31T23:59:59Z'),
  noInvalidDate: true,
})

describe('hours of a day', () => {
  it('hold their first minute and not their last', () => {
    expect(isWithinHours(390, { from: 390, to: 1380 })).toBe(true)
    expect(isWithinHours(389, { from: 390, to: 1380 })).toBe(false)
    expect(isWithinHours(1379, { from: 390, to: 1380 })).toBe(true)
    expect(isWithinHours(1380, { from: 390, to: 1380 })).toBe(false)
  })
})

describe('the centre', () => {
  it('is open from 6:30 up to 23:00', () => {
    expect(centreHours(at('2026-11-22T06:29:59.999'))).toEqual({
      open: false,
      opensAt: at('2026-11-22T06:30:00'),
      closesAt: null,
    })
    expect(centreHours(at('2026-11-22T06:30:00'))).toEqual({
      open: true,
      opensAt: null,
      closesAt: at('2026-11-22T23:00:00'),
    })
    expect(centreHours(at('2026-11-22T22:59:59.999')).open).toBe(true)
    expect(centreHours(at('2026-11-22T23:00:00'))).toEqual({
      open: false,
      opensAt: at('2026-11-23T06:30:00'),
      closesAt: null,
    })
  })

  it('is closed from 29 December to 3 January', () => {
    for (const day of ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'])
      expect(centreHours(at(`${day}T12:00:00`))).toEqual({
        open: false,
        opensAt: at('2027-01-04T06:30:00'),
        closesAt: null,
      })
    expect(centreHours(at('2026-12-28T22:59:00')).open).toBe(true)
    expect(centreHours(at('2026-12-28T23:00:00')).opensAt).toEqual(at('2027-01-04T06:30:00'))
    expect(centreHours(at('2027-01-04T06:30:00')).open).toBe(true)
  })

  it('opens exactly at the instant it says, and serves up to the instant it says', () => {
    fc.assert(
      fc.property(instants, (now) => {
        const { open, opensAt, closesAt } = centreHours(now)
        const edge = open ? closesAt : opensAt
        if (edge === null) throw new Error('neither open nor opening')
        expect(edge.getTime()).toBeGreaterThan(now.getTime())
        expect(centreHours(edge).open).toBe(!open)
        expect(centreHours(new Date(edge.getTime() - 1)).open).toBe(open)
      }),
    )
  })

  it('is never open outside its days and hours', () => {
    fc.assert(
      fc.property(instants, (now) => {
        const inside = toTokyoMinutes(now) >= 390 && toTokyoMinutes(now) < 1380 && isCentreDay(toTokyoDay(now))
        expect(centreHours(now).open).toBe(inside)
      }),
    )
  })
})

describe('a municipality', () => {
  const hours: MunicipalHours = {
    weekdays: { 0: { from: 0, to: 1440 }, 1: { from: 540, to: 1020 } },
    specialDays: { '2026-11-23': null, '2026-11-30': { from: 600, to: 660 } },
  }

  it('is never open while the centre is closed', () => {
    expect(isMunicipalityOpen(at('2026-11-22T06:00:00'), hours)).toBe(false)
    expect(isMunicipalityOpen(at('2026-11-22T06:30:00'), hours)).toBe(true)
    expect(isMunicipalityOpen(at('2027-01-03T12:00:00'), hours)).toBe(false)
  })

  it('keeps its weekdays, and special days before them', () => {
    expect(isMunicipalityOpen(at('2026-11-16T08:59:00'), hours)).toBe(false)
    expect(isMunicipalityOpen(at('2026-11-16T09:00:00'), hours)).toBe(true)
    expect(isMunicipalityOpen(at('2026-11-17T09:00:00'), hours)).toBe(false)
    expect(isMunicipalityOpen(at('2026-11-23T09:00:00'), hours)).toBe(false)
    expect(isMunicipalityOpen(at('2026-11-30T09:00:00'), hours)).toBe(false)
    expect(isMunicipalityOpen(at('2026-11-30T10:00:00'), hours)).toBe(true)
  })
})
