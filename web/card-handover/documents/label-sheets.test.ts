import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelSheetKeys, labelSheets, labelsOf, placeLabel } from './label-sheets.ts'

describe.each(labelSheetKeys)('CM-SC-8 the label sheet %s', (key) => {
  const sheet = labelSheets[key]
  const shift = { x: 0, y: 0 }
  const boxes = Array.from({ length: labelsOf(sheet) }, (_, index) => placeLabel(sheet, { index, start: 1, shift }).box)

  it('fills A4 with the same edge on both sides', () => {
    const [first, last] = [boxes[0], boxes.at(-1)]
    expect((first?.x ?? 0) + (last?.x ?? 0) + sheet.width).toBeCloseTo(210, 6)
    expect((first?.y ?? 0) + (last?.y ?? 0) + sheet.height).toBeCloseTo(297, 6)
  })

  it('has no label over another', () => {
    for (const [index, one] of boxes.entries())
      for (const other of boxes.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x + 1e-9 ||
          other.x + other.width <= one.x + 1e-9 ||
          one.y + one.height <= other.y + 1e-9 ||
          other.y + other.height <= one.y + 1e-9
        expect(apart).toBe(true)
      }
  })

  it('gives every index a label of its own, wherever it begins', () => {
    const each = labelsOf(sheet)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: each }), fc.integer({ min: 1, max: 100 }), (start, count) => {
        const places = Array.from({ length: count }, (_, index) => placeLabel(sheet, { index, start, shift }))
        expect(new Set(places.map(({ page, box }) => `${page} ${box.x} ${box.y}`)).size).toBe(count)
        expect(places[0]?.page).toBe(0)
        expect(places.at(-1)?.page).toBe(Math.floor((start - 2 + count) / each))
      }),
    )
  })
})

describe('CM-SC-8 a part-used sheet', () => {
  it('begins at the label that is left', () => {
    const { page, box } = placeLabel(labelSheets['3x7'], { index: 0, start: 5, shift: { x: 0.5, y: -0.3 } })
    expect(page).toBe(0)
    expect(box.x).toBeCloseTo(7.25 + 66 + 0.5, 6)
    expect(box.y).toBeCloseTo(15.15 + 38.1 - 0.3, 6)
  })

  it('refuses a label that is not on the sheet', () => {
    for (const start of [0, 22, 1.5])
      expect(() => placeLabel(labelSheets['3x7'], { index: 0, start, shift: { x: 0, y: 0 } })).toThrow(RangeError)
  })
})
