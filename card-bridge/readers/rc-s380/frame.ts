import { concatBytes, isEqualBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'

export type Port100Frame =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'error' }
  | { readonly kind: 'data'; readonly data: Uint8Array }

const start = Uint8Array.of(0x00, 0x00, 0xff)
const extended = Uint8Array.of(0xff, 0xff)

/** Acknowledges a command; from this side it cancels the command the device is at. */
export const acknowledgeFrame: Uint8Array = Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00)

const errorFrame = Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0xff)

/** Bytes around the data of a frame. */
const headerLength = 8
const trailerLength = 2

const checksum = (bytes: Uint8Array): number => -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff

/** 00 00 FF FF FF, length little-endian and its checksum, data and theirs, 00. */
export const buildFrame = (data: Uint8Array): Uint8Array<ArrayBuffer> => {
  const length = Uint8Array.of(data.length & 0xff, data.length >> 8)
  const trailer = Uint8Array.of(checksum(data), 0x00)
  return concatBytes(start, extended, length, Uint8Array.of(checksum(length)), data, trailer)
}

/** Parses one whole frame; bytes left over or a wrong checksum throw `card.protocol`. */
export const parseFrame = (bytes: Uint8Array): Port100Frame => {
  if (isEqualBytes(bytes, acknowledgeFrame)) return { kind: 'acknowledge' }
  if (isEqualBytes(bytes, errorFrame)) return { kind: 'error' }
  const [low = 0, high = 0, lengthChecksum] = bytes.subarray(5, headerLength)
  const length = high * 0x100 + low
  const data = bytes.slice(headerLength, headerLength + length)
  const isWhole =
    bytes.length === headerLength + length + trailerLength &&
    isEqualBytes(bytes.subarray(0, 5), concatBytes(start, extended)) &&
    lengthChecksum === checksum(bytes.subarray(5, 7)) &&
    bytes.at(-2) === checksum(data) &&
    bytes.at(-1) === 0x00
  if (!isWhole) throw new AppError('card.protocol', {})
  return { kind: 'data', data }
}
