import { describe, expect, it } from 'vitest'
import type { CardReport } from './card-report.ts'
import { judgeCard, sumUp, type Finding } from './findings.ts'

const now = new Date('2027-03-01T01:00:00Z')

const good: CardReport = {
  token: 'individual-number-card',
  record: { municipalityCode: '13104', expiry: '2033-05-05' },
  certificate: {
    status: 'read',
    notBefore: new Date('2024-01-01T00:00:00Z'),
    notAfter: new Date('2029-05-05T14:59:59Z'),
  },
  tries: { authentication: { left: 3, full: 3 }, signature: { left: 5, full: 5 } },
}

const judge = (changes: Partial<CardReport> = {}) => judgeCard({ ...good, ...changes }, now)
const about = (findings: readonly Finding[], what: Finding['about']) => findings.find((line) => line.about === what)

const endingAt = (notAfter: string): Partial<CardReport> => ({
  certificate: { status: 'read', notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date(notAfter) },
})

describe('what a report means', () => {
  it('is good in every line for a card in order', () => {
    const findings = judge()
    expect(findings.map(({ about: line, found, state }) => [line, found, state])).toEqual([
      ['token', 'individual-number-card', 'ok'],
      ['municipality', 'known', 'ok'],
      ['card', 'valid', 'ok'],
      ['certificate', 'valid', 'ok'],
      ['authentication', 'full', 'ok'],
      ['signature', 'full', 'ok'],
    ])
    expect(sumUp(findings)).toBe('ok')
  })

  it('tells the last day as Tokyo counts it', () => {
    expect(about(judge(), 'certificate')).toMatchObject({ day: '2029-05-05' })
    expect(about(judge(endingAt('2029-05-05T15:00:00Z')), 'certificate')).toMatchObject({ day: '2029-05-06' })
  })

  it.each([
    ['2027-03-01T00:59:59Z', 'expired', 'stop'],
    ['2027-03-01T01:00:00Z', 'ends-soon', 'attention'],
    ['2027-06-01T14:59:59Z', 'ends-soon', 'attention'],
    ['2027-06-02T14:59:59Z', 'valid', 'ok'],
  ])('a certificate that ends at %s is %s', (notAfter, found, state) => {
    expect(about(judge(endingAt(notAfter)), 'certificate')).toMatchObject({ found, state })
  })

  it('a certificate that has not begun stops', () => {
    const certificate = {
      status: 'read',
      notBefore: new Date('2027-03-01T01:00:01Z'),
      notAfter: new Date('2032-01-01T00:00:00Z'),
    } as const
    expect(about(judge({ certificate }), 'certificate')).toMatchObject({ found: 'not-yet', state: 'stop' })
  })

  it.each([
    ['2027-02-28', 'expired', 'stop'],
    ['2027-03-01', 'ends-soon', 'attention'],
    ['2027-06-02', 'valid', 'ok'],
  ])('a card that holds through %s is %s', (expiry, found, state) => {
    expect(about(judge({ record: { municipalityCode: '13104', expiry } }), 'card')).toMatchObject({ found, state })
  })

  it.each([
    ['00999', 'not-in-use'],
    ['01100', 'known'],
    ['47382', 'known'],
    ['48000', 'not-in-use'],
  ])('municipality code %s is %s', (municipalityCode, found) => {
    const findings = judge({ record: { municipalityCode, expiry: '2033-05-05' } })
    expect(about(findings, 'municipality')).toMatchObject({ found, code: municipalityCode })
    expect(sumUp(findings)).toBe('ok')
  })

  it('a phone tells neither municipality nor certificate, and nothing is wrong with that', () => {
    const findings = judge({ token: 'android-phone', record: undefined, certificate: { status: 'guarded' } })
    expect(about(findings, 'municipality')).toMatchObject({ found: 'not-told', state: 'note' })
    expect(about(findings, 'certificate')).toMatchObject({ found: 'guarded', state: 'note' })
    expect(about(findings, 'card')).toBeUndefined()
    expect(sumUp(findings)).toBe('ok')
  })

  it.each([
    [3, 'full', 'ok'],
    [2, 'fewer', 'attention'],
    [1, 'last', 'attention'],
    [0, 'locked', 'stop'],
  ])('%i tries left of three are %s', (left, found, state) => {
    const findings = judge({ tries: { ...good.tries, authentication: { left, full: 3 } } })
    expect(about(findings, 'authentication')).toMatchObject({ found, state })
    expect(sumUp(findings)).toBe(state)
  })

  it('a card of the kind before stops, whatever else it says', () => {
    expect(sumUp(judge({ token: 'resident-register-card' }))).toBe('stop')
  })
})
