import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseCode } from './codes.ts'
import { compareDelivery } from './delivery.ts'

const line = (producerNumber: string, withNotice = true) => ({ producerNumber, withNotice })

describe('a delivery', () => {
  it('CM-F-13 reports what is missing, surplus and double, and notices that did not come', () => {
    const { differences, counts } = compareDelivery(
      [line('A1'), line('A2'), line('A3'), line('A4', false)],
      [line('A1'), line('A2', false), line('A4', false), line('B9'), line('A1'), line('A1')],
    )
    expect(differences).toEqual([
      { kind: 'doubled', code: 'A1', scans: 3 },
      { kind: 'missing', code: 'A3', scans: 0 },
      { kind: 'notice-missing', code: 'A2', scans: 1 },
      { kind: 'surplus', code: 'B9', scans: 1 },
    ])
    expect(counts).toEqual({ arrived: 3, missing: 1, surplus: 1, doubled: 1, noticesMissing: 1 })
  })

  it('takes a notice found at the second scan for found', () => {
    expect(compareDelivery([line('A1')], [line('A1', false), line('A1')]).counts.noticesMissing).toBe(0)
  })

  it('accounts for every number once as missing, arrived or surplus', () => {
    const lines = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5'))
    const scans = fc.array(fc.constantFrom('1', '2', '3', '4', '5'))
    fc.assert(
      fc.property(lines, scans, (listed, found) => {
        const { counts } = compareDelivery(
          listed.map((code) => line(code)),
          found.map((code) => line(code)),
        )
        expect(counts.arrived + counts.missing).toBe(listed.length)
        expect(counts.arrived + counts.surplus).toBe(new Set(found).size)
      }),
    )
  })
})

describe('a scanned number', () => {
  it.each([
    ['１２３４－５６', '1234-56'],
    ['*ABC-12*', 'ABC-12'],
    ['a123456b', '123456'],
    ['ABCD', 'ABCD'],
    [' 12 34 ', '1234'],
    ['12‐34', '12-34'],
  ])('%s is %s', (typed, code) => {
    expect(normaliseCode(typed)).toBe(code)
  })

  it.each(['', '   ', '-12', '12;34', '=1+1', '１２３４５６７８９０'.repeat(5)])('%j is none', (typed) => {
    expect(normaliseCode(typed)).toBeUndefined()
  })

  it('is the same when it is read again', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const code = normaliseCode(typed)
        fc.pre(code !== undefined && !/^[ABCD]\d[\d-]*[ABCD]$/.test(code ?? ''))
        expect(normaliseCode(code ?? '')).toBe(code)
      }),
    )
  })
})
