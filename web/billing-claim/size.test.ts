import { describe, expect, it } from 'vitest'
import { toSize } from './size.ts'

describe('the size of a file in words', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [999 * 1024, '999 KB'],
    [1024 * 1024 - 1, '1 MB'],
    [52_428_800, '50 MB'],
    [1.21 * 1024 * 1024, '1.21 MB'],
    [5 * 1024 ** 4, '5,120 GB'],
  ])('writes %d octets as %s', (octets, written) => {
    expect(toSize(octets)).toBe(written)
  })
})
