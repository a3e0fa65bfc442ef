import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'

/** One BER-TLV object with the tag as the card writes it, even where it is not minimal (`ff10`, `df11`). */
export const tlv = (tag: string, ...values: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const value = concatBytes(...values)
  return concatBytes(decodeHex(tag), encodeLength(value.length), value)
}

/** BER length in the shortest form (X.690 §8.1.3). */
export const encodeLength = (length: number): Uint8Array => {
  if (length < 0x80) return Uint8Array.of(length)
  return length < 0x100 ? Uint8Array.of(0x81, length) : Uint8Array.of(0x82, length >> 8, length & 0xff)
}

const uint16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

/** An object that begins with an index: where each of its fields starts, counted from the start of the file. */
export const indexed = (outer: string, index: string, fields: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const body = (offsets: readonly number[]) => tlv(outer, tlv(index, ...offsets.map(uint16)), ...fields)
  let at = body(fields.map(() => 0)).length - fields.reduce((length, field) => length + field.length, 0)
  const offsets = fields.map((field) => {
    const start = at
    at += field.length
    return start
  })
  return body(offsets)
}
