/**
 * Variation sequences of a font, read from its cmap subtable format 14 (OpenType 1.9 §cmap). The font engine's own look-up
 * gives the plain glyph without a word when it meets a sequence it does not resolve; a certificate must know the difference.
 */

/** A glyph of its own, the plain glyph of the base on the font's own word, or a sequence the font does not know. */
export type VariationAnswer = { readonly glyphId: number } | 'default' | undefined

export type VariationSequences = { find(base: number, selector: number): VariationAnswer }

const uint24 = (view: DataView, at: number): number => (view.getUint16(at) << 8) | view.getUint8(at + 2)

/** Index of the record holding the value, in `count` records ordered by their first value; -1 where none does. */
const findRecord = (count: number, compare: (index: number) => number): number => {
  let low = 0
  let high = count - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const order = compare(middle)
    if (order === 0) return middle
    if (order < 0) high = middle - 1
    else low = middle + 1
  }
  return -1
}

const findTable = (view: DataView, tag: string): number => {
  for (let index = 0, count = view.getUint16(4); index < count; index++) {
    const record = 12 + index * 16
    const name = String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(record + offset)))
    if (name === tag) return view.getUint32(record + 8)
  }
  return -1
}

const findFormat14 = (view: DataView): number => {
  const cmap = findTable(view, 'cmap')
  if (cmap < 0) return -1
  for (let index = 0, count = view.getUint16(cmap + 2); index < count; index++) {
    const subtable = cmap + view.getUint32(cmap + 4 + index * 8 + 4)
    if (view.getUint16(subtable) === 14) return subtable
  }
  return -1
}

/** Reads the sequences of a single-face sfnt file. Throws RangeError where an offset leaves the file. */
export const readVariationSequences = (font: Uint8Array): VariationSequences => {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const subtable = findFormat14(view)
  if (subtable < 0) return { find: () => undefined }
  const selectorCount = view.getUint32(subtable + 6)

  return {
    find(base, selector) {
      const at = findRecord(selectorCount, (index) => selector - uint24(view, subtable + 10 + index * 11))
      if (at < 0) return undefined
      const record = subtable + 10 + at * 11

      const defaultOffset = view.getUint32(record + 3)
      if (defaultOffset !== 0) {
        const ranges = subtable + defaultOffset
        const range = findRecord(view.getUint32(ranges), (index) => {
          const first = uint24(view, ranges + 4 + index * 4)
          if (base < first) return -1
          return base > first + view.getUint8(ranges + 4 + index * 4 + 3) ? 1 : 0
        })
        if (range >= 0) return 'default'
      }

      const ownOffset = view.getUint32(record + 7)
      if (ownOffset === 0) return undefined
      const mappings = subtable + ownOffset
      const mapping = findRecord(view.getUint32(mappings), (index) => base - uint24(view, mappings + 4 + index * 5))
      return mapping < 0 ? undefined : { glyphId: view.getUint16(mappings + 4 + mapping * 5 + 3) }
    },
  }
}
