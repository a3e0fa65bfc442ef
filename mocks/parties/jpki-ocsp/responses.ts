import { decodeHex } from '#shared/bytes/hex.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { tag } from '#shared/pki/der.ts'
import {
  encodeBitString,
  encodeContext,
  encodeContextPrimitive,
  encodeElement,
  encodeEnumerated,
  encodeGeneralizedTime,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { CertId } from '#shared/pki/ocsp-response.ts'
import { oid } from '#shared/pki/oid.ts'
import type { AuthorityCredentials } from '#mocks/pki/hierarchy.ts'
import { encodeExtension, sha256WithRsa, signWithRsa } from '#mocks/pki/issuing.ts'

/** The encoding side of OCSP responses (RFC 6960 §4.2.1). */
type Der = Uint8Array<ArrayBuffer>

export type StatedStatus =
  | { readonly status: 'good' }
  | { readonly status: 'unknown' }
  | { readonly status: 'revoked'; readonly revokedAt: Date }

export type ResponseDraft = {
  readonly certId: CertId
  readonly stated: StatedStatus
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly producedAt: Date
  readonly nonce: Uint8Array | undefined
  /** Whom the response names and whose certificate it carries. */
  readonly responder: Uint8Array
  readonly privateKeyPkcs8: Uint8Array
}

/** Reason of every revocation here: superseded tells nobody anything about a person. */
const superseded = 4

const encodeStatus = (stated: StatedStatus): Der => {
  if (stated.status === 'good') return encodeContextPrimitive(0, new Uint8Array())
  if (stated.status === 'unknown') return encodeContextPrimitive(2, new Uint8Array())
  return encodeContext(1, encodeGeneralizedTime(stated.revokedAt), encodeContext(0, encodeEnumerated(superseded)))
}

const encodeCertId = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serial }: CertId): Der =>
  encodeSequence(
    hashAlgorithm.der,
    encodeOctetString(issuerNameHash),
    encodeOctetString(issuerKeyHash),
    encodeElement(tag.integer, decodeHex(serial)),
  )

const hashResponderKey = (responder: Uint8Array): Promise<Der> =>
  digestBytes('SHA-1', parseCertificate(responder).spki.key)

/** A signed, successful OCSPResponse for one certificate, the responder named by its key. */
export const buildOcspResponse = async (draft: ResponseDraft): Promise<Der> => {
  const single = encodeSequence(
    encodeCertId(draft.certId),
    encodeStatus(draft.stated),
    encodeGeneralizedTime(draft.thisUpdate),
    encodeContext(0, encodeGeneralizedTime(draft.nextUpdate)),
  )
  const extensions =
    draft.nonce === undefined
      ? new Uint8Array()
      : encodeContext(1, encodeSequence(encodeExtension(oid.ocspNonce, false, encodeOctetString(draft.nonce))))
  const data = encodeSequence(
    encodeContext(2, encodeOctetString(await hashResponderKey(draft.responder))),
    encodeGeneralizedTime(draft.producedAt),
    encodeSequence(single),
    extensions,
  )
  const signature = await signWithRsa(draft.privateKeyPkcs8, data)
  const basic = encodeSequence(
    data,
    sha256WithRsa(),
    encodeBitString(signature),
    encodeContext(0, encodeSequence(draft.responder)),
  )
  return encodeSequence(
    encodeEnumerated(0),
    encodeContext(0, encodeSequence(encodeObjectIdentifier(oid.ocspBasic), encodeOctetString(basic))),
  )
}

const errorNumbers = { 'malformed-request': 1, 'internal-error': 2, 'try-later': 3, unauthorized: 6 } as const
export type OcspErrorStatus = keyof typeof errorNumbers

/** An unsigned error (RFC 6960 §4.2.1). */
export const buildOcspError = (status: OcspErrorStatus): Der => encodeSequence(encodeEnumerated(errorNumbers[status]))

export const toResponder = ({ certificate, privateKeyPkcs8 }: AuthorityCredentials) => ({
  responder: certificate,
  privateKeyPkcs8,
})
