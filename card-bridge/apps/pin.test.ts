import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { individualNumberCard } from './jpki/constants.ts'
import { normalisePin } from './pin.ts'

const { authentication, signature } = individualNumberCard.pinPolicies

describe('a PIN as typed', () => {
  it.each([
    ['1234', '1234'],
    ['１２３４', '1234'],
    ['①②③④', '1234'],
    ['𝟏𝟐𝟑𝟒', '1234'],
  ])('%s is sent as %s', (typed, sent) => {
    expect(decodeUtf8(normalisePin(encodeUtf8(typed), authentication))).toBe(sent)
  })

  it('of the signature key is sent in upper case', () => {
    expect(decodeUtf8(normalisePin(encodeUtf8('ａｂｃ123xyz'), signature))).toBe('ABC123XYZ')
  })

  it.each(['ＡＢＣ12', 'ABCDEFGHIJKLMNOP1', 'ABC-123', 'あいうえおか', '㍿12345', 'ß12345', 'ı12345'])(
    'of the signature key is not %s',
    (typed) => {
      expect(() => normalisePin(encodeUtf8(typed), signature)).toThrow('card.pin-format')
    },
  )

  it('agrees with NFKC over the whole text, or is refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8, unit: 'grapheme' }), (typed) => {
        try {
          expect(decodeUtf8(normalisePin(encodeUtf8(typed), authentication))).toBe(typed.normalize('NFKC'))
        } catch (error) {
          expect(error).toMatchObject({ code: 'card.pin-format' })
          expect(typed.normalize('NFKC')).not.toMatch(/^[0-9]{4}$/)
        }
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        try {
          normalisePin(bytes, signature)
        } catch (error) {
          expect(error).toMatchObject({ code: 'card.pin-format' })
        }
      }),
    )
  })
})
