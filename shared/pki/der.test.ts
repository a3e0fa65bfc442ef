import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { readTime } from './der-time.ts'
import {
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeInteger,
  encodeNamedBits,
  encodeObjectIdentifier,
  encodePrintableString,
  encodeSequence,
  encodeSetOf,
  encodeTime,
} from './der-writer.ts'
import {
  DerError,
  DerReader,
  enterWhole,
  isBitSet,
  readEach,
  readWhole,
  tag,
  toBitString,
  toBoolean,
  toIntegerBytes,
  toObjectIdentifier,
  toSmallInteger,
} from './der.ts'

const read = (hex: string): DerReader => new DerReader(decodeHex(hex))

describe('the reader of DER', () => {
  it.each([
    ['an indefinite length', '3080 0500 0000'],
    ['a length in more octets than needed', '048101 00'],
    ['a length with a leading zero', '04820001 00'],
    ['a length of five octets', '04850000000001 00'],
    ['content past the end', '0402 00'],
    ['a length cut off', '0482 01'],
    ['a high tag number', '1f01 00'],
    ['nothing', ''],
  ])('refuses %s', (_, hex) => {
    expect(() => read(hex).read()).toThrow(DerError)
  })

  it('refuses another tag than was asked for and octets left over', () => {
    expect(() => read('0201 05').read(tag.octetString)).toThrow(DerError)
    expect(() => readWhole(decodeHex('0201 05 00'))).toThrow(DerError)
    const reader = read('0201 05 0201 06')
    reader.read()
    expect(() => reader.requireEnd()).toThrow('3 octets left over')
  })

  it('gives views, not copies', () => {
    const bytes = decodeHex('3003 0201 05')
    const inner = enterWhole(bytes, tag.sequence).read(tag.integer)
    expect(inner.content.buffer).toBe(bytes.buffer)
    expect(encodeHex(inner.whole)).toBe('020105')
  })

  it.each([
    ['a boolean of 01', () => toBoolean(decodeHex('01'))],
    ['an integer with a spare zero', () => toIntegerBytes(decodeHex('0001'))],
    ['an integer with a spare FF', () => toIntegerBytes(decodeHex('ff80'))],
    ['an empty integer', () => toIntegerBytes(new Uint8Array())],
    ['a negative small integer', () => toSmallInteger(decodeHex('ff'))],
    ['an object identifier cut off', () => toObjectIdentifier(decodeHex('2a86'))],
    ['an object identifier with a spare octet', () => toObjectIdentifier(decodeHex('2a8001'))],
    ['an empty object identifier', () => toObjectIdentifier(new Uint8Array())],
    ['a bit string with unused bits set', () => toBitString(decodeHex('0101'))],
    ['a bit string with nine unused bits', () => toBitString(decodeHex('0900'))],
    [
      'a time that does not exist',
      () => readTime(new DerReader(encodeElement(tag.utcTime, new TextEncoder().encode('230230000000Z')))),
    ],
    [
      'a time with a fraction',
      () => readTime(new DerReader(encodeElement(tag.generalizedTime, new TextEncoder().encode('20230228000000.5Z')))),
    ],
    [
      'a time with an offset',
      () => readTime(new DerReader(encodeElement(tag.utcTime, new TextEncoder().encode('2302280000+0900')))),
    ],
  ])('refuses %s', (_, decode) => {
    expect(decode).toThrow(DerError)
  })

  it('throws nothing but DerError and ends, whatever the bytes', () => {
    const walk = (reader: DerReader): void => {
      for (const { tag: identifier, content } of readEach(reader, (each) => each.read())) {
        if ((identifier & 0x20) !== 0) walk(new DerReader(content))
        else if (identifier === tag.objectIdentifier) toObjectIdentifier(content)
        else if (identifier === tag.integer) toIntegerBytes(content)
        else if (identifier === tag.bitString) toBitString(content)
        else if (identifier === tag.utcTime) readTime(new DerReader(encodeElement(identifier, content)))
      }
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          walk(new DerReader(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      { numRuns: 2000, seed: 1 },
    )
  })
})

describe('the writer of DER', () => {
  it('is read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 200n }), fc.uint8Array({ maxLength: 300 }), (number, octets) => {
        const reader = enterWhole(encodeSequence(encodeInteger(number), encodeBitString(octets)), tag.sequence)
        expect(BigInt(`0x${encodeHex(toIntegerBytes(reader.read(tag.integer).content))}`)).toBe(number)
        expect(toBitString(reader.read(tag.bitString).content)).toEqual({ unusedBits: 0, bytes: octets })
        reader.requireEnd()
      }),
      { seed: 1 },
    )
  })

  it.each(['1.2.840.113549.1.1.11', '2.5.29.15', '0.9.2342.19200300.100.1.25', '2.999.1', '1.2.392.200149.8.5.1.3.30'])(
    'writes the object identifier %s',
    (dotted) => {
      expect(toObjectIdentifier(readWhole(encodeObjectIdentifier(dotted), tag.objectIdentifier).content)).toBe(dotted)
    },
  )

  it('sorts a SET OF by its encodings', () => {
    expect(encodeHex(encodeSetOf(decodeHex('020102'), decodeHex('0101ff'), decodeHex('020101')))).toBe(
      '31090101ff020101020102',
    )
  })

  it('drops trailing zero bits of a named bit list', () => {
    expect(encodeHex(encodeNamedBits([0, 1]))).toBe('030206c0')
    expect(encodeHex(encodeNamedBits([8]))).toBe('0303070080')
    expect(encodeHex(encodeNamedBits([]))).toBe('030100')
    const bits = toBitString(readWhole(encodeNamedBits([0, 5, 8]), tag.bitString).content)
    expect([0, 1, 5, 8, 9, 100].filter((bit) => isBitSet(bits, bit))).toEqual([0, 5, 8])
  })

  it.each([
    ['2049-12-31T23:59:59Z', tag.utcTime],
    ['2050-01-01T00:00:00Z', tag.generalizedTime],
    ['1950-01-01T00:00:00Z', tag.utcTime],
    ['1949-12-31T23:59:59Z', tag.generalizedTime],
  ])('writes %s as RFC 5280 wants and reads it back', (text, identifier) => {
    const der = encodeTime(new Date(text))
    expect(der[0]).toBe(identifier)
    expect(readTime(new DerReader(der))).toEqual(new Date(text))
  })

  it('refuses what has no encoding', () => {
    expect(() => encodePrintableString('あ')).toThrow(RangeError)
    expect(() => encodePrintableString('a@b')).toThrow(RangeError)
    expect(() => encodeInteger(-1)).toThrow(RangeError)
    expect(() => encodeObjectIdentifier('3.1')).toThrow(RangeError)
    expect(() => encodeTime(new Date(1))).toThrow(RangeError)
    expect(encodeHex(encodeBoolean(true))).toBe('0101ff')
  })
})
