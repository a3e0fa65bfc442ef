import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corners, keepOnPage, toCorner, toSignedName } from './sign-draft.ts'

const lengths = fc.double({ min: 20, max: 5000, noNaN: true })
const places = fc.double({ min: -9000, max: 9000, noNaN: true })

describe('the place of a mark', () => {
  it('is wholly on the page, wherever it was dragged and however small the page', () => {
    fc.assert(
      fc.property(lengths, lengths, places, places, (width, height, left, top) => {
        const size = { width, height }
        for (const place of [
          keepOnPage({ page: 0, left, top, width: 180, height: 56 }, size),
          ...corners.map((corner) => toCorner(corner, 3, size)),
        ]) {
          expect(place.left).toBeGreaterThanOrEqual(0)
          expect(place.top).toBeGreaterThanOrEqual(0)
          expect(place.left + place.width).toBeLessThanOrEqual(width + 1e-6)
          expect(place.top + place.height).toBeLessThanOrEqual(height + 1e-6)
        }
      }),
    )
  })
})

describe('the name of the signed file', () => {
  it.each([
    ['契約書.pdf', '契約書-signed.pdf'],
    ['契約書-signed.pdf', '契約書-signed.pdf'],
    ['CONTRACT.PDF', 'CONTRACT-signed.pdf'],
    ['契約書', '契約書-signed.pdf'],
  ])('of %s is %s', (name, expected) => expect(toSignedName(name)).toBe(expected))
})
