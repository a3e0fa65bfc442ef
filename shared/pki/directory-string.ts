import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { DerError, tag, type DerElement } from './der.ts'

const fail = (reason: string): never => {
  throw new DerError(reason)
}

const toAscii = (content: Uint8Array): string => {
  if (content.some((octet) => octet >= 0x80)) fail('8-bit character in a 7-bit string')
  return String.fromCharCode(...content)
}

const toUtf8Text = (content: Uint8Array): string => {
  try {
    return decodeUtf8(content)
  } catch {
    return fail('not UTF-8')
  }
}

const toWideText = (content: Uint8Array, width: 2 | 4): string => {
  if (content.length % width !== 0) fail('string ends inside a character')
  let text = ''
  for (let at = 0; at < content.length; at += width) {
    let code = 0
    for (let index = at; index < at + width; index++) code = code * 0x100 + (content[index] ?? 0)
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) fail('not a Unicode scalar value')
    text += String.fromCodePoint(code)
  }
  return text
}

const decoders: Readonly<Record<number, (content: Uint8Array) => string>> = {
  [tag.utf8String]: toUtf8Text,
  [tag.printableString]: toAscii,
  [tag.ia5String]: toAscii,
  [tag.visibleString]: toAscii,
  [tag.numericString]: toAscii,
  [tag.bmpString]: (content) => toWideText(content, 2),
  [tag.universalString]: (content) => toWideText(content, 4),
}

/** Text of a character string element; undefined for other types, TeletexString among them. Throws DerError. */
export const findText = (element: DerElement): string | undefined => decoders[element.tag]?.(element.content)

// RFC 4518 §2.2: characters mapped to nothing (soft hyphen, joiners, variation selectors, controls) and to space.
const mappedToNothing = /[\p{Cc}\p{Cf}\p{Variation_Selector}]|\u034f|\ufffc/gu
const mappedToSpace = /[\t-\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu

/**
 * Text prepared for caseIgnoreMatch (RFC 5280 §7.1, RFC 4518 §2): mapped, case folded, NFKC, spaces trimmed and runs made
 * one. Two texts match exactly when their prepared forms are equal.
 */
export const prepareText = (text: string): string => {
  // Plain ASCII is most names; it needs no mapping tables.
  const mapped = /^[\x20-\x7e]*$/.test(text)
    ? text.toLowerCase()
    : text
        .replaceAll(mappedToSpace, ' ')
        .replaceAll(mappedToNothing, '')
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll('ß', 'ss')
        .normalize('NFKC')
  return mapped.trim().replaceAll(/ +/g, ' ')
}
