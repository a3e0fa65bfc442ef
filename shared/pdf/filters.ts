import { hexValue, isWhiteSpace } from './characters.ts'
import { inflate } from './inflate.ts'
import { decodeLzw } from './lzw.ts'
import type { PdfDict, PdfObject } from './objects.ts'
import { undoPredictor } from './predictor.ts'
import { refuse } from './refusal.ts'

/** The filters of ISO 32000-2 §7.4 that undo into the bytes that were meant; those of images are not among them. */

type Decode = (data: Uint8Array, limit: number, parameters: PdfDict | undefined) => Promise<Uint8Array> | Uint8Array

const toInteger = (parameters: PdfDict | undefined, key: string, otherwise: number): number => {
  const value = parameters?.entries.get(key)
  if (value === undefined) return otherwise
  return typeof value === 'number' ? value : refuse('stream-malformed')
}

/** Room for what a filter undoes into, once it is known to be within the limit: a few octets can stand for many. */
const makeRoom = (length: number, limit: number): Uint8Array<ArrayBuffer> =>
  length > limit ? refuse('stream-too-large') : new Uint8Array(length)

const decodeAsciiHex: Decode = (data, limit) => {
  const end = data.indexOf(0x3e)
  const text = end < 0 ? data : data.subarray(0, end)
  let digits = 0
  for (const byte of text) if (!isWhiteSpace(byte)) digits += 1
  const bytes = makeRoom((digits + 1) >> 1, limit)
  let at = 0
  for (const byte of text) {
    if (isWhiteSpace(byte)) continue
    const value = hexValue(byte)
    if (value < 0) refuse('stream-damaged')
    bytes[at >> 1] = (bytes[at >> 1] ?? 0) | (value << (at % 2 === 0 ? 4 : 0))
    at += 1
  }
  return bytes
}

/** §7.4.3: five digits stand for four octets, `z` for four zeros, what is left over for one octet less than it has digits. */
const measureAscii85 = (text: Uint8Array): number => {
  let [digits, zeros] = [0, 0]
  for (const byte of text) {
    if (byte === 0x7a) zeros += 1
    else if (!isWhiteSpace(byte)) digits += 1
  }
  const rest = digits % 5
  return zeros * 4 + ((digits - rest) / 5) * 4 + (rest === 0 ? 0 : rest - 1)
}

const decodeAscii85: Decode = (data, limit) => {
  const end = data.indexOf(0x7e)
  const text = end < 0 ? data : data.subarray(0, end)
  const bytes = makeRoom(measureAscii85(text), limit)
  let length = 0
  let [value, digits] = [0, 0]
  const flush = (): void => {
    if (digits === 1) refuse('stream-damaged')
    for (let missing = digits; missing < 5; missing++) value = value * 85 + 84
    if (value > 0xffffffff) refuse('stream-damaged')
    for (let index = 0; index < digits - 1; index++) bytes[length++] = Math.floor(value / 0x100 ** (3 - index)) & 0xff
    value = 0
    digits = 0
  }
  for (const byte of text) {
    if (isWhiteSpace(byte)) continue
    if (byte === 0x7a && digits === 0) length += 4
    else if (byte >= 0x21 && byte <= 0x75) {
      value = value * 85 + byte - 0x21
      if (++digits === 5) flush()
    } else refuse('stream-damaged')
  }
  if (digits > 0) flush()
  return bytes
}

/** Each run of §7.4.5: where its octets stand, and how many it undoes into; of one octet where it is repeated. */
const readRuns = (data: Uint8Array, onRun: (at: number, count: number, isRepeated: boolean) => void): void => {
  for (let at = 0; at < data.length;) {
    const length = data[at++] ?? 0
    if (length === 128) return
    const isRepeated = length > 128
    const stored = isRepeated ? 1 : length + 1
    if (at + stored > data.length) refuse('stream-damaged')
    onRun(at, isRepeated ? 257 - length : stored, isRepeated)
    at += stored
  }
}

/** §7.4.5: a length byte, then that many bytes as they are, or one byte many times. */
const decodeRunLength: Decode = (data, limit) => {
  let total = 0
  readRuns(data, (_, count) => (total += count))
  const bytes = makeRoom(total, limit)
  let length = 0
  readRuns(data, (at, count, isRepeated) => {
    if (isRepeated) bytes.fill(data[at] ?? 0, length, length + count)
    else bytes.set(data.subarray(at, at + count), length)
    length += count
  })
  return bytes
}

const decoders: Readonly<Record<string, Decode>> = {
  FlateDecode: async (data, limit, parameters) => undoPredictor(await inflate(data, limit), toPredictor(parameters)),
  LZWDecode: (data, limit, parameters) =>
    undoPredictor(decodeLzw(data, limit, toInteger(parameters, 'EarlyChange', 1)), toPredictor(parameters)),
  ASCIIHexDecode: decodeAsciiHex,
  ASCII85Decode: decodeAscii85,
  RunLengthDecode: decodeRunLength,
}

const toPredictor = (parameters: PdfDict | undefined) => ({
  predictor: toInteger(parameters, 'Predictor', 1),
  colors: toInteger(parameters, 'Colors', 1),
  bitsPerComponent: toInteger(parameters, 'BitsPerComponent', 8),
  columns: toInteger(parameters, 'Columns', 1),
})

const toList = (value: PdfObject | undefined): readonly PdfObject[] => {
  if (value === undefined || value === null) return []
  return typeof value === 'object' && value.kind === 'array' ? value.items : [value]
}

/** More filters one after the other than anybody writes are there to multiply. */
const mostFilters = 4

/**
 * A stream's bytes with `filter` and `parameters` (values of /Filter and /DecodeParms, references resolved) undone. Throws
 * AppError `document.unreadable`.
 */
export const undoFilters = async (
  raw: Uint8Array,
  limit: number,
  { filter, parameters }: { filter: PdfObject | undefined; parameters: PdfObject | undefined },
): Promise<Uint8Array> => {
  const filters = toList(filter)
  const ofEach = toList(parameters)
  if (filters.length > mostFilters || ofEach.length > filters.length) refuse('stream-malformed')
  let data = raw
  for (const [index, name] of filters.entries()) {
    if (name === null || typeof name !== 'object' || name.kind !== 'name') return refuse('stream-malformed')
    const given = ofEach[index] ?? null
    if (given !== null && (typeof given !== 'object' || given.kind !== 'dict')) return refuse('stream-malformed')
    const decode = Object.hasOwn(decoders, name.value) ? decoders[name.value] : undefined
    if (decode === undefined) return refuse('filter-unsupported')
    data = await decode(data, limit, given ?? undefined)
    if (data.length > limit) refuse('stream-too-large')
  }
  return data
}
