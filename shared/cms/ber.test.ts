import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { DerError } from '#shared/pki/der.ts'
import { toDer } from './ber.ts'

describe('BER of streaming writers', () => {
  it.each([
    ['DER, which stays', '3006 020101 0401ff', '30060201010401ff'],
    ['an indefinite length', '3080 020101 0000', '3003020101'],
    ['indefinite lengths inside each other', '3080 3080 0500 0000 0500 0000', '3006300205000500'],
    ['an octet string in pieces', '2480 0402aabb 0401cc 0000', '0403aabbcc'],
    ['pieces of pieces, one of them empty', '240a 2405 0401aa 0400 0401bb', '0402aabb'],
    ['a piece made of pieces', '2408 2403 0401aa 0401bb', '0402aabb'],
    ['a length with spare octets', '3081 03 020101', '3003020101'],
    ['a primitive length with spare octets', '3006 0484 00000000', '30020400'],
  ])('becomes DER from %s', (_, ber, der) => {
    expect(encodeHex(toDer(decodeHex(ber)))).toBe(der)
  })

  it.each([
    ['no end', '3080 020101'],
    ['an end that was not asked for', '3004 0000 0500'],
    ['a primitive of indefinite length', '0480 0000'],
    ['pieces of another type', '2403 020101'],
    ['a bit string in pieces', '2380 030100 0000'],
    ['octets left over', '0500 00'],
    ['a large tag number', '1f8101 00'],
    ['a length of five octets', '0485 0000000001 00'],
  ])('is refused with %s', (_, ber) => {
    expect(() => toDer(decodeHex(ber))).toThrow(DerError)
  })

  it('nested a million deep is refused at once', () => {
    const deep = new Uint8Array(1_000_000).fill(0x80)
    for (let at = 0; at < deep.length; at += 2) deep[at] = 0x30
    expect(() => toDer(deep)).toThrow('nested too deep')
  })

  it('of any octets gives DER that stays as it is, or the one declared error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0x30, 0x24, 0x04, 0x80, 0x00, 0x01, 0x81, 0xa0), { maxLength: 24 }),
        (octets) => {
          let der: Uint8Array
          try {
            der = toDer(Uint8Array.from(octets))
          } catch (error) {
            expect(error).toBeInstanceOf(DerError)
            return
          }
          expect(toDer(der)).toBe(der)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
