import { readAlgorithm, type AlgorithmIdentifier } from './algorithm.ts'
import { readCertificates, toSerial, type Certificate, type CertificateSerial } from './certificate.ts'
import {
  DerError,
  DerReader,
  contextTag,
  enterWhole,
  readEach,
  readWhole,
  tag,
  toBitStringOctets,
  toObjectIdentifier,
  toSmallInteger,
} from './der.ts'
import { readGeneralizedTime } from './der-time.ts'
import { readExtensionList, type Extension } from './extensions.ts'
import { parseName, type Name } from './name.ts'
import { oid } from './oid.ts'
import { toRevocationReason, type RevocationReason } from './revocation-reason.ts'

/** Reading of OCSP responses (RFC 6960 §4.2.1); deciding on them is `ocsp.ts`. */

/** OCSPResponseStatus by number. */
export const ocspResponseStatuses = {
  0: 'successful',
  1: 'malformed-request',
  2: 'internal-error',
  3: 'try-later',
  5: 'signature-required',
  6: 'unauthorized',
} as const
export type OcspResponseStatus = (typeof ocspResponseStatuses)[keyof typeof ocspResponseStatuses]

export type CertId = {
  readonly hashAlgorithm: AlgorithmIdentifier
  readonly issuerNameHash: Uint8Array
  readonly issuerKeyHash: Uint8Array
  readonly serial: CertificateSerial
}

export type OcspCertStatus =
  | { readonly status: 'good' | 'unknown' }
  | { readonly status: 'revoked'; readonly revokedAt: Date; readonly reason: RevocationReason | undefined }

export type SingleResponse = {
  readonly certId: CertId
  readonly certStatus: OcspCertStatus
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly extensions: readonly Extension[]
}

export type ResponderId =
  | { readonly by: 'name'; readonly name: Name }
  | { readonly by: 'key'; readonly keyHash: Uint8Array }

export type BasicOcspResponse = {
  /** The octets that are signed. */
  readonly tbs: Uint8Array
  readonly responderId: ResponderId
  readonly producedAt: Date
  readonly responses: readonly SingleResponse[]
  readonly extensions: readonly Extension[]
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly certificates: readonly Certificate[]
}

export type OcspResponse =
  | { readonly status: 'successful'; readonly basic: BasicOcspResponse }
  | { readonly status: Exclude<OcspResponseStatus, 'successful'> }

/** The next element as a CertID. Throws DerError. */
export const readCertId = (reader: DerReader): CertId => {
  const id = reader.enter(tag.sequence)
  const hashAlgorithm = readAlgorithm(id)
  const issuerNameHash = id.read(tag.octetString).content
  const issuerKeyHash = id.read(tag.octetString).content
  const serial = toSerial(id.read(tag.integer).content)
  id.requireEnd()
  return { hashAlgorithm, issuerNameHash, issuerKeyHash, serial }
}

const readCertStatus = (reader: DerReader): OcspCertStatus => {
  const { tag: identifier, content } = reader.read()
  if (identifier === contextTag(0, false) || identifier === contextTag(2, false)) {
    if (content.length !== 0) throw new DerError('NULL with content')
    return { status: identifier === contextTag(0, false) ? 'good' : 'unknown' }
  }
  if (identifier !== contextTag(1)) throw new DerError('not a CertStatus')
  const info = new DerReader(content)
  const revokedAt = readGeneralizedTime(info)
  const wrapper = info.enterOptional(contextTag(0))
  info.requireEnd()
  const reason = wrapper && toRevocationReason(toSmallInteger(wrapper.read(tag.enumerated).content))
  wrapper?.requireEnd()
  return { status: 'revoked', revokedAt, reason }
}

const readOptionalExtensions = (reader: DerReader, number: number): readonly Extension[] => {
  const wrapper = reader.enterOptional(contextTag(number))
  if (wrapper === undefined) return []
  const extensions = readExtensionList(wrapper.enter(tag.sequence))
  wrapper.requireEnd()
  return extensions
}

const readSingleResponse = (reader: DerReader): SingleResponse => {
  const single = reader.enter(tag.sequence)
  const certId = readCertId(single)
  const certStatus = readCertStatus(single)
  const thisUpdate = readGeneralizedTime(single)
  const wrapper = single.enterOptional(contextTag(0))
  const nextUpdate = wrapper && readGeneralizedTime(wrapper)
  wrapper?.requireEnd()
  const extensions = readOptionalExtensions(single, 1)
  single.requireEnd()
  return { certId, certStatus, thisUpdate, nextUpdate, extensions }
}

const readResponderId = (reader: DerReader): ResponderId => {
  const element = reader.read()
  if (element.tag === contextTag(1)) return { by: 'name', name: parseName(element.content) }
  if (element.tag !== contextTag(2)) throw new DerError('not a ResponderID')
  const keyHash = readWhole(element.content, tag.octetString).content
  if (keyHash.length !== 20) throw new DerError('responder key hash is not SHA-1')
  return { by: 'key', keyHash }
}

const readResponseData = (tbs: Uint8Array) => {
  const data = enterWhole(tbs, tag.sequence)
  // Version v1 is the default and not encoded; there is no other.
  const responderId = readResponderId(data)
  const producedAt = readGeneralizedTime(data)
  const responses = readEach(data.enter(tag.sequence), readSingleResponse)
  const extensions = readOptionalExtensions(data, 1)
  data.requireEnd()
  return { responderId, producedAt, responses, extensions }
}

const parseBasic = (der: Uint8Array): BasicOcspResponse => {
  const reader = enterWhole(der, tag.sequence)
  const tbs = reader.read(tag.sequence).whole
  const signatureAlgorithm = readAlgorithm(reader)
  const signature = toBitStringOctets(reader.read(tag.bitString).content)
  const wrapper = reader.enterOptional(contextTag(0))
  reader.requireEnd()
  const certificates = wrapper === undefined ? [] : readCertificates(wrapper.enter(tag.sequence))
  wrapper?.requireEnd()
  return { tbs, ...readResponseData(tbs), signatureAlgorithm, signature, certificates }
}

const toResponseStatus = (number: number): OcspResponseStatus => {
  const status = Object.entries(ocspResponseStatuses).find(([known]) => Number(known) === number)?.[1]
  if (status === undefined) throw new DerError('response status without a name')
  return status
}

/** Reads one OCSPResponse that fills the bytes exactly. Throws DerError. */
export const parseOcspResponse = (der: Uint8Array): OcspResponse => {
  const reader = enterWhole(der, tag.sequence)
  const status = toResponseStatus(toSmallInteger(reader.read(tag.enumerated).content))
  const wrapper = reader.enterOptional(contextTag(0))
  reader.requireEnd()
  if (status !== 'successful') {
    // RFC 6960 §4.2.1: with an error status, responseBytes are not set.
    if (wrapper !== undefined) throw new DerError('response bytes beside an error status')
    return { status }
  }
  if (wrapper === undefined) throw new DerError('successful without response bytes')
  const bytes = wrapper.enter(tag.sequence)
  wrapper.requireEnd()
  if (toObjectIdentifier(bytes.read(tag.objectIdentifier).content) !== oid.ocspBasic) {
    throw new DerError('response type not id-pkix-ocsp-basic')
  }
  const basic = bytes.read(tag.octetString).content
  bytes.requireEnd()
  return { status, basic: parseBasic(basic) }
}

/** The nonce of an extension list (RFC 9654 §2.1: an OCTET STRING inside the value); undefined where there is none. */
export const findNonce = (extensions: readonly Extension[]): Uint8Array | undefined => {
  const extension = extensions.find((each) => each.oid === oid.ocspNonce)
  return extension && readWhole(extension.value, tag.octetString).content
}
