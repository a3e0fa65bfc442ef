import { concatBytes, decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import type { NDEFMessageSource, NDEFRecord, NDEFRecordInit } from '#card-bridge/readers/web-nfc/web-nfc-api.ts'

/** NDEF messages as a phone's browser turns them into records and back (NFC Forum NDEF 1.0 §3.2; Web NFC §10). */

const empty = { mediaType: null, id: null, encoding: null, lang: null } as const

const record = (recordType: string, payload: Uint8Array, more: Partial<NDEFRecord> = {}): NDEFRecord => ({
  ...empty,
  recordType,
  data: new DataView(payload.slice().buffer),
  toRecords: () => null,
  ...more,
})

/** Abbreviations of RTD URI §3.2.2 that are met here. */
const uriPrefixes = ['', 'http://www.', 'https://www.', 'http://', 'https://']

const toUrl = (payload: Uint8Array): NDEFRecord =>
  record('url', concatBytes(encodeUtf8(uriPrefixes[payload[0] ?? 0] ?? ''), payload.subarray(1)))

const toText = (payload: Uint8Array): NDEFRecord => {
  const languageLength = (payload[0] ?? 0) & 0x3f
  const lang = decodeUtf8(payload.subarray(1, 1 + languageLength))
  return record('text', payload.subarray(1 + languageLength), { lang, encoding: 'utf-8' })
}

const toRecord = (typeNameFormat: number, type: string, payload: Uint8Array): NDEFRecord => {
  if (typeNameFormat === 0) return record('empty', new Uint8Array(), { data: null })
  if (typeNameFormat === 1 && type === 'U') return toUrl(payload)
  if (typeNameFormat === 1 && type === 'T') return toText(payload)
  if (typeNameFormat === 2) return record('mime', payload, { mediaType: type })
  if (typeNameFormat === 4) return record(type, payload)
  return record('unknown', payload)
}

/** Records of one message; throws RangeError where the bytes are none. */
export const parseNdef = (message: Uint8Array): readonly NDEFRecord[] => {
  const cursor = new ByteCursor(message)
  const records: NDEFRecord[] = []
  for (let isLast = false; !isLast;) {
    const flags = cursor.takeUint8()
    isLast = (flags & 0x40) !== 0
    if (((flags & 0x80) !== 0) !== (records.length === 0)) throw new RangeError('message begin out of place')
    if ((flags & 0x20) !== 0) throw new RangeError('chunked record')
    const typeLength = cursor.takeUint8()
    const payloadLength = (flags & 0x10) === 0 ? cursor.takeUint32() : cursor.takeUint8()
    const idLength = (flags & 0x08) === 0 ? 0 : cursor.takeUint8()
    const type = decodeUtf8(cursor.take(typeLength))
    cursor.take(idLength)
    records.push(toRecord(flags & 0x07, type, cursor.take(payloadLength).slice()))
  }
  cursor.requireEnd()
  return records
}

const toBytes = (data: NDEFRecordInit['data']): Uint8Array => {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  throw new TypeError('The data for external type NDEFRecord must be a BufferSource.')
}

/** One external record of our own, which is all the page writes; throws TypeError for others, as browsers do. */
export const buildNdef = (source: NDEFMessageSource): Uint8Array => {
  if (typeof source === 'string' || !('records' in source)) throw new TypeError('only records are written here')
  const [first, ...more] = source.records
  if (first === undefined || more.length > 0) throw new TypeError('only one record is written here')
  if (!/^[a-z0-9.-]+:[\w-]+$/i.test(first.recordType)) throw new TypeError('Invalid NDEFRecord type.')
  const type = encodeUtf8(first.recordType)
  const payload = toBytes(first.data)
  const isShort = payload.length < 0x100
  const { length } = payload
  const lengthField = isShort ? [length] : [length >>> 24, length >>> 16, length >>> 8, length]
  return concatBytes(Uint8Array.of(isShort ? 0xd4 : 0xc4, type.length, ...lengthField), type, payload)
}
