import { hexValue } from '#shared/pdf/characters.ts'
import { DerError } from '#shared/pki/der.ts'

/** The string of /Contents: the only octets of a signed document that the signature does not cover. */

/** CMS in BER nests about fifteen deep. */
const deepest = 48

const fail = (reason: string): never => {
  throw new DerError(reason)
}

/** Where the BER element that begins at `at` ends; looks inside only where a length is indefinite. */
const findElementEnd = (bytes: Uint8Array, at: number, depth = 0): number => {
  if (depth > deepest) fail('nested too deep')
  const first = bytes[at + 1] ?? fail('ends where an element was expected')
  if (first === 0x80) {
    let next = at + 2
    while (bytes[next] !== 0 || bytes[next + 1] !== 0) next = findElementEnd(bytes, next, depth + 1)
    return next + 2
  }
  const octets = first < 0x80 ? 0 : first & 0x7f
  if (octets > 4) fail('length of more than four octets')
  let length = octets === 0 ? first : 0
  for (let index = 0; index < octets; index++) length = length * 0x100 + (bytes[at + 2 + index] ?? 0)
  const end = at + 2 + octets + length
  return end > bytes.length ? fail('runs past the end') : end
}

/**
 * Octets of the hexadecimal digits in one notation: no white space, no odd digit, not upper and lower case mixed. Since
 * nobody signs this text, it may be written in one way only. Throws DerError.
 */
const decodeDigits = (digits: Uint8Array): Uint8Array => {
  if (digits.length % 2 !== 0) fail('odd number of digits')
  const bytes = new Uint8Array(digits.length / 2)
  let cases = 0
  for (const [index, digit] of digits.entries()) {
    const value = hexValue(digit)
    if (value < 0) fail('not a hexadecimal digit')
    if (value > 9) cases |= digit & 0x20 ? 1 : 2
    bytes[index >> 1] = (bytes[index >> 1] ?? 0) | (value << (index % 2 === 0 ? 4 : 0))
  }
  return cases === 3 ? fail('digits in upper and lower case') : bytes
}

/**
 * The one element in the string between the angle brackets, with nothing but zeros after it: anything else would be there
 * unsigned and unseen. Undefined where there are only zeros. Throws DerError.
 */
export const readContents = (digits: Uint8Array): Uint8Array | undefined => {
  const bytes = decodeDigits(digits)
  if (bytes.every((byte) => byte === 0)) return undefined
  const end = findElementEnd(bytes, 0)
  if (bytes.subarray(end).some((byte) => byte !== 0)) fail('octets after the signature')
  return bytes.subarray(0, end)
}
