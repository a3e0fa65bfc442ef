import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex } from '#shared/bytes/hex.ts'
import { parseBasicFour, parseMyNumber } from '../apps/text-input-assist/commands.ts'
import { findTlvLength, parseTlvs } from './tlv.ts'

const digits = '313233343536373839303130'

describe('objects of the card', () => {
  it('are read with tags and lengths that could be shorter', () => {
    expect(parseTlvs(decodeHex('df1101aa 978100 9782000155'))).toEqual([
      { tag: 0xdf11, value: Uint8Array.of(0xaa) },
      { tag: 0x97, value: new Uint8Array() },
      { tag: 0x97, value: Uint8Array.of(0x55) },
    ])
  })

  it.each(['97', '9701', '978201', '9780', '97830000ff', 'dfff0100'])(
    'are refused past the end or in unknown forms: %s',
    (hex) => {
      expect(() => parseTlvs(decodeHex(hex))).toThrow('card.protocol')
    },
  )

  it('tell their whole length from their head', () => {
    expect(findTlvLength(decodeHex('ff2082012c'))).toBe(5 + 300)
    expect(findTlvLength(decodeHex('ff10'))).toBeUndefined()
  })

  it('lead to a value or a named error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const parse of [parseTlvs, parseBasicFour, parseMyNumber]) {
          try {
            parse(bytes)
          } catch (error) {
            expect(error).toMatchObject({ code: 'card.protocol' })
          }
        }
      }),
    )
  })
})

describe('the My Number', () => {
  it('is twelve digits under a tag that says constructed', () => {
    expect(parseMyNumber(decodeHex(`ff100c${digits}`))).toBe('123456789010')
  })

  it.each([`ff100b${digits.slice(2)}`, `ff110c${digits}`, 'ff100c202020202020202020202020'])('is not %s', (hex) => {
    expect(() => parseMyNumber(decodeHex(hex))).toThrow('card.protocol')
  })
})

describe('the four attributes', () => {
  const fields = 'df220141 df230142 df24083139383030323137 df250132'

  it('are found by their tags in any form of length', () => {
    const expected = { name: 'A', address: 'B', birthDate: '1980-02-17', sex: '2' }
    const length = decodeHex(fields).length
    for (const form of [length.toString(16), `81${length.toString(16)}`, `8200${length.toString(16)}`]) {
      expect(parseBasicFour(decodeHex(`ff20${form}${fields}`))).toEqual(expected)
    }
  })

  it('are refused with one missing', () => {
    expect(() => parseBasicFour(decodeHex('ff2008df220141df230142'))).toThrow('card.protocol')
  })
})
