/** Character classes of ISO 32000-2 §7.2.3, and searching for ASCII in bytes. */

const classes = new Uint8Array(256)
const whiteSpace = 1
const delimiter = 2
for (const code of [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]) classes[code] = whiteSpace
for (const letter of '()<>[]{}/%') classes[letter.charCodeAt(0)] = delimiter

export const isWhiteSpace = (byte: number | undefined): boolean => byte !== undefined && classes[byte] === whiteSpace
/** Neither white space nor a delimiter: a byte that carries a token on. False at the end of the file. */
export const isRegular = (byte: number | undefined): boolean => byte !== undefined && classes[byte] === 0
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

/** Some writers count from the blank line before what they point at; no reader finds anything else there. */
const mostBlanks = 16

/** The first octet that is no white space, at or soon after the offset that a file gives for something. */
export const skipBlanks = (bytes: Uint8Array, offset: number): number => {
  let at = offset
  while (at - offset < mostBlanks && isWhiteSpace(bytes[at])) at += 1
  return at
}

/** Value of a hexadecimal digit, or -1. */
export const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

export const isTextAt = (bytes: Uint8Array, at: number, text: string): boolean => {
  if (at < 0 || at + text.length > bytes.length) return false
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false
  return true
}

/** Where the text stands last, at or after `from`; -1 where it does not. */
export const findLastText = (bytes: Uint8Array, text: string, from: number): number => {
  for (let at = bytes.length - text.length; at >= Math.max(from, 0); at--) if (isTextAt(bytes, at, text)) return at
  return -1
}

/** One character a byte, as names and keywords are compared. */
export const toLatin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
