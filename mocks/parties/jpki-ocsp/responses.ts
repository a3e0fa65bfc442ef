import { Constructed, Enumerated, GeneralizedTime, Integer, OctetString, Primitive, type AsnType } from 'asn1js'
import {
  AlgorithmIdentifier,
  BasicOCSPResponse,
  CertID,
  Certificate,
  Extension,
  OCSPResponse,
  ResponseBytes,
  ResponseData,
  SingleResponse,
} from 'pkijs'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { CertId } from '#shared/pki/ocsp-response.ts'
import { oid } from '#shared/pki/oid.ts'
import type { AuthorityCredentials } from '#mocks/pki/hierarchy.ts'
import { toDer } from '#mocks/pki/issuing.ts'
import { authorityEngine, importSigningKey } from '#mocks/pki/signing-engine.ts'

/** The encoding side of OCSP responses (RFC 6960 §4.2.1), with pkijs. */
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

const idBlock = (tagNumber: number) => ({ tagClass: 3, tagNumber })

/** CertStatus has no class in pkijs: good [0] and unknown [2] are empty, revoked [1] holds RevokedInfo. */
const toCertStatus = (stated: StatedStatus): AsnType => {
  if (stated.status === 'good') return new Primitive({ idBlock: idBlock(0) })
  if (stated.status === 'unknown') return new Primitive({ idBlock: idBlock(2) })
  const reason = new Constructed({ idBlock: idBlock(0), value: [new Enumerated({ value: superseded })] })
  return new Constructed({ idBlock: idBlock(1), value: [new GeneralizedTime({ valueDate: stated.revokedAt }), reason] })
}

/** The name of the certificate as the request gave it: responders echo, they do not translate. */
const toCertId = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serial }: CertId): CertID =>
  new CertID({
    hashAlgorithm: AlgorithmIdentifier.fromBER(concatBytes(hashAlgorithm.der)),
    issuerNameHash: new OctetString({ valueHex: concatBytes(issuerNameHash) }),
    issuerKeyHash: new OctetString({ valueHex: concatBytes(issuerKeyHash) }),
    serialNumber: new Integer({ valueHex: decodeHex(serial) }),
  })

const toNonceExtension = (nonce: Uint8Array): Extension => {
  const value = new OctetString({ valueHex: concatBytes(nonce) })
  return new Extension({ extnID: oid.ocspNonce, critical: false, extnValue: value.toBER() })
}

/** A signed, successful OCSPResponse for one certificate, the responder named by its key. */
export const buildOcspResponse = async (draft: ResponseDraft): Promise<Der> => {
  const responder = Certificate.fromBER(concatBytes(draft.responder))
  const single = new SingleResponse({
    certID: toCertId(draft.certId),
    certStatus: toCertStatus(draft.stated),
    thisUpdate: draft.thisUpdate,
    nextUpdate: draft.nextUpdate,
  })
  const basic = new BasicOCSPResponse({
    tbsResponseData: new ResponseData({
      responderID: new OctetString({ valueHex: await responder.getKeyHash('SHA-1', authorityEngine) }),
      producedAt: draft.producedAt,
      responses: [single],
      ...(draft.nonce === undefined ? {} : { responseExtensions: [toNonceExtension(draft.nonce)] }),
    }),
    certs: [responder],
  })
  await basic.sign(await importSigningKey(draft.privateKeyPkcs8), 'SHA-256', authorityEngine)
  const responseBytes = new ResponseBytes({
    responseType: oid.ocspBasic,
    response: new OctetString({ valueHex: basic.toSchema().toBER() }),
  })
  return toDer(new OCSPResponse({ responseStatus: new Enumerated({ value: 0 }), responseBytes }).toSchema())
}

const errorNumbers = { 'malformed-request': 1, 'internal-error': 2, 'try-later': 3, unauthorized: 6 } as const
export type OcspErrorStatus = keyof typeof errorNumbers

/** An unsigned error (RFC 6960 §4.2.1). */
export const buildOcspError = (status: OcspErrorStatus): Der =>
  toDer(new OCSPResponse({ responseStatus: new Enumerated({ value: errorNumbers[status] }) }).toSchema())

export const toResponder = ({ certificate, privateKeyPkcs8 }: AuthorityCredentials) => ({
  responder: certificate,
  privateKeyPkcs8,
})
