import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'

/** Just enough of PNG (ISO/IEC 15948) for a picture in one colour and sixteen strengths of it. */

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

const computeCrc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0)
  return ~crc >>> 0
}

const computeAdler32 = (bytes: Uint8Array): number => {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return ((high << 16) | low) >>> 0
}

const uint32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

const buildChunk = (type: string, data: Uint8Array): Uint8Array => {
  const typed = concatBytes(encodeUtf8(type), data)
  return concatBytes(uint32(data.length), typed, uint32(computeCrc32(typed)))
}

/** A zlib stream of one stored block (RFC 1950, RFC 1951 §3.2.4): no compression, so no library and no waiting. */
const buildStoredStream = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length > 0xffff) throw new RangeError('picture too large for one stored block')
  const low = bytes.length & 0xff
  const high = bytes.length >> 8
  return concatBytes(
    Uint8Array.of(0x78, 0x01, 0x01, low, high, low ^ 0xff, high ^ 0xff),
    bytes,
    uint32(computeAdler32(bytes)),
  )
}

export type InkPicture = {
  readonly width: number
  readonly height: number
  readonly colour: readonly [number, number, number]
  /** How much ink lies at a pixel, 0 to 1. */
  readonly inkAt: (x: number, y: number) => number
}

/** PNG of one colour on a transparent ground, four bits a pixel; the width must be even. */
export const buildInkPng = ({ width, height, colour, inkAt }: InkPicture): Uint8Array<ArrayBuffer> => {
  if (width % 2 !== 0) throw new RangeError('odd width')
  const stride = 1 + width / 2
  const rows = new Uint8Array(stride * height)
  const strengthAt = (x: number, y: number) => Math.round(Math.min(1, Math.max(0, inkAt(x, y))) * 15)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 2) {
      rows[y * stride + 1 + x / 2] = (strengthAt(x, y) << 4) | strengthAt(x + 1, y)
    }
  }
  const strengths = Array.from({ length: 16 }, (_, strength) => strength)
  return concatBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    buildChunk('IHDR', concatBytes(uint32(width), uint32(height), Uint8Array.of(4, 3, 0, 0, 0))),
    buildChunk('PLTE', Uint8Array.from(strengths.flatMap(() => [...colour]))),
    buildChunk('tRNS', Uint8Array.from(strengths.map((strength) => strength * 17))),
    buildChunk('IDAT', buildStoredStream(rows)),
    buildChunk('IEND', new Uint8Array()),
  )
}

export type BitPicture = {
  readonly width: number
  readonly height: number
  readonly isInk: (x: number, y: number) => boolean
}

/** PNG of one bit a pixel, black on white. */
export const buildBitPng = ({ width, height, isInk }: BitPicture): Uint8Array<ArrayBuffer> => {
  const stride = 1 + Math.ceil(width / 8)
  const rows = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < stride * 8 - 8; x++) {
      const at = y * stride + 1 + (x >> 3)
      if (x >= width || !isInk(x, y)) rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  return concatBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    buildChunk('IHDR', concatBytes(uint32(width), uint32(height), Uint8Array.of(1, 0, 0, 0, 0))),
    buildChunk('IDAT', buildStoredStream(rows)),
    buildChunk('IEND', new Uint8Array()),
  )
}
