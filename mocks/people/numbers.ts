import { encodeUtf8 } from '#shared/bytes/bytes.ts'

/** Numbers that look like a person's and are nobody's. */

/**
 * Check digit of an individual number: weights 2 to 7 and 2 to 6 from the right, modulo 11
 * (行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号…に関する省令 第5条).
 */
export const toMyNumberCheckDigit = (elevenDigits: string): number => {
  if (!/^\d{11}$/.test(elevenDigits)) throw new RangeError('not eleven digits')
  const sum = [...elevenDigits]
    .toReversed()
    .reduce((total, digit, index) => total + Number(digit) * (index < 6 ? index + 2 : index - 4), 0)
  const rest = sum % 11
  return rest <= 1 ? 0 : 11 - rest
}

/** Twelve digits whose last is wrong: an individual number that cannot have been assigned to anybody. */
export const buildInvalidMyNumber = (seed: number): string => {
  const eleven = `90${String(seed).padStart(9, '0')}`
  return eleven + String((toMyNumberCheckDigit(eleven) + 5) % 10)
}

/** A 32-bit number that depends on the text alone (FNV-1a), so that adding a person changes nobody else's numbers. */
export const toSeed = (text: string): number =>
  encodeUtf8(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5)
