import { setLine, widthOf, wrapLine, type Line } from '#web/documents/document-fonts.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import type { Box } from '#web/documents/measures.ts'
import { ascent, type Mark } from './marks.ts'

/** Lines of an address by what they are; empty ones are left out. */
export type AddressText = {
  readonly postalCode: string
  readonly address: string
  readonly name: string
  /** 様, or nothing behind a name. */
  readonly honorific: string
  /** Small at the foot, such as the card's ID. */
  readonly foot: string
}

/** Largest and smallest size in points; below the smallest nobody reads it, and the address is not printed. */
const sizes = { largest: 11, smallest: 6, step: 0.25 } as const
const footSize = 6
/** Above this size an address rather gets smaller than leave a letter or two alone in its last line. */
const orphansBelow = 9
/** The name is the largest line, and gives way before the address does. */
const nameRatio = 1.4
const leading = 1.28

type Row = { readonly line: Line; readonly size: number; readonly before: number }

/** The name in one line as large as it may be, else broken at the size of the address. */
const setName = (line: Line, width: number, size: number): readonly Row[] => {
  const fitting = Math.floor(((width / line.advance) * 1000) / sizes.step) * sizes.step
  const nameSize = Math.min(size * nameRatio, fitting)
  const before = size * 0.45
  if (nameSize >= size) return [{ line, size: nameSize, before }]
  return wrapLine(line, { width, size }).map((part, index) => ({ line: part, size, before: index === 0 ? before : 0 }))
}

const heightOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { size, before }, index) => sum + before + (index === rows.length - 1 ? size : size * leading), 0)

/**
 * An address in a box (points), as large as it goes: smaller and in more lines until it fits, never outside the box.
 * Undefined where it does not fit at the smallest size. Throws AppError `issuance.character-undrawable`.
 */
export const setAddress = (
  { postalCode, address, name, honorific, foot }: AddressText,
  typefaces: readonly Typeface[],
  box: Box,
): readonly Mark[] | undefined => {
  const postal = postalCode === '' ? undefined : setLine(`〒${postalCode}`, typefaces)
  const where = address === '' ? undefined : setLine(address, typefaces)
  const who = name === '' ? undefined : setLine(honorific === '' ? name : `${name}　${honorific}`, typefaces)
  const small = foot === '' ? undefined : setLine(foot, typefaces)
  const footHeight = small === undefined ? 0 : footSize * 1.3
  const footFits = small === undefined || widthOf(small, footSize) <= box.width
  if (!footFits) return undefined

  for (let size: number = sizes.largest; size >= sizes.smallest; size -= sizes.step) {
    const plain = (line: Line): Row => ({ line, size, before: 0 })
    const whereLines = where === undefined ? [] : wrapLine(where, { width: box.width, size })
    if (size > orphansBelow && whereLines.length > 1 && (whereLines.at(-1)?.glyphs.length ?? 0) <= 2) continue
    const rows = [
      ...(postal === undefined ? [] : [plain(postal)]),
      ...whereLines.map(plain),
      ...(who === undefined ? [] : setName(who, box.width, size)),
    ]
    const isNarrow = rows.every((row) => widthOf(row.line, row.size) <= box.width + hanging(row))
    const height = heightOf(rows)
    if (!isNarrow || height + footHeight > box.height) continue
    // in the middle of what is left, so that a short address does not stick to the edge
    let y = box.y + (box.height - footHeight - height) / 2
    const marks: Mark[] = rows.map((row) => {
      y += row.before
      const baseline = y + ascent * row.size
      y += row.size * leading
      return { type: 'text', line: row.line, x: box.x, y: baseline, size: row.size }
    })
    if (small !== undefined)
      marks.push({
        type: 'text',
        line: small,
        x: box.x + box.width - widthOf(small, footSize),
        y: box.y + box.height - footSize * (1 - ascent),
        size: footSize,
      })
    return marks
  }
  return undefined
}

/** A blank at the end of a line hangs over and draws nothing. */
const hanging = ({ line, size }: Row): number => {
  const last = line.glyphs.at(-1)
  return last !== undefined && last.cluster.trim() === '' ? (last.advance * size) / 1000 : 1e-6
}
