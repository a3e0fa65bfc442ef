import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#shared/calendar/tokyo.ts'
import {
  findDueLead,
  findFee,
  findObstacle,
  findRemitterIds,
  findValidity,
  formatApplicationNumber,
  isDeletable,
  isIssuancePassword,
  toRest,
  toValidityInstants,
} from './rules.ts'

const someDay = fc
  .date({ min: new Date('2004-04-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('validity', () => {
  it('EB-R-11: runs from the next month to the end of the month 36 months later', () => {
    expect(findValidity('2007-05-15')).toEqual({ from: '2007-06-01', until: '2010-06-30' })
    expect(findValidity('2026-12-31')).toEqual({ from: '2027-01-01', until: '2030-01-31' })
    expect(findValidity('2026-01-31')).toEqual({ from: '2026-02-01', until: '2029-02-28' })
  })

  it('OQ-EB-14: may start on the day itself', () => {
    expect(findValidity('2026-11-22', { starts: 'same-day', months: 36 })).toEqual({
      from: '2026-11-22',
      until: '2029-11-30',
    })
  })

  it('starts after the application and ends on the last day of a month, whatever the day', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const { from, until } = findValidity(day)
        expect(from > day && from.endsWith('-01')).toBe(true)
        expect(addDays(until, 1).endsWith('-01')).toBe(true)
      }),
    )
  })

  it('EB-R-11: what is asked for late begins on that day, and ends as was promised', () => {
    const promised = findValidity('2027-03-31')
    expect(toRest(promised, '2027-03-31')).toEqual({ from: '2027-04-01', until: '2030-04-30' })
    expect(toRest(promised, '2027-04-01')).toEqual(promised)
    expect(toRest(promised, '2027-04-20')).toEqual({ from: '2027-04-20', until: '2030-04-30' })
  })

  it('covers whole days of Japan, both ends inclusive', () => {
    const { notBefore, notAfter } = toValidityInstants({ from: '2007-06-01', until: '2010-06-30' })
    expect([notBefore.toISOString(), notAfter.toISOString()]).toEqual([
      '2007-05-31T15:00:00.000Z',
      '2010-06-30T14:59:59.000Z',
    ])
  })
})

describe('numbers and fees', () => {
  it('EB-R-12: numbers applications by year and serial, and does not run over', () => {
    expect(formatApplicationNumber(2026, 1)).toBe('26-0001')
    expect(formatApplicationNumber(2026, 12_345)).toBe('26-12345')
  })

  it('OQ-EB-1: takes the row in force on the day, and refuses a day without one', () => {
    const fees = [
      { from: '2004-04-01', yen: { provider: 5000, agent: 5000, staff: 0 } },
      { from: '2026-04-01', yen: { provider: 6000, agent: 7000, staff: 0 } },
    ]
    expect(findFee(fees, 'agent', '2026-03-31')).toBe(5000)
    expect(findFee(fees, 'agent', '2026-04-01')).toBe(7000)
    expect(() => findFee(fees, 'agent', '2004-03-31')).toThrow(RangeError)
  })
})

describe('the end of a certificate', () => {
  const validity = { from: '2024-01-01', until: '2026-12-31' }

  it('EB-B5: each lead is due once', () => {
    expect(findDueLead(validity, '2026-10-02', { sent: [] })).toBe(90)
    expect(findDueLead(validity, '2026-10-02', { sent: [90] })).toBeUndefined()
    expect(findDueLead(validity, '2026-12-30', { sent: [90, 60, 30, 7] })).toBe(1)
  })

  it('EB-B5: after a long standstill one mail goes out, not five', () => {
    expect(findDueLead(validity, '2026-12-28', { sent: [] })).toBe(7)
    expect(findDueLead(validity, '2026-12-28', { sent: [7] })).toBeUndefined()
  })

  it('says nothing about what has ended', () => {
    expect(findDueLead(validity, '2027-01-01', { sent: [] })).toBeUndefined()
  })

  it('EB-R-10: only the revoked and the long ended may be deleted', () => {
    expect(isDeletable({ status: 'revoked', validity }, '2025-01-01')).toBe(true)
    expect(isDeletable({ status: 'issued', validity }, '2027-03-31')).toBe(false)
    expect(isDeletable({ status: 'issued', validity }, '2027-04-01')).toBe(true)
    expect(isDeletable({ status: 'revoking', validity }, '2030-01-01')).toBe(false)
  })
})

describe('one live certificate', () => {
  const validity = { from: '2024-01-01', until: '2026-12-31' }

  it('EB-R-13: an open application stands in the way of a second', () => {
    expect(findObstacle([{ status: 'awaiting-issue', validity: null }], '2026-01-01')).toBe('open-application')
    expect(findObstacle([{ status: 'rejected', validity: null }], '2026-01-01')).toBeUndefined()
  })

  it('EB-R-13: renewal opens ninety days before the end, not a day earlier', () => {
    expect(findObstacle([{ status: 'issued', validity }], '2026-10-01')).toBe('still-valid')
    expect(findObstacle([{ status: 'issued', validity }], '2026-10-02')).toBeUndefined()
  })

  it('a revoked certificate stands in nobody’s way', () => {
    expect(findObstacle([{ status: 'revoked', validity }], '2025-01-01')).toBeUndefined()
  })
})

describe('what people type', () => {
  it('EB-R-8: finds the agent’s ID in a half-width line of the bank', () => {
    expect(findRemitterIds('HJ000000123 ｶ)ｱｵｿﾞﾗ')).toEqual(['HJ000000123'])
    expect(findRemitterIds('ﾀﾞｲﾘﾆﾝ ｈｊ０００００012３')).toEqual(['HJ000000123'])
    expect(findRemitterIds('ｱｵｿﾞﾗｼﾖｳｶｲ')).toEqual([])
  })

  it('OQ-EB-12: a password is eight printable characters of ASCII at the least', () => {
    expect(isIssuancePassword('Abcd1234')).toBe(true)
    expect(isIssuancePassword('Abcd123')).toBe(false)
    expect(isIssuancePassword('パスワード1234')).toBe(false)
    expect(isIssuancePassword('Abcd 1234')).toBe(false)
  })
})
