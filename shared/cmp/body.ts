import { DerError, contextTag, tag, toSmallInteger, type DerElement, DerReader } from '#shared/pki/der.ts'
import { encodeContext, encodeNull, encodeSequence } from '#shared/pki/der-writer.ts'
import {
  encodeCertificateReply,
  encodeConfirmation,
  encodePollReply,
  encodePollRequest,
  readCertificateReply,
  readConfirmations,
  readPollReplies,
  readPollRequests,
  type CertReqId,
  type CertificateConfirmation,
  type CertificateReply,
  type CertificateReplyDraft,
  type ConfirmationDraft,
  type PollReply,
} from './certificate-bodies.ts'
import { encodeInfos, readInfos, type CmpInfo } from './general-info.ts'
import {
  encodeRevocationReply,
  encodeRevocationRequest,
  readRevocationReply,
  readRevocationRequest,
  type RevocationDetails,
  type RevocationDraft,
  type RevocationReply,
  type RevocationReplyDraft,
} from './revocation-bodies.ts'
import { encodeStatusInfo, readFreeText, readStatusInfo, type CmpStatusDraft, type CmpStatusInfo } from './status.ts'

/** PKIBody (RFC 9810 §5.1.2): the messages spoken here, by their tag number. */
type Der = Uint8Array<ArrayBuffer>

const tags = {
  ip: 1,
  cp: 3,
  p10cr: 4,
  rr: 11,
  rp: 12,
  pkiconf: 19,
  genm: 21,
  genp: 22,
  error: 23,
  certConf: 24,
  pollReq: 25,
  pollRep: 26,
} as const

export type CmpBody =
  | ({ readonly type: 'ip' } & CertificateReply)
  | ({ readonly type: 'cp' } & CertificateReply)
  | { readonly type: 'p10cr'; readonly request: Uint8Array }
  | { readonly type: 'rr'; readonly details: readonly RevocationDetails[] }
  | ({ readonly type: 'rp' } & RevocationReply)
  | { readonly type: 'pkiconf' }
  | { readonly type: 'genm'; readonly infos: readonly CmpInfo[] }
  | { readonly type: 'genp'; readonly infos: readonly CmpInfo[] }
  | { readonly type: 'error'; readonly info: CmpStatusInfo; readonly errorCode: number | undefined }
  | { readonly type: 'certConf'; readonly confirmations: readonly CertificateConfirmation[] }
  | { readonly type: 'pollReq'; readonly requestIds: readonly CertReqId[] }
  | { readonly type: 'pollRep'; readonly replies: readonly PollReply[] }
  /** A message of the standard that is not spoken here; an authority answers that it is not. */
  | { readonly type: 'other'; readonly number: number }
export type CmpBodyType = CmpBody['type']

const readError = (reader: DerReader): Pick<Extract<CmpBody, { type: 'error' }>, 'info' | 'errorCode'> => {
  const content = reader.enter(tag.sequence)
  const info = readStatusInfo(content)
  const errorCode = content.readOptional(tag.integer)
  const details = content.enterOptional(tag.sequence)
  if (details !== undefined) readFreeText(details)
  content.requireEnd()
  return { info, errorCode: errorCode && toSmallInteger(errorCode.content) }
}

const readNull = (reader: DerReader): void => {
  if (reader.read(tag.null).content.length > 0) throw new DerError('NULL with content')
}

const readers: Readonly<Record<number, (inner: DerReader) => CmpBody>> = {
  [tags.ip]: (inner) => ({ type: 'ip', ...readCertificateReply(inner) }),
  [tags.cp]: (inner) => ({ type: 'cp', ...readCertificateReply(inner) }),
  [tags.p10cr]: (inner) => ({ type: 'p10cr', request: inner.read(tag.sequence).whole }),
  [tags.rr]: (inner) => ({ type: 'rr', details: readRevocationRequest(inner) }),
  [tags.rp]: (inner) => ({ type: 'rp', ...readRevocationReply(inner) }),
  [tags.pkiconf]: (inner) => {
    readNull(inner)
    return { type: 'pkiconf' }
  },
  [tags.genm]: (inner) => ({ type: 'genm', infos: readInfos(inner.enter(tag.sequence)) }),
  [tags.genp]: (inner) => ({ type: 'genp', infos: readInfos(inner.enter(tag.sequence)) }),
  [tags.error]: (inner) => ({ type: 'error', ...readError(inner) }),
  [tags.certConf]: (inner) => ({ type: 'certConf', confirmations: readConfirmations(inner) }),
  [tags.pollReq]: (inner) => ({ type: 'pollReq', requestIds: readPollRequests(inner) }),
  [tags.pollRep]: (inner) => ({ type: 'pollRep', replies: readPollReplies(inner) }),
}

/** The body of its whole element. Throws DerError. */
export const toBody = ({ tag: identifier, content }: DerElement): CmpBody => {
  const number = identifier & 0x1f
  if (identifier !== contextTag(number) || number > tags.pollRep) throw new DerError('not a PKIBody')
  const read = readers[number]
  if (read === undefined) return { type: 'other', number }
  const inner = new DerReader(content)
  const body = read(inner)
  inner.requireEnd()
  return body
}

/** One message to be written. */
export type CmpBodyDraft =
  | ({ readonly type: 'ip' } & CertificateReplyDraft)
  | ({ readonly type: 'cp' } & CertificateReplyDraft)
  | { readonly type: 'p10cr'; readonly request: Uint8Array }
  | ({ readonly type: 'rr' } & RevocationDraft)
  | ({ readonly type: 'rp' } & RevocationReplyDraft)
  | { readonly type: 'pkiconf' }
  | { readonly type: 'genm'; readonly infos: readonly CmpInfo[] }
  | { readonly type: 'genp'; readonly infos: readonly CmpInfo[] }
  | { readonly type: 'error'; readonly info: CmpStatusDraft }
  | ({ readonly type: 'certConf' } & ConfirmationDraft)
  | { readonly type: 'pollReq'; readonly requestId: CertReqId }
  | ({ readonly type: 'pollRep' } & PollReply)

const encodeContent = (draft: CmpBodyDraft): Uint8Array => {
  switch (draft.type) {
    case 'ip':
    case 'cp':
      return encodeCertificateReply(draft)
    case 'p10cr':
      return draft.request
    case 'rr':
      return encodeRevocationRequest(draft)
    case 'rp':
      return encodeRevocationReply(draft)
    case 'pkiconf':
      return encodeNull()
    case 'genm':
    case 'genp':
      return encodeInfos(draft.infos)
    case 'error':
      return encodeSequence(encodeStatusInfo(draft.info))
    case 'certConf':
      return encodeConfirmation(draft)
    case 'pollReq':
      return encodePollRequest(draft.requestId)
    case 'pollRep':
      return encodePollReply(draft)
  }
}

export const encodeBody = (draft: CmpBodyDraft): Der => encodeContext(tags[draft.type], encodeContent(draft))
