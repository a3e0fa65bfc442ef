import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { DerError, contextTag, readEach, tag, toIntegerBytes, toSmallInteger, type DerReader } from '#shared/pki/der.ts'
import {
  encodeContext,
  encodeElement,
  encodeInteger,
  encodeOctetString,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import {
  encodeStatusInfo,
  readFreeText,
  readStatusInfo,
  encodeFreeText,
  type CmpStatusDraft,
  type CmpStatusInfo,
} from './status.ts'

/** The bodies around an enrolment: ip and cp, certConf, pollReq, pollRep (RFC 9810 §5.3.4, §5.3.18, §5.3.22). */
type Der = Uint8Array<ArrayBuffer>

/** Which request of a message is meant. A PKCS#10 has no number of its own: -1 (RFC 9483 §4.1.4). */
export type CertReqId = number
export const pkcs10RequestId: CertReqId = -1

const readRequestId = (reader: DerReader): CertReqId => {
  const octets = toIntegerBytes(reader.read(tag.integer).content)
  return octets.length === 1 && octets[0] === 0xff ? -1 : toSmallInteger(octets)
}

const encodeRequestId = (id: CertReqId): Der =>
  id === -1 ? encodeElement(tag.integer, Uint8Array.of(0xff)) : encodeInteger(id)

export type CertificateResponse = {
  readonly requestId: CertReqId
  readonly info: CmpStatusInfo
  /** DER; undefined where none came, or one encrypted for a key the authority made, which nobody here asks for. */
  readonly certificate: Uint8Array | undefined
}

const readCertifiedKeyPair = (reader: DerReader): Uint8Array | undefined => {
  const plain = reader.enterOptional(contextTag(0))
  const certificate = plain?.read(tag.sequence).whole
  plain?.requireEnd()
  if (plain === undefined) reader.read(contextTag(1))
  reader.readOptional(contextTag(0))
  reader.readOptional(contextTag(1))
  reader.requireEnd()
  return certificate
}

const readCertificateResponse = (reader: DerReader): CertificateResponse => {
  const response = reader.enter(tag.sequence)
  const requestId = readRequestId(response)
  const info = readStatusInfo(response)
  const pair = response.enterOptional(tag.sequence)
  const certificate = pair && readCertifiedKeyPair(pair)
  response.readOptional(tag.octetString)
  response.requireEnd()
  return { requestId, info, certificate }
}

export type CertificateReply = {
  /** DER of certificates the authority would have us trust; only ever used as intermediates. */
  readonly caCertificates: readonly Uint8Array[]
  readonly responses: readonly CertificateResponse[]
}

/** DER of every certificate in a SEQUENCE OF, unread. */
export const readCertificateElements = (reader: DerReader): readonly Uint8Array[] =>
  readEach(reader, (each) => each.read(tag.sequence).whole)

export const readCertificateReply = (reader: DerReader): CertificateReply => {
  const content = reader.enter(tag.sequence)
  const caReader = content.enterOptional(contextTag(1))
  const caCertificates = caReader === undefined ? [] : readCertificateElements(caReader.enter(tag.sequence))
  caReader?.requireEnd()
  const responses = readEach(content.enter(tag.sequence), readCertificateResponse)
  content.requireEnd()
  if (responses.length === 0) throw new DerError('reply without a response')
  return { caCertificates, responses }
}

export type CertificateReplyDraft = {
  readonly requestId: CertReqId
  readonly info: CmpStatusDraft
  readonly certificate?: Uint8Array | undefined
  readonly caCertificates?: readonly Uint8Array[] | undefined
}

export const encodeCertificateReply = (draft: CertificateReplyDraft): Der =>
  encodeSequence(
    draft.caCertificates?.length ? encodeContext(1, encodeSequence(...draft.caCertificates)) : new Uint8Array(),
    encodeSequence(
      encodeSequence(
        encodeRequestId(draft.requestId),
        encodeStatusInfo(draft.info),
        draft.certificate === undefined ? new Uint8Array() : encodeSequence(encodeContext(0, draft.certificate)),
      ),
    ),
  )

export type CertificateConfirmation = {
  readonly certificateHash: Uint8Array
  readonly requestId: CertReqId
  /** Absent means accepted (RFC 9810 §5.3.18). */
  readonly info: CmpStatusInfo | undefined
  readonly hashAlgorithm: AlgorithmIdentifier | undefined
}

const readConfirmation = (reader: DerReader): CertificateConfirmation => {
  const status = reader.enter(tag.sequence)
  const certificateHash = status.read(tag.octetString).content
  const requestId = readRequestId(status)
  const info = status.peekTag() === tag.sequence ? readStatusInfo(status) : undefined
  const hashReader = status.enterOptional(contextTag(0))
  const hashAlgorithm = hashReader && readAlgorithm(hashReader)
  hashReader?.requireEnd()
  status.requireEnd()
  return { certificateHash, requestId, info, hashAlgorithm }
}

export const readConfirmations = (reader: DerReader): readonly CertificateConfirmation[] =>
  readEach(reader.enter(tag.sequence), readConfirmation)

export type ConfirmationDraft = {
  readonly certificateHash: Uint8Array
  readonly requestId: CertReqId
  /** DER, where the hash is not that of the certificate's own signature. */
  readonly hashAlgorithm?: Uint8Array | undefined
}

export const encodeConfirmation = ({ certificateHash, requestId, hashAlgorithm }: ConfirmationDraft): Der =>
  encodeSequence(
    encodeSequence(
      encodeOctetString(certificateHash),
      encodeRequestId(requestId),
      hashAlgorithm === undefined ? new Uint8Array() : encodeContext(0, hashAlgorithm),
    ),
  )

export const readPollRequests = (reader: DerReader): readonly CertReqId[] =>
  readEach(reader.enter(tag.sequence), (each) => {
    const one = each.enter(tag.sequence)
    const id = readRequestId(one)
    one.requireEnd()
    return id
  })

export const encodePollRequest = (id: CertReqId): Der => encodeSequence(encodeSequence(encodeRequestId(id)))

export type PollReply = { readonly requestId: CertReqId; readonly checkAfterSeconds: number }

export const readPollReplies = (reader: DerReader): readonly PollReply[] =>
  readEach(reader.enter(tag.sequence), (each) => {
    const one = each.enter(tag.sequence)
    const requestId = readRequestId(one)
    const checkAfterSeconds = toSmallInteger(one.read(tag.integer).content)
    const reason = one.enterOptional(tag.sequence)
    if (reason !== undefined) readFreeText(reason)
    one.requireEnd()
    return { requestId, checkAfterSeconds }
  })

export const encodePollReply = ({ requestId, checkAfterSeconds }: PollReply, reason?: string): Der =>
  encodeSequence(
    encodeSequence(
      encodeRequestId(requestId),
      encodeInteger(checkAfterSeconds),
      reason === undefined ? new Uint8Array() : encodeFreeText([reason]),
    ),
  )
