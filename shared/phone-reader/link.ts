/** The link that pairs a phone with a computer: all of it in the fragment, which no browser sends anywhere (RFC 3986 §3.5). */
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'

export const phonePath = '/phone'
export const channelIdLength = 16
export const secretLength = 16
/** An uncompressed point of P-256 (SEC 1 §2.3.3). */
export const publicKeyLength = 65

/** What the phone is told by the picture on the computer's screen, and by nothing else. */
export type Pairing = {
  readonly channelId: Uint8Array<ArrayBuffer>
  /** 128 random bits that only somebody who saw the screen can know. */
  readonly secret: Uint8Array<ArrayBuffer>
  /** The computer's ephemeral key. */
  readonly computerKey: Uint8Array<ArrayBuffer>
}

const version = '1.'

export const buildPairingLink = (origin: string, { channelId, secret, computerKey }: Pairing): string =>
  `${origin}${phonePath}#${version}${encodeBase64url(concatBytes(channelId, secret, computerKey))}`

/** What a link's fragment says, with or without its `#`. Throws `phone.link-invalid`. */
export const parsePairingFragment = (fragment: string): Pairing => {
  const text = fragment.replace(/^#/, '')
  try {
    if (!text.startsWith(version)) throw new RangeError('another version')
    const cursor = new ByteCursor(decodeBase64url(text.slice(version.length)))
    const take = (length: number) => new Uint8Array(cursor.take(length))
    const pairing = { channelId: take(channelIdLength), secret: take(secretLength), computerKey: take(publicKeyLength) }
    cursor.requireEnd()
    return pairing
  } catch {
    // Without the cause: its message could quote the secret.
    throw new AppError('phone.link-invalid')
  }
}
