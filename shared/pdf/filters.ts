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

const decodeAsciiHex: Decode = (data, limit) => {
  const bytes = new Uint8Array(Math.min(limit, data.length))
  let digits = 0
  for (const byte of data) {
    if (isWhiteSpace(byte)) continue
    if (byte === 0x3e) break
    const value = hexValue(byte)
    if (value < 0) refuse('stream-damaged')
    bytes[digits >> 1] = (bytes[digits >> 1] ?? 0) | (value << (digits % 2 === 0 ? 4 : 0))
    digits += 1
  }
  return bytes.subarray(0, (digits + 1) >> 1)
}

const decodeAscii85: Decode = (data) => {
  const bytes: number[] = []
  let group: number[] = []
  const flush = (): void => {
    const count = group.length
    if (count === 0) return
    if (count === 1) refuse('stream-damaged')
    while (group.length < 5) group.push(84)
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0)
    if (value > 0xffffffff) refuse('stream-damaged')
    for (let index = 0; index < count - 1; index++) bytes.push(Math.floor(value / 0x100 ** (3 - index)) & 0xff)
    group = []
  }
  for (const byte of data) {
    if (isWhiteSpace(byte)) continue
    if (byte === 0x7e) break
    if (byte === 0x7a && group.length === 0) bytes.push(0, 0, 0, 0)
    else if (byte >= 0x21 && byte <= 0x75) {
      group.push(byte - 0x21)
      if (group.length === 5) flush()
    } else refuse('stream-damaged')
  }
  flush()
  return Uint8Array.from(bytes)
}

/** §7.4.5: a length byte, then that many bytes as they are, or one byte many times. */
const decodeRunLength: Decode = (data, limit) => {
  const bytes: number[] = []
  for (let at = 0; at < data.length;) {
    const length = data[at++] ?? 0
    if (length === 128) break
    if (length < 128) {
      if (at + length >= data.length) refuse('stream-damaged')
      for (let index = 0; index <= length; index++) bytes.push(data[at++] ?? 0)
    } else {
      const byte = at < data.length ? (data[at++] ?? 0) : refuse('stream-damaged')
      for (let index = 0; index < 257 - length; index++) bytes.push(byte)
    }
    if (bytes.length > limit) refuse('stream-too-large')
  }
  return Uint8Array.from(bytes)
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
