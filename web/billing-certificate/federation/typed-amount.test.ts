import { describe, expect, it } from 'vitest'
import { readAmount } from './typed-amount.ts'

describe('an amount that was typed', () => {
  it('is yen in digits of either width, with commas or 円', () => {
    expect(['5000', '5,000', '５，０００円', ' 5 000 '].map(readAmount)).toEqual([5000, 5000, 5000, 5000])
    expect(readAmount('0')).toBe(0)
  })

  it('is nothing else', () => {
    expect(['', '-1', '5.5', '五千', '1e3', '1234567890'].map(readAmount)).toEqual(Array(6).fill(undefined))
  })
})
