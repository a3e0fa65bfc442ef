import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildNamelessKey,
  buildTransferKey,
  findReference,
  hasReference,
  isSameAccount,
  toReference,
  toTransferKey,
} from './transfer-key.ts'

const day = '2027-03-11'

describe('the key of a transfer', () => {
  it('is the same however many zeros stand before its numbers', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d{0,5}$/),
        fc.nat({ max: 9 }),
        fc.nat({ max: 9 }),
        (reference, zeros, more) => {
          const key = buildTransferKey({ account: '1234', day, reference })
          const padded = { account: `${'0'.repeat(more)}1234`, day, reference: `${'0'.repeat(zeros)}${reference} ` }
          expect(buildTransferKey(padded)).toBe(key)
          expect(toTransferKey(`9999-001-${padded.account}/${day}/${padded.reference}`)).toBe(key)
          expect(toTransferKey(key)).toBe(key)
          expect(findReference(key)).toBe(reference)
        },
      ),
    )
  })

  it('without a reference counts equal transfers of a day, and stays as it is', () => {
    const same = { account: '0001234', day, yen: 5000, remitter: 'HJ000000003 A/B' }
    const [first, second] = [1, 2].map((ordinal) => buildNamelessKey({ ...same, ordinal }))
    expect(first).not.toBe(second)
    expect(toTransferKey(first ?? '')).toBe(first)
    expect([hasReference(first ?? ''), findReference(first ?? '')]).toEqual([false, undefined])
    expect(first?.length).toBeLessThanOrEqual(120)
  })

  it('has no reference where the bank writes zeros or blanks', () => {
    expect(['000000', '        ', '', '０００'].map(toReference)).toEqual(['', '', '', ''])
    expect(toReference('００1234')).toBe('1234')
  })

  it('that was not built here is left alone and names one transfer', () => {
    expect(toTransferKey('b/1')).toBe('b/1')
    expect(hasReference('b/1')).toBe(true)
  })

  it('belongs to an account whatever its field is filled up with', () => {
    expect(isSameAccount('0000001234', '0001234')).toBe(true)
    expect(isSameAccount('0012340', '0001234')).toBe(false)
  })
})
