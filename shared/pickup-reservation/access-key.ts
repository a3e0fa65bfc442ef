/** アクセスキー (RS-R-11): letters and digits nobody mistakes for one another, read out over the telephone if need be. */

/** Without I, L, O, 0 and 1: 31 characters, so seven of them are 2.7 × 10¹⁰. */
export const accessKeyAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/**
 * A key of evenly chosen characters; bytes that would favour some are thrown away.
 *
 * @param fill fills an array with random bytes, as `crypto.getRandomValues` does
 */
export const drawAccessKey = (length: number, fill: (bytes: Uint8Array<ArrayBuffer>) => unknown): string => {
  const { length: size } = accessKeyAlphabet
  const limit = 256 - (256 % size)
  const bytes = new Uint8Array(length * 2)
  let key = ''
  while (key.length < length) {
    fill(bytes)
    for (const byte of bytes) if (byte < limit && key.length < length) key += accessKeyAlphabet[byte % size]
  }
  return key
}

/** What a person typed, as it was issued: wide letters, small letters, blanks and hyphens are forgiven; or undefined. */
export const normaliseAccessKey = (typed: string): string | undefined => {
  const key = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-‐-―ー−]/gu, '')
  return /^[2-9A-HJKMNP-Z]{7,12}$/.test(key) ? key : undefined
}
