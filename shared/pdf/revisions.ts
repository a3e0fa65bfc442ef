import { AppError } from '#shared/errors/app-error.ts'
import { findLastText, isDigit, isTextAt, isWhiteSpace, skipBlanks } from './characters.ts'
import { readObjectHeader } from './indirect-object.ts'
import { PdfLexer } from './lexer.ts'
import type { PdfDict } from './objects.ts'
import { refuse } from './refusal.ts'
import { fullXrefBudget, readXrefSection, toCount, type PdfEntry, type XrefBudget, type XrefSection } from './xref.ts'

/** What one incremental update wrote (ISO 32000-2 §7.5.6); a linearized file's two sections are one revision (Annex F). */
export type PdfRevision = {
  readonly start: number
  /** Just after `%%EOF`. */
  readonly marker: number
  /** Just after the end of line that follows `%%EOF`; the same as `marker` where there is none. */
  readonly end: number
  readonly xrefOffset: number
  readonly xrefKind: 'table' | 'stream'
  /** A table with an /XRefStm beside it (§7.5.8.4): readers of PDF 1.4 see fewer objects than others do. */
  readonly isHybrid: boolean
  readonly isLinearized: boolean
  readonly trailer: PdfDict
  /** Offsets of the cross-reference streams it was read from, each behind the blanks before it. */
  readonly xrefStreams: readonly number[]
  /** What this revision defines or frees. */
  readonly objects: ReadonlyMap<number, PdfEntry>
}

export type RevisionChain = {
  /** Oldest first. */
  readonly revisions: readonly PdfRevision[]
  readonly startxref: number
  readonly size: number
}

const mostSections = 1000

type Tail = { readonly startxref: number; readonly marker: number; readonly end: number }

const skipEndOfLine = (bytes: Uint8Array, at: number): number => {
  if (isTextAt(bytes, at, '\r\n')) return at + 2
  return bytes[at] === 0x0a || bytes[at] === 0x0d ? at + 1 : at
}

/** `startxref`, a number, `%%EOF` from the offset on, nothing but white space between. */
const readTail = (bytes: Uint8Array, offset: number): Tail => {
  const lexer = new PdfLexer(bytes, offset)
  lexer.skipSpace()
  if (!lexer.takeKeyword('startxref')) refuse('end-missing', lexer.at)
  const startxref = lexer.takeInteger() ?? refuse('end-missing', lexer.at)
  lexer.skipWhiteSpace()
  if (!isTextAt(bytes, lexer.at, '%%EOF')) refuse('end-missing', lexer.at)
  const marker = lexer.at + 5
  return { startxref, marker, end: skipEndOfLine(bytes, marker) }
}

/** The end of the file: the last `startxref`, with nothing but white space after its `%%EOF` (§7.5.5). */
const readLastTail = (bytes: Uint8Array): Tail => {
  let last = bytes.length
  while (last > 0 && isWhiteSpace(bytes[last - 1])) last -= 1
  const at = findLastText(bytes.subarray(0, last), 'startxref', last - 64)
  if (at < 0) return refuse('end-missing', last)
  const tail = readTail(bytes, at)
  return tail.marker === last ? tail : refuse('end-missing', last)
}

const readHeader = (bytes: Uint8Array): void => {
  const isHeader =
    isTextAt(bytes, 0, '%PDF-') && isDigit(bytes[5]) && bytes[6] === 0x2e && isDigit(bytes[7]) && isWhiteSpace(bytes[8])
  if (!isHeader) refuse('header-missing', 0)
}

/** §7.5.8.4: what the table has, else what the stream beside it has; both with different places is two documents in one. */
const mergeHybrid = async (bytes: Uint8Array, table: XrefSection, budget: XrefBudget): Promise<XrefSection> => {
  const beside = table.trailer.entries.get('XRefStm')
  if (beside === undefined) return table
  if (table.kind !== 'table') return refuse('xref-malformed', table.offset)
  const hidden = await readXrefSection(bytes, toCount(beside) ?? refuse('xref-malformed', table.offset), budget)
  if (hidden.kind !== 'stream' || hidden.end > table.offset) return refuse('xref-order', hidden.offset)
  const entries = new Map(table.entries)
  for (const [number, entry] of hidden.entries) {
    const shown = entries.get(number)
    if (shown !== undefined && shown.kind !== 'free') {
      const isSame = entry.kind === 'offset' && shown.kind === 'offset' && entry.offset === shown.offset
      if (!isSame) refuse('xref-conflict', hidden.offset)
    }
    entries.set(number, entry)
  }
  return { ...table, size: Math.max(table.size, hidden.size), entries, streams: hidden.streams }
}

/** Newest first, by /Prev. */
const readSections = async (bytes: Uint8Array, startxref: number): Promise<readonly XrefSection[]> => {
  const sections: XrefSection[] = []
  const budget = fullXrefBudget()
  for (let offset: number | undefined = startxref; offset !== undefined;) {
    if (sections.length >= mostSections) return refuse('revisions-too-many', offset)
    const section: XrefSection = await mergeHybrid(bytes, await readXrefSection(bytes, offset, budget), budget)
    const newer = sections.at(-1)
    // Each before the one that names it, so that nothing is read twice; in a linearized file the last is behind it.
    const isBefore = newer === undefined || section.end <= newer.offset
    const isBehind = newer !== undefined && newer.end <= section.offset && section.previous === undefined
    if (!isBefore && !isBehind) return refuse('xref-order', section.offset)
    if (section.trailer.entries.has('Encrypt')) throw new AppError('document.encrypted')
    if (findLargest(section.entries) >= section.size) return refuse('size-too-small', offset)
    sections.push(section)
    offset = section.previous
  }
  return sections
}

const findLargest = (entries: ReadonlyMap<number, PdfEntry>): number => {
  let largest = -1
  for (const number of entries.keys()) largest = Math.max(largest, number)
  return largest
}

/** Annex F.3.3: /L of the first object, which must be the linearization dictionary. */
const readLinearizedLength = (bytes: Uint8Array): number | undefined => {
  const lexer = new PdfLexer(bytes, 0, 4096)
  lexer.skipSpace()
  const header = readObjectHeader(bytes, lexer.at)
  if (header === undefined) return undefined
  const object = new PdfLexer(bytes, header.at, 4096).readObject()
  if (object === null || typeof object !== 'object' || object.kind !== 'dict') return undefined
  return object.entries.has('Linearized') ? toCount(object.entries.get('L')) : undefined
}

const mergeLinearized = (bytes: Uint8Array, firstPage: XrefSection, main: XrefSection): PdfRevision => {
  if (main.previous !== undefined || firstPage.end > main.offset) return refuse('xref-order', main.offset)
  const { startxref, marker, end } = readTail(bytes, main.end)
  const length = readLinearizedLength(bytes)
  if (skipBlanks(bytes, startxref) !== firstPage.offset || length === undefined || length < marker || length > end)
    return refuse('xref-order', main.offset)
  const objects = new Map(main.entries)
  for (const [number, entry] of firstPage.entries) {
    // Each object stands in one of the two; only the head of the free list may stand in both.
    if (number !== 0 && objects.has(number)) refuse('xref-conflict', firstPage.offset)
    objects.set(number, entry)
  }
  return {
    start: 0,
    marker,
    end,
    xrefOffset: firstPage.offset,
    xrefKind: firstPage.kind,
    isHybrid: [firstPage, main].some(({ trailer }) => trailer.entries.has('XRefStm')),
    isLinearized: true,
    trailer: firstPage.trailer,
    xrefStreams: [...firstPage.streams, ...main.streams],
    objects,
  }
}

const toRevision = (bytes: Uint8Array, section: XrefSection, start: number): PdfRevision => {
  const { startxref, marker, end } = readTail(bytes, section.end)
  if (skipBlanks(bytes, startxref) !== section.offset) refuse('xref-order', section.offset)
  // An update is written behind everything that was there: a section before it would be a second way to read the same octets.
  if (section.offset < start) refuse('xref-order', section.offset)
  return {
    start,
    marker,
    end,
    xrefOffset: section.offset,
    xrefKind: section.kind,
    isHybrid: section.trailer.entries.has('XRefStm'),
    isLinearized: false,
    trailer: section.trailer,
    xrefStreams: section.streams,
    objects: section.entries,
  }
}

/** Every object is where its entry says, inside what the revision and those before it wrote. */
const requireEntries = (bytes: Uint8Array, { objects, end }: PdfRevision): void => {
  for (const [number, entry] of objects) {
    if (entry.kind !== 'offset') continue
    const header = entry.offset < end ? readObjectHeader(bytes, entry.offset) : undefined
    if (header?.number !== number || header.generation !== entry.generation) refuse('xref-entry-wrong', entry.offset)
  }
}

/** A later revision must not exchange the object stream under objects that it leaves alone: they would change unseen. */
const requireObjectStreams = (revisions: readonly PdfRevision[]): void => {
  const live = new Map<number, PdfEntry>()
  const contained = new Map<number, number>()
  const count = (entry: PdfEntry | undefined, change: number): void => {
    if (entry?.kind === 'compressed') contained.set(entry.stream, (contained.get(entry.stream) ?? 0) + change)
  }
  for (const { objects, xrefOffset } of revisions) {
    const moved: number[] = []
    for (const [number, entry] of objects) {
      const old = live.get(number)
      count(old, -1)
      // A section may say again where everything is.
      const isSame = old?.kind === 'offset' && entry.kind === 'offset' && old.offset === entry.offset
      if (!isSame) moved.push(number)
    }
    if (moved.some((number) => (contained.get(number) ?? 0) > 0)) refuse('object-stream-replaced', xrefOffset)
    for (const [number, entry] of objects) {
      count(entry, 1)
      live.set(number, entry)
    }
  }
}

/** Every revision of a file, from the cross-reference sections alone. Throws AppError `document.unreadable`, `document.encrypted`. */
export const readRevisions = async (bytes: Uint8Array): Promise<RevisionChain> => {
  readHeader(bytes)
  const last = readLastTail(bytes)
  const sections = (await readSections(bytes, last.startxref)).toReversed()
  const [main, firstPage] = sections
  const isLinearized = main !== undefined && firstPage !== undefined && firstPage.offset < main.offset
  const revisions: PdfRevision[] = isLinearized ? [mergeLinearized(bytes, firstPage, main)] : []
  for (const section of sections.slice(isLinearized ? 2 : 0))
    revisions.push(toRevision(bytes, section, revisions.at(-1)?.end ?? 0))
  if (revisions.at(-1)?.marker !== last.marker) refuse('xref-order', last.startxref)
  for (const revision of revisions) requireEntries(bytes, revision)
  requireObjectStreams(revisions)
  return { revisions, startxref: last.startxref, size: Math.max(...sections.map(({ size }) => size)) }
}
