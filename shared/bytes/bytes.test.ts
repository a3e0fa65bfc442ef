import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { concatBytes, isEqualBytes } from './bytes.ts'
import { ByteCursor } from './cursor.ts'
import { decodeHex, encodeHex } from './hex.ts'

describe('bytes as text', () => {
  it('come back from hexadecimal and base64url as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeHex(encodeHex(bytes))).toEqual(bytes)
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes)
        expect(encodeBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      }),
    )
  })

  it.each(['A', 'AB=', 'A+', 'AB', 'あ'])('refuses %j as base64url', (text) => {
    expect(() => decodeBase64url(text)).toThrow(RangeError)
  })

  it.each(['0', 'zz', '0x00'])('refuses %j as hexadecimal', (text) => {
    expect(() => decodeHex(text)).toThrow(RangeError)
  })
})

describe('arrays of bytes', () => {
  it('are equal exactly when every byte is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (left, right) => {
        expect(isEqualBytes(left, right)).toBe(encodeHex(left) === encodeHex(right))
      }),
    )
  })

  it('are joined in order', () => {
    expect(concatBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('a cursor', () => {
  it('reads big-endian numbers and refuses to run past the end', () => {
    const cursor = new ByteCursor(decodeHex('01 0203 04050607 08'))
    expect([cursor.takeUint8(), cursor.takeUint16(), cursor.takeUint32()]).toEqual([1, 0x0203, 0x04050607])
    expect(() => cursor.take(2)).toThrow(RangeError)
    expect(() => cursor.requireEnd()).toThrow('1 bytes left over')
    expect(cursor.takeUint8()).toBe(8)
    expect(() => cursor.takeUint8()).toThrow(RangeError)
  })
})
