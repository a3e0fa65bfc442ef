import { describe, expect, it } from 'vitest'
import { buildSealPng } from '../../tests/interop/certificate-fixture.ts'
import { readPngHeader } from './png.ts'

describe('the header of a seal image', () => {
  it('tells the size, and the size of a pixel where it is stated', () => {
    expect(readPngHeader(buildSealPng({ side: 40 }))).toEqual({ width: 40, height: 40, pixel: undefined })
    const { pixel } = readPngHeader(buildSealPng({ side: 40, perMetre: 11_811 }))
    expect(pixel).toBeCloseTo(72 / 300, 4)
  })

  it('is refused where it is none, is cut off, or is larger than a seal', () => {
    const png = buildSealPng()
    const huge = png.slice()
    huge[16] = 0x7f
    const empty = png.slice()
    empty.fill(0, 16, 20)
    for (const bytes of [new Uint8Array(), png.slice(0, 30), png.slice(1), huge, empty, Buffer.from('GIF89a')])
      expect(() => readPngHeader(bytes)).toThrow('party.malformed')
  })
})
