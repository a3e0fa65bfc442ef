import { describe, expect, it } from 'vitest'
import { readShift, withSheet, type PrintOptions } from './print-options.ts'

describe('CM-SC-8 the shift of a printer', () => {
  it('is read in tenths of a millimetre, wide digits and either minus', () => {
    expect(['', '0', '1.5', '-0.3', '−2', '１．２', '5'].map(readShift)).toEqual([0, 0, 1.5, -0.3, -2, 1.2, 5])
  })

  it('is refused where it is no number or more than half a centimetre', () => {
    expect(['x', '1.23', '5.1', '-6', '12', '1,5'].map(readShift)).toEqual(Array(6).fill(undefined))
  })
})

describe('CM-SC-8 another sheet', () => {
  it('begins at the first label where it has not as many as the start', () => {
    const options = { sheet: '3x8', start: 23 } as PrintOptions
    expect(withSheet(options, '2x6')).toMatchObject({ sheet: '2x6', start: 1 })
    expect(withSheet({ ...options, start: 12 }, '2x6')).toMatchObject({ sheet: '2x6', start: 12 })
  })
})
