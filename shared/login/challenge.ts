import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'

/** Bytes of a nonce at least: 256 bit, as Web eID demands. */
export const nonceBytesMin = 32

/**
 * The bytes a card signs to log in: SHA-256(origin) ‖ SHA-256(nonce) ‖ purpose, as Web eID composes them, so that a
 * signature made for one origin, one nonce or one purpose is worth nothing for another. Both sides call this: the page
 * with its own origin, the BFF with the values it keeps. The two hashes have a fixed length, so no two inputs give the
 * same bytes. Throws RangeError for a short nonce, an empty purpose, or an origin that is not one (`https://host[:port]`).
 */
export const buildLogInChallenge = async (parts: {
  readonly origin: string
  readonly nonce: Uint8Array
  readonly purpose: string
}): Promise<Uint8Array<ArrayBuffer>> => {
  if (parts.nonce.length < nonceBytesMin) throw new RangeError('nonce shorter than 256 bit')
  if (parts.purpose === '') throw new RangeError('no purpose')
  if (new URL(parts.origin).origin !== parts.origin) throw new RangeError('not an origin')
  const [origin, nonce] = await Promise.all([
    crypto.subtle.digest('SHA-256', encodeUtf8(parts.origin)),
    crypto.subtle.digest('SHA-256', new Uint8Array(parts.nonce)),
  ])
  return concatBytes(new Uint8Array(origin), new Uint8Array(nonce), encodeUtf8(parts.purpose))
}
