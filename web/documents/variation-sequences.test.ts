import { describe, expect, it } from 'vitest'
import { readNotoSerif } from '../../tests/interop/certificate-fixture.ts'
import { readVariationSequences } from './variation-sequences.ts'

const bytes = (...parts: readonly (readonly [value: number, length: number])[]): number[] =>
  parts.flatMap(([value, length]) => Array.from({ length }, (_, index) => (value / 256 ** (length - 1 - index)) & 0xff))

/** A font file of one table: cmap with one subtable of format 14. */
const font = (
  records: readonly { selector: number; ranges: [number, number][]; own: [number, number][] }[],
): Uint8Array => {
  const bodies: number[] = []
  const heads: number[] = []
  const bodyStart = 10 + records.length * 11
  for (const { selector, ranges, own } of records) {
    const place = (count: number): number => (count === 0 ? 0 : bodyStart + bodies.length)
    const rangesAt = place(ranges.length)
    if (ranges.length > 0)
      bodies.push(...bytes([ranges.length, 4]), ...ranges.flatMap(([first, more]) => bytes([first, 3], [more, 1])))
    const ownAt = place(own.length)
    if (own.length > 0)
      bodies.push(...bytes([own.length, 4]), ...own.flatMap(([base, id]) => bytes([base, 3], [id, 2])))
    heads.push(...bytes([selector, 3], [rangesAt, 4], [ownAt, 4]))
  }
  const subtable = [...bytes([14, 2], [bodyStart + bodies.length, 4], [records.length, 4]), ...heads, ...bodies]
  const cmap = [...bytes([0, 2], [1, 2], [0, 2], [5, 2], [12, 4]), ...subtable]
  const directory = bytes([0x0001_0000, 4], [1, 2], [0, 6], [0x636d_6170, 4], [0, 4], [28, 4], [cmap.length, 4])
  return Uint8Array.from([...directory, ...cmap])
}

const small = font([
  {
    selector: 0xe0100,
    ranges: [[0x8fb0, 4]],
    own: [
      [0x845b, 7],
      [0x9089, 300],
    ],
  },
  { selector: 0xe0101, ranges: [[0x845b, 0]], own: [] },
  { selector: 0xe0103, ranges: [], own: [[0x20bb7, 9]] },
])

describe('variation sequences', () => {
  const sequences = readVariationSequences(small)

  it('give a glyph of their own, the plain glyph, or nothing, each by its own word', () => {
    expect(sequences.find(0x845b, 0xe0100)).toEqual({ glyphId: 7 })
    expect(sequences.find(0x9089, 0xe0100)).toEqual({ glyphId: 300 })
    expect(sequences.find(0x845b, 0xe0101)).toBe('default')
    expect(sequences.find(0x20bb7, 0xe0103)).toEqual({ glyphId: 9 })
    expect(sequences.find(0x845b, 0xe0102)).toBeUndefined()
    expect(sequences.find(0x845b, 0xe0103)).toBeUndefined()
  })

  it('hold both ends of a range and nothing beyond', () => {
    for (const base of [0x8fb0, 0x8fb2, 0x8fb4]) expect(sequences.find(base, 0xe0100)).toBe('default')
    for (const base of [0x8faf, 0x8fb5]) expect(sequences.find(base, 0xe0100)).toBeUndefined()
  })

  it('are none in a font without the subtable', () => {
    const without = small.slice()
    without[28 + 12 + 1] = 4
    expect(readVariationSequences(without).find(0x845b, 0xe0100)).toBeUndefined()
  })

  it('are refused where an offset leaves the file', () => {
    const cut = small.slice(0, small.length - 6)
    expect(() => readVariationSequences(cut).find(0x20bb7, 0xe0103)).toThrow(RangeError)
  })

  it('of Noto Serif JP hold 葛 U+E0100 and not U+E0101', () => {
    const noto = readVariationSequences(readNotoSerif())
    expect(noto.find(0x845b, 0xe0100)).toMatchObject({ glyphId: expect.any(Number) })
    expect(noto.find(0x9089, 0xe0100)).toBe('default')
    expect(noto.find(0x845b, 0xe0101)).toBeUndefined()
  })
})
