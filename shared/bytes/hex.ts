/** Hexadecimal text of bytes, lower case, no separators. */
export const encodeHex = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** Bytes of hexadecimal text; spaces are allowed between bytes. Throws RangeError on anything else. */
export const decodeHex = (text: string): Uint8Array<ArrayBuffer> => {
  const compact = text.replaceAll(' ', '')
  if (compact.length % 2 !== 0 || /[^0-9a-fA-F]/.test(compact)) throw new RangeError('not hexadecimal text')
  const bytes = new Uint8Array(compact.length / 2)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(compact.slice(index * 2, index * 2 + 2), 16)
  }
  return bytes
}
