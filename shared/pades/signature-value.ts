import { isAppError } from '#shared/errors/app-error.ts'
import { isWhiteSpace } from '#shared/pdf/characters.ts'
import { readObjectHeader } from '#shared/pdf/indirect-object.ts'
import { PdfLexer } from '#shared/pdf/lexer.ts'
import { isArray, isDict, isNamed, isRef } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { PdfFile } from '#shared/pdf/reader.ts'
import { DerError } from '#shared/pki/der.ts'
import type { Evidence } from '#shared/pki/path-report.ts'
import { readContents } from './contents.ts'
import type { Coverage, SignatureCheckName, SignatureCode } from './report.ts'
import type { FormField } from './signature-fields.ts'

/** A signature dictionary as it stands in the file, and whether what it covers is what a signature must cover. */

export type SignatureFault = {
  readonly check: SignatureCheckName
  readonly code: SignatureCode
  readonly evidence: Evidence
}

export type SignatureValue = {
  readonly field: FormField
  /** 0 where there is none. */
  readonly object: number
  /** Index of the revision that holds it. */
  readonly revision: number
  readonly dict: PdfDict | undefined
  readonly subFilter: string | undefined
  readonly byteRange: readonly number[] | undefined
  readonly coverage: Coverage
  /** The CMS, padding taken off; undefined with a fault. */
  readonly cms: Uint8Array | undefined
  readonly fault: SignatureFault | undefined
}

type Span = { readonly start: number; readonly end: number }

/** What is known before the fault that ended the reading. */
type Found = { -readonly [Key in keyof SignatureValue]: SignatureValue[Key] }

class Fault extends Error {
  readonly fault: SignatureFault

  constructor(fault: SignatureFault) {
    super(fault.code)
    this.fault = fault
  }
}

const end = (check: SignatureCheckName, code: SignatureCode, evidence: Evidence = {}): never => {
  throw new Fault({ check, code, evidence })
}

/** The dictionary and where its values stand, out of the octets themselves. */
const readDictionary = (file: PdfFile, found: Found): { dict: PdfDict; spans: ReadonlyMap<string, Span> } => {
  const value = found.field.dict.entries.get('V')
  if (!isRef(value)) return end('dictionary', 'signature.dictionary-malformed', { reason: 'not by reference' })
  const place = file.findEntry(value.number)
  found.object = value.number
  if (place === undefined || place.entry.kind === 'free')
    return end('dictionary', 'signature.dictionary-malformed', { reason: 'no such object' })
  found.revision = place.revision
  if (place.entry.kind === 'compressed') return end('dictionary', 'signature.in-object-stream')
  const spans = new Map<string, Span>()
  const limit = file.revisions[place.revision]?.end ?? 0
  const header = readObjectHeader(file.bytes, place.entry.offset)
  const lexer = new PdfLexer(file.bytes, header?.at ?? limit, limit)
  const dict = lexer.readObject((key, start, stop) => spans.set(key, { start, end: stop }))
  if (!isDict(dict)) return end('dictionary', 'signature.dictionary-malformed', { reason: 'not a dictionary' })
  return { dict, spans }
}

const nameOf = (object: PdfObject | undefined): string | undefined =>
  typeof object === 'object' && object?.kind === 'name' ? object.value : undefined

/** Table 255: Type tells the two kinds apart, and the format must agree. */
const requireKind = (dict: PdfDict, subFilter: string | undefined): void => {
  const type = dict.entries.get('Type')
  const isStamp = isNamed(type, 'DocTimeStamp')
  if (type !== undefined && !isStamp && !isNamed(type, 'Sig'))
    end('dictionary', 'signature.dictionary-malformed', { reason: 'type' })
  if (isStamp !== (subFilter === 'ETSI.RFC3161'))
    end('dictionary', 'signature.kind-mismatch', { type: nameOf(type), subFilter })
}

const readByteRange = (object: PdfObject | undefined): readonly [number, number, number, number] => {
  if (object === undefined || object === null) return end('byte-range', 'signature.byte-range-missing')
  const numbers = isArray(object) ? object.items : []
  const [start, length, next, rest] = numbers
  const isWhole = (value: PdfObject | undefined): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
  if (numbers.length !== 4 || !isWhole(start) || !isWhole(length) || !isWhole(next) || !isWhole(rest))
    return end('byte-range', 'signature.byte-range-malformed')
  return [start, length, next, rest]
}

const requireGap = (file: PdfFile, range: readonly [number, number, number, number], contents: Span): void => {
  const [start, length, next, rest] = range
  const evidence = { gapStart: start + length, gapEnd: next, contentsStart: contents.start, contentsEnd: contents.end }
  if (start !== 0 || start + length !== contents.start || next !== contents.end)
    end('byte-range', 'signature.byte-range-gap', evidence)
  if (next + rest > file.bytes.length) end('byte-range', 'signature.byte-range-malformed', { ...evidence, rest })
}

/** The byte range must end where the revision does that holds the signature: at its `%%EOF` or in the white space after. */
const findCoverage = (file: PdfFile, revisionIndex: number, covered: number): Coverage => {
  const revision = file.revisions[revisionIndex]
  if (revision === undefined || covered < revision.marker) return 'odd'
  for (let at = revision.marker; at < covered; at++) if (!isWhiteSpace(file.bytes[at])) return 'odd'
  return covered === file.bytes.length ? 'whole-file' : 'whole-revision'
}

const requireContents = (file: PdfFile, dict: PdfDict, span: Span | undefined): Uint8Array => {
  const contents = dict.entries.get('Contents')
  if (contents === undefined || contents === null || span === undefined)
    return end('contents', 'signature.contents-missing')
  if (typeof contents !== 'object' || contents.kind !== 'string' || !contents.hex)
    return end('contents', 'signature.contents-malformed', { reason: 'not a hexadecimal string' })
  return (
    readContents(file.bytes.subarray(span.start + 1, span.end - 1)) ?? end('contents', 'signature.contents-missing')
  )
}

const read = (file: PdfFile, found: Found): void => {
  const { dict, spans } = readDictionary(file, found)
  found.dict = dict
  found.subFilter = nameOf(dict.entries.get('SubFilter'))
  const cms = requireContents(file, dict, spans.get('Contents'))
  const range = readByteRange(dict.entries.get('ByteRange'))
  found.byteRange = range
  requireGap(file, range, spans.get('Contents') ?? { start: -1, end: -1 })
  found.coverage = findCoverage(file, found.revision, range[2] + range[3])
  if (found.coverage === 'odd') end('coverage', 'signature.coverage-odd', { end: range[2] + range[3] })
  requireKind(dict, found.subFilter)
  found.cms = cms
}

/** What a signed field holds. Never throws on what the file says: the first thing that is wrong is the `fault`. */
export const readSignatureValue = (file: PdfFile, field: FormField): SignatureValue => {
  const found: Found = {
    field,
    object: 0,
    revision: file.newest,
    dict: undefined,
    subFilter: undefined,
    byteRange: undefined,
    coverage: 'odd',
    cms: undefined,
    fault: undefined,
  }
  try {
    read(file, found)
  } catch (error) {
    if (error instanceof Fault) found.fault = error.fault
    else if (error instanceof DerError)
      found.fault = { check: 'contents', code: 'signature.contents-malformed', evidence: { reason: error.message } }
    else if (isAppError(error, 'document.unreadable'))
      found.fault = { check: 'dictionary', code: 'signature.dictionary-malformed', evidence: { ...error.detail } }
    else throw error
  }
  return found
}
