import { isDigit, skipBlanks } from './characters.ts'
import { PdfLexer, type EntrySpan } from './lexer.ts'
import type { PdfDict, PdfObject } from './objects.ts'
import { refuse } from './refusal.ts'

/** `number generation obj … endobj` (ISO 32000-2 §7.3.10), read where it is said to stand. */

export type IndirectObject = {
  readonly number: number
  readonly generation: number
  readonly object: PdfObject
  /** Just after `endobj`. */
  readonly end: number
}

export type IndirectSource = {
  readonly bytes: Uint8Array
  readonly offset: number
  /** Nothing at or after it belongs to the object: the end of the revision that defines it. */
  readonly limit?: number
  readonly onEntry?: EntrySpan
}

/** Two numbers and a word, with what white space there may be. */
const longestHeader = 64

/** `n g obj` at the offset, after blanks at most; undefined where it does not stand. */
export const readObjectHeader = (
  bytes: Uint8Array,
  offset: number,
): { number: number; generation: number; at: number } | undefined => {
  const start = skipBlanks(bytes, offset)
  if (!isDigit(bytes[start])) return undefined
  const lexer = new PdfLexer(bytes, start, start + longestHeader)
  const number = lexer.takeInteger()
  const generation = number === undefined ? undefined : lexer.takeInteger()
  lexer.skipSpace()
  // What follows may be a delimiter at once (`1 0 obj<<`).
  return number !== undefined && generation !== undefined && lexer.takeKeyword('obj')
    ? { number, generation, at: lexer.at }
    : undefined
}

type Head = {
  readonly lexer: PdfLexer
  readonly number: number
  readonly generation: number
  readonly object: PdfObject
}

const readHead = ({ bytes, offset, limit, onEntry }: IndirectSource): Head => {
  const header = readObjectHeader(bytes, offset) ?? refuse('object-misplaced', offset)
  const lexer = new PdfLexer(bytes, header.at, limit)
  const object = lexer.readObject(onEntry)
  lexer.skipSpace()
  return { lexer, number: header.number, generation: header.generation, object }
}

/** Where the body begins: after `stream` and CR LF or LF, never CR alone (§7.3.8.1); undefined where the object is no stream. */
const takeStreamStart = (lexer: PdfLexer): number | undefined => {
  if (!lexer.takeKeyword('stream')) return undefined
  if (lexer.peek() === 0x0d) lexer.at += 1
  if (lexer.peek() !== 0x0a) refuse('stream-malformed', lexer.at)
  lexer.at += 1
  return lexer.at
}

const takeBody = (bytes: Uint8Array, lexer: PdfLexer, length: number): Uint8Array => {
  const start = lexer.at
  if (start + length > lexer.end) refuse('stream-malformed', start)
  lexer.at = start + length
  // An end of line before `endstream` is no part of the body.
  if (lexer.peek() === 0x0d) lexer.at += 1
  if (lexer.peek() === 0x0a) lexer.at += 1
  if (!lexer.takeKeyword('endstream')) refuse('stream-malformed', lexer.at)
  return bytes.subarray(start, start + length)
}

const finish = (lexer: PdfLexer): number => {
  lexer.skipSpace()
  if (!lexer.takeKeyword('endobj')) refuse('object-malformed', lexer.at)
  return lexer.at
}

const toDict = (object: PdfObject, at: number): PdfDict =>
  object !== null && typeof object === 'object' && object.kind === 'dict' ? object : refuse('stream-malformed', at)

/**
 * The indirect object at the offset; the /Length of a stream is looked up with `findLength`. Throws AppError
 * `document.unreadable`, and what `findLength` throws.
 */
export const readIndirectObject = async (
  source: IndirectSource,
  findLength: (value: PdfObject | undefined) => Promise<PdfObject | undefined>,
): Promise<IndirectObject> => {
  const { lexer, number, generation, object } = readHead(source)
  if (takeStreamStart(lexer) === undefined) return { number, generation, object, end: finish(lexer) }
  const dict = toDict(object, source.offset)
  // §7.3.8.2: a stream whose data are in another file.
  if (dict.entries.has('F')) refuse('filter-unsupported', source.offset)
  const length = await findLength(dict.entries.get('Length'))
  if (typeof length !== 'number' || length < 0) return refuse('stream-malformed', source.offset)
  const raw = takeBody(source.bytes, lexer, length)
  return { number, generation, object: { kind: 'stream', dict, raw }, end: finish(lexer) }
}

/** As `readIndirectObject`, for objects whose /Length must be direct: cross-reference streams (§7.5.8.2). */
export const readDirectStream = async (bytes: Uint8Array, offset: number): Promise<IndirectObject> =>
  readIndirectObject({ bytes, offset }, (value) => Promise.resolve(value))
