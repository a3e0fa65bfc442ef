import { decodeUtf8 } from '#shared/bytes/bytes.ts'

/** Binary, base64 with or without lines, or PEM of any label (RFC 7468), as programs of mail and OpenSSL save an envelope. */

const pem = /-----BEGIN [A-Z0-9 #]+-----([\s\S]*?)-----END [A-Z0-9 #]+-----/

const toText = (bytes: Uint8Array): string | undefined => {
  try {
    return decodeUtf8(bytes)
  } catch {
    return undefined
  }
}

/** DER (or BER) of what a person pasted or saved; undefined where it is neither. */
export const toLetterBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  // a SEQUENCE: no text in base64 begins with “0” and a length octet beyond ASCII, or with BER's indefinite 0x80
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80) return new Uint8Array(bytes)
  const text = toText(bytes)
  if (text === undefined) return undefined
  const body = (pem.exec(text)?.[1] ?? text).replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/')
  if (body === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return undefined
  try {
    return Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}
