import { describe, expect, it } from 'vitest'
import { decodeHex } from '#shared/bytes/hex.ts'
import { DerError, tag } from './der.ts'
import {
  encodeElement,
  encodeObjectIdentifier,
  encodePrintableString,
  encodeSequence,
  encodeSetOf,
  encodeUtf8String,
} from './der-writer.ts'
import { isSameName, parseName, toNameText } from './name.ts'
import { oid } from './oid.ts'

const attribute = (type: string, value: Uint8Array): Uint8Array => encodeSequence(encodeObjectIdentifier(type), value)
const nameOf = (...rdns: readonly Uint8Array[]) => parseName(encodeSequence(...rdns))
const commonName = (value: Uint8Array) => nameOf(encodeSetOf(attribute(oid.commonName, value)))

describe('names', () => {
  it.each([
    ['case', 'Madoguchi CA', 'MADOGUCHI ca'],
    ['spaces', '  Madoguchi   CA ', 'Madoguchi CA'],
    ['full width', 'ＭＡＤＯＧＵＣＨＩ', 'madoguchi'],
    ['half width kana', 'ﾏﾄﾞｸﾞﾁ', 'マドグチ'],
    ['characters mapped to nothing', 'Mado\u00adgu\u200bchi', 'Madoguchi'],
    ['the ideographic space', '公的　個人', '公的 個人'],
    ['sharp s', 'Straße', 'STRASSE'],
  ])('match whatever their %s', (_, left, right) => {
    expect(isSameName(commonName(encodeUtf8String(left)), commonName(encodeUtf8String(right)))).toBe(true)
  })

  it('match across string types', () => {
    const bmp = commonName(encodeElement(tag.bmpString, decodeHex('004a 0050 004b 0049')))
    const universal = commonName(encodeElement(tag.universalString, decodeHex('0000004a 00000050 0000004b 00000049')))
    for (const other of [bmp, universal, commonName(encodeUtf8String('jpki'))]) {
      expect(isSameName(commonName(encodePrintableString('JPKI')), other)).toBe(true)
    }
  })

  it('differ by one character, by the order of RDNs, by a type and by length', () => {
    const o = encodeSetOf(attribute(oid.organizationName, encodeUtf8String('a')))
    const cn = encodeSetOf(attribute(oid.commonName, encodeUtf8String('a')))
    const names = [
      nameOf(o, cn),
      nameOf(cn, o),
      nameOf(o),
      nameOf(cn),
      nameOf(o, o),
      nameOf(),
      commonName(encodeUtf8String('b')),
    ]
    for (const [index, left] of names.entries()) {
      for (const [other, right] of names.entries()) expect(isSameName(left, right)).toBe(index === other)
    }
  })

  it('do not run together across RDNs', () => {
    const one = commonName(encodeUtf8String('a"],["2.5.4.3","text","b'))
    const two = nameOf(
      encodeSetOf(attribute(oid.commonName, encodeUtf8String('a')), attribute(oid.commonName, encodeUtf8String('b'))),
    )
    expect(isSameName(one, two)).toBe(false)
  })

  it('compare values that are no text octet by octet', () => {
    const teletex = (hex: string) => commonName(encodeElement(tag.teletexString, decodeHex(hex)))
    expect(isSameName(teletex('41'), teletex('41'))).toBe(true)
    expect(isSameName(teletex('41'), teletex('61'))).toBe(false)
    expect(isSameName(teletex('41'), commonName(encodeUtf8String('A')))).toBe(false)
  })

  it('are shown with what would confuse escaped', () => {
    const name = nameOf(
      encodeSetOf(attribute(oid.countryName, encodePrintableString('JP'))),
      encodeSetOf(
        attribute(oid.organizationName, encodeUtf8String('試験, "局"')),
        attribute(oid.commonName, encodeUtf8String('#1')),
      ),
      encodeSetOf(attribute('1.2.3', encodeElement(tag.teletexString, decodeHex('41')))),
    )
    expect(toNameText(name)).toBe(String.raw`C=JP, CN=\#1+O=試験\, \"局\", 1.2.3=#140141`)
  })

  it.each([
    ['an RDN without attributes', '3002 3100'],
    ['an attribute without a value', '3009 3107 3005 0603550403'],
    ['text that is not UTF-8', '300e 310c 300a 0603550403 0c03 e38184'.replace('e38184', 'e381ff')],
    ['a surrogate in a BMPString', '300d 310b 3009 0603550403 1e02 d800'],
    ['an 8-bit PrintableString', '300c 310a 3008 0603550403 1301 ff'],
    ['octets left over', '3000 00'],
  ])('refuse %s', (_, hex) => {
    expect(() => parseName(decodeHex(hex))).toThrow(DerError)
  })
})
