import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { DerError, contextTag, tag, toSmallInteger, type DerReader } from '#shared/pki/der.ts'
import { readGeneralizedTime } from '#shared/pki/der-time.ts'
import {
  encodeContext,
  encodeGeneralizedTime,
  encodeInteger,
  encodeOctetString,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import { readGeneralName, type GeneralName } from '#shared/pki/general-name.ts'
import { encodeInfos, readSomeInfos, type CmpInfo } from './general-info.ts'
import { readFreeText } from './status.ts'

/** PKIHeader (RFC 9810 §5.1.1). */
export type CmpHeader = {
  /** 2 is cmp2000; 3, cmp2021, is for messages that need what RFC 9480 added. */
  readonly version: 2 | 3
  readonly sender: GeneralName
  readonly recipient: GeneralName
  readonly messageTime: Date | undefined
  readonly protectionAlgorithm: AlgorithmIdentifier | undefined
  readonly senderKeyId: Uint8Array | undefined
  readonly transactionId: Uint8Array | undefined
  readonly senderNonce: Uint8Array | undefined
  readonly recipientNonce: Uint8Array | undefined
  readonly freeText: readonly string[]
  readonly generalInfo: readonly CmpInfo[]
}

/** Nobody sends more than 16 octets (RFC 9483 §3.1); more than this is refused unread. */
const longestToken = 128

const readExplicit = <Value>(
  reader: DerReader,
  number: number,
  readValue: (inner: DerReader) => Value,
): Value | undefined => {
  const inner = reader.enterOptional(contextTag(number))
  if (inner === undefined) return undefined
  const value = readValue(inner)
  inner.requireEnd()
  return value
}

const readToken = (reader: DerReader): Uint8Array => {
  const { content } = reader.read(tag.octetString)
  if (content.length === 0 || content.length > longestToken) throw new DerError('identifier of impossible length')
  return content
}

const readVersion = (reader: DerReader): 2 | 3 => {
  const version = toSmallInteger(reader.read(tag.integer).content)
  if (version !== 2 && version !== 3) throw new DerError('version neither cmp2000 nor cmp2021')
  return version
}

/** The header whose SEQUENCE was entered. Throws DerError. */
export const readHeader = (reader: DerReader): CmpHeader => {
  const version = readVersion(reader)
  const sender = readGeneralName(reader)
  const recipient = readGeneralName(reader)
  const messageTime = readExplicit(reader, 0, readGeneralizedTime)
  const protectionAlgorithm = readExplicit(reader, 1, readAlgorithm)
  const senderKeyId = readExplicit(reader, 2, readToken)
  // recipKID says which of our keys is meant; we have one.
  readExplicit(reader, 3, readToken)
  const transactionId = readExplicit(reader, 4, readToken)
  const senderNonce = readExplicit(reader, 5, readToken)
  const recipientNonce = readExplicit(reader, 6, readToken)
  const freeText = readExplicit(reader, 7, (inner) => readFreeText(inner.enter(tag.sequence))) ?? []
  const generalInfo = readExplicit(reader, 8, (inner) => readSomeInfos(inner.enter(tag.sequence))) ?? []
  reader.requireEnd()
  const names = { version, sender, recipient, messageTime, protectionAlgorithm, senderKeyId }
  return { ...names, transactionId, senderNonce, recipientNonce, freeText, generalInfo }
}

export type CmpHeaderDraft = {
  readonly version: 2 | 3
  /** DER of the names. */
  readonly sender: Uint8Array
  readonly recipient: Uint8Array
  /** To the second. */
  readonly messageTime: Date
  /** DER of the AlgorithmIdentifier; absent for a message without protection. */
  readonly protectionAlgorithm?: Uint8Array | undefined
  readonly senderKeyId?: Uint8Array | undefined
  readonly transactionId: Uint8Array
  readonly senderNonce: Uint8Array
  readonly recipientNonce?: Uint8Array | undefined
  readonly generalInfo?: readonly CmpInfo[]
}

const optional = (number: number, element: Uint8Array | undefined): Uint8Array =>
  element === undefined ? new Uint8Array() : encodeContext(number, element)

const optionalOctets = (number: number, octets: Uint8Array | undefined): Uint8Array =>
  optional(number, octets && encodeOctetString(octets))

export const encodeHeader = (draft: CmpHeaderDraft): Uint8Array<ArrayBuffer> =>
  encodeSequence(
    encodeInteger(draft.version),
    encodeContext(4, draft.sender),
    encodeContext(4, draft.recipient),
    encodeContext(0, encodeGeneralizedTime(draft.messageTime)),
    optional(1, draft.protectionAlgorithm),
    optionalOctets(2, draft.senderKeyId),
    optionalOctets(4, draft.transactionId),
    optionalOctets(5, draft.senderNonce),
    optionalOctets(6, draft.recipientNonce),
    optional(8, draft.generalInfo?.length ? encodeInfos(draft.generalInfo) : undefined),
  )
