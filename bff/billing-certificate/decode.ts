/** Octets out of the JSON of a request. */
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'

/** Throws `request.invalid`. */
export const decodeOctets = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    return decodeBase64url(text)
  } catch (cause) {
    throw new AppError('request.invalid', { issues: [{ path: '', message: 'not base64url' }] }, { cause })
  }
}

/** Throws `request.invalid`. */
export const decodeKeyMaterial = (given: { readonly wrappedKey: string; readonly certificationRequest: string }) => ({
  wrappedKey: decodeOctets(given.wrappedKey),
  certificationRequest: decodeOctets(given.certificationRequest),
})
