import { isDigit, skipBlanks, toLatin1 } from './characters.ts'
import { undoFilters } from './filters.ts'
import { readDirectStream } from './indirect-object.ts'
import { PdfLexer } from './lexer.ts'
import type { PdfDict, PdfObject } from './objects.ts'
import { refuse } from './refusal.ts'

/** One cross-reference section, table (ISO 32000-2 §7.5.4) or stream (§7.5.8), read where it is said to be and nowhere else. */

export type PdfEntry =
  | { readonly kind: 'free'; readonly generation: number }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  /** In an object stream. */
  | { readonly kind: 'compressed'; readonly stream: number; readonly index: number }

export type XrefSection = {
  readonly kind: 'table' | 'stream'
  readonly offset: number
  /** Just after the trailer dictionary or the stream's `endobj`. */
  readonly end: number
  readonly trailer: PdfDict
  readonly size: number
  /** Offset of the section before; undefined for the first. */
  readonly previous: number | undefined
  readonly entries: Map<number, PdfEntry>
  /** Offsets of the cross-reference streams it was read from: itself, or the one beside a table. */
  readonly streams: readonly number[]
}

/** Octets that cross-reference streams may still undo into, all of a file's together. */
export type XrefBudget = { left: number }
export const fullXrefBudget = (): XrefBudget => ({ left: 256 * 2 ** 20 })

/** ISO 32000-2 Annex C knows no limit; this is what any program of the field can hold. */
const mostObjects = 2 ** 23

export const toCount = (value: PdfObject | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

const requireCount = (value: PdfObject | undefined, offset: number): number =>
  toCount(value) ?? refuse('xref-malformed', offset)

const readDecimal = (bytes: Uint8Array, at: number, digits: number): number => {
  for (let index = 0; index < digits; index++) if (!isDigit(bytes[at + index])) refuse('xref-malformed', at)
  return Number(toLatin1(bytes.subarray(at, at + digits)))
}

/** §7.5.4: exactly twenty octets an entry. */
const readRow = (bytes: Uint8Array, at: number): PdfEntry => {
  const offset = readDecimal(bytes, at, 10)
  const generation = readDecimal(bytes, at + 11, 5)
  const type = bytes[at + 17]
  const [first, second] = [bytes[at + 18], bytes[at + 19]]
  const isEnd = (first === 0x20 && (second === 0x0d || second === 0x0a)) || (first === 0x0d && second === 0x0a)
  if (bytes[at + 10] !== 0x20 || bytes[at + 16] !== 0x20 || !isEnd) refuse('xref-malformed', at)
  if (type === 0x66) return { kind: 'free', generation }
  return type === 0x6e ? { kind: 'offset', offset, generation } : refuse('xref-malformed', at)
}

const addEntry = (entries: Map<number, PdfEntry>, number: number, entry: PdfEntry, offset: number): void => {
  if (entries.has(number)) refuse('xref-conflict', offset)
  if (number >= mostObjects) refuse('object-too-complex', offset)
  if (number === 0 && entry.kind !== 'free') refuse('xref-entry-wrong', offset)
  entries.set(number, entry)
}

const readTableSection = (bytes: Uint8Array, offset: number): XrefSection => {
  const lexer = new PdfLexer(bytes, offset)
  if (!lexer.takeKeyword('xref')) refuse('xref-misplaced', offset)
  const entries = new Map<number, PdfEntry>()
  for (;;) {
    lexer.skipSpace()
    if (lexer.takeKeyword('trailer')) break
    const first = lexer.takeInteger() ?? refuse('xref-malformed', lexer.at)
    const count = lexer.takeInteger() ?? refuse('xref-malformed', lexer.at)
    while (lexer.peek() === 0x20) lexer.at += 1
    if (lexer.peek() === 0x0d) lexer.at += 1
    if (lexer.peek() === 0x0a) lexer.at += 1
    if (lexer.at + count * 20 > bytes.length) refuse('xref-malformed', lexer.at)
    for (let index = 0; index < count; index++, lexer.at += 20)
      addEntry(entries, first + index, readRow(bytes, lexer.at), lexer.at)
  }
  const trailer = lexer.readObject()
  if (trailer === null || typeof trailer !== 'object' || trailer.kind !== 'dict')
    return refuse('xref-malformed', lexer.at)
  return { kind: 'table', offset, end: lexer.at, ...readTrailer(trailer, offset), entries, streams: [] }
}

const readTrailer = (trailer: PdfDict, offset: number) => {
  const previous = trailer.entries.get('Prev')
  return {
    trailer,
    size: requireCount(trailer.entries.get('Size'), offset),
    previous: previous === undefined ? undefined : requireCount(previous, offset),
  }
}

const readField = (data: Uint8Array, at: number, width: number): number => {
  let value = 0
  for (let index = 0; index < width; index++) value = value * 256 + (data[at + index] ?? 0)
  return value
}

const toEntry = (type: number, second: number, third: number, offset: number): PdfEntry => {
  if (type === 0) return { kind: 'free', generation: third }
  if (type === 1) return { kind: 'offset', offset: second, generation: third }
  // §7.5.8.3 reads other types as null for the sake of later versions; none came, so what writes one is not to be trusted.
  return type === 2 ? { kind: 'compressed', stream: second, index: third } : refuse('xref-entry-wrong', offset)
}

const toCounts = (value: PdfObject | undefined, offset: number): number[] => {
  if (value === null || typeof value !== 'object' || value.kind !== 'array') return refuse('xref-malformed', offset)
  return value.items.map((item) => requireCount(item, offset))
}

const readStreamSection = async (bytes: Uint8Array, offset: number, budget: XrefBudget): Promise<XrefSection> => {
  const { object, end } = await readDirectStream(bytes, offset)
  if (object === null || typeof object !== 'object' || object.kind !== 'stream') return refuse('xref-misplaced', offset)
  const { dict, raw } = object
  const find = (key: string): PdfObject | undefined => dict.entries.get(key)
  const type = find('Type')
  if (type === null || typeof type !== 'object' || type.kind !== 'name' || type.value !== 'XRef')
    return refuse('xref-misplaced', offset)
  const fields = readTrailer(dict, offset)
  const widths = toCounts(find('W'), offset)
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths
  if (widths.length !== 3 || widths.some((width) => width > 6) || secondWidth === 0)
    return refuse('xref-malformed', offset)
  const index = find('Index')
  const ranges = index === undefined ? [0, fields.size] : toCounts(index, offset)
  if (ranges.length % 2 !== 0) refuse('xref-malformed', offset)
  const data = await undoFilters(raw, budget.left, { filter: find('Filter'), parameters: find('DecodeParms') })
  budget.left -= data.length
  const rowLength = typeWidth + secondWidth + thirdWidth
  const entries = new Map<number, PdfEntry>()
  let at = 0
  for (let range = 0; range < ranges.length; range += 2) {
    const [first = 0, count = 0] = [ranges[range], ranges[range + 1]]
    if (at + count * rowLength > data.length) refuse('xref-malformed', offset)
    for (let row = 0; row < count; row++, at += rowLength) {
      const kind = typeWidth === 0 ? 1 : readField(data, at, typeWidth)
      const second = readField(data, at + typeWidth, secondWidth)
      const third = readField(data, at + typeWidth + secondWidth, thirdWidth)
      addEntry(entries, first + row, toEntry(kind, second, third, offset), offset)
    }
  }
  if (at !== data.length) refuse('xref-malformed', offset)
  return { kind: 'stream', offset, end, ...fields, entries, streams: [offset] }
}

/** The section at the offset, after blanks at most. Throws AppError `document.unreadable` where none stands there. */
export const readXrefSection = async (bytes: Uint8Array, place: number, budget: XrefBudget): Promise<XrefSection> => {
  const offset = skipBlanks(bytes, place)
  if (isDigit(bytes[offset])) return readStreamSection(bytes, offset, budget)
  return bytes[offset] === 0x78 ? readTableSection(bytes, offset) : refuse('xref-misplaced', offset)
}
