import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { DerError } from './der.ts'

const block = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g

/** DER of every block with the label, in order; text around blocks is ignored (RFC 7468 §2). Throws DerError. */
export const parsePem = (text: string, label = 'CERTIFICATE'): Uint8Array<ArrayBuffer>[] =>
  [...text.matchAll(block)].flatMap(([, found, body = '']) => {
    if (found !== label) return []
    const letters = body.replaceAll(/[\s=]/g, '').replaceAll('+', '-').replaceAll('/', '_')
    try {
      return [decodeBase64url(letters)]
    } catch (cause) {
      throw new DerError('not base64', { cause })
    }
  })

/** One block in lines of 64 (RFC 7468 §3). */
export const encodePem = (der: Uint8Array, label = 'CERTIFICATE'): string => {
  const letters = encodeBase64url(der).replaceAll('-', '+').replaceAll('_', '/')
  const padded = letters.padEnd(Math.ceil(letters.length / 4) * 4, '=')
  return [`-----BEGIN ${label}-----`, ...(padded.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join('\n')
}
