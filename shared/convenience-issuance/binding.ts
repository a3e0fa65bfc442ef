import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import type { BasicFour } from '#shared/person/person.ts'
import type { CertificateInformation } from './certificate-information.ts'

/**
 * The guard against the gravest fault of kiosk issuing, another person's certificate. One random key lives as long as a
 * visit; whoever holds a person's data during that visit computes the same digest of it, and every hand-over compares.
 * Without the key a digest tells nothing, so it may be kept beside the request id until the visit ends.
 */

export const bindingKeyLength = 32

const lengthPrefixed = (text: string): Uint8Array => {
  const bytes = encodeUtf8(text)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return concatBytes(length, bytes)
}

/**
 * HMAC-SHA-256 (FIPS 198-1) under the visit's key over name, birth date, sex and address, each as a big-endian 32-bit
 * length and UTF-8, so that no two persons share an input. Base64url, 43 letters.
 */
export const computeSubjectDigest = async (
  key: Uint8Array<ArrayBuffer>,
  { name, birthDate, sex, address }: BasicFour,
): Promise<string> => {
  const hmac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const input = concatBytes(...[name.text, birthDate, sex, address].map(lengthPrefixed))
  return encodeBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', hmac, input)))
}

/** The persons a certificate prints, in the order of printing. */
export const printedPersons = ({ content }: CertificateInformation): readonly (BasicFour & { memberRef: string })[] =>
  content.kind === 'resident-record' ? content.members : [content.person]

/** Member reference and digest of every person a certificate prints, in the order of printing. */
export const computePrintedDigests = (
  key: Uint8Array<ArrayBuffer>,
  information: CertificateInformation,
): Promise<readonly { memberRef: string; digest: string }[]> =>
  Promise.all(
    printedPersons(information).map(async (person) => ({
      memberRef: person.memberRef,
      digest: await computeSubjectDigest(key, person),
    })),
  )

/** SHA-256 of a document in base64url. */
export const computeDocumentDigest = async (pdf: Uint8Array<ArrayBuffer>): Promise<string> =>
  encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', pdf)))
