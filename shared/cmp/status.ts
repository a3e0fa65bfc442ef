import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { DerError, isBitSet, readEach, tag, toBitString, toSmallInteger, type DerReader } from '#shared/pki/der.ts'
import { encodeInteger, encodeNamedBits, encodeSequence, encodeUtf8String } from '#shared/pki/der-writer.ts'

/** PKIStatusInfo and PKIFreeText (RFC 9810 §5.1.1, §5.2.3). */
type Der = Uint8Array<ArrayBuffer>

/** PKIStatus by number. */
export const cmpStatuses = [
  'accepted',
  'grantedWithMods',
  'rejection',
  'waiting',
  'revocationWarning',
  'revocationNotification',
  'keyUpdateWarning',
] as const
export type CmpStatus = (typeof cmpStatuses)[number]

/** PKIFailureInfo by bit. */
export const cmpFailures = [
  'badAlg',
  'badMessageCheck',
  'badRequest',
  'badTime',
  'badCertId',
  'badDataFormat',
  'wrongAuthority',
  'incorrectData',
  'missingTimeStamp',
  'badPOP',
  'certRevoked',
  'certConfirmed',
  'wrongIntegrity',
  'badRecipientNonce',
  'timeNotAvailable',
  'unacceptedPolicy',
  'unacceptedExtension',
  'addInfoNotAvailable',
  'badSenderNonce',
  'badCertTemplate',
  'signerNotTrusted',
  'transactionIdInUse',
  'unsupportedVersion',
  'notAuthorized',
  'systemUnavail',
  'systemFailure',
  'duplicateCertReq',
] as const
export type CmpFailure = (typeof cmpFailures)[number]

export type CmpStatusInfo = {
  readonly status: CmpStatus
  readonly failures: readonly CmpFailure[]
  /** The other side's own sentences: for a log, never for people. */
  readonly texts: readonly string[]
}

const toText = (content: Uint8Array): string => {
  try {
    return decodeUtf8(content)
  } catch (cause) {
    throw new DerError('text not in UTF-8', { cause })
  }
}

/** Every text of a PKIFreeText whose SEQUENCE was entered. */
export const readFreeText = (reader: DerReader): readonly string[] => {
  const texts = readEach(reader, (each) => toText(each.read(tag.utf8String).content))
  if (texts.length === 0) throw new DerError('free text without a text')
  return texts
}

export const encodeFreeText = (texts: readonly string[]): Der => encodeSequence(...texts.map(encodeUtf8String))

/** The next element as a PKIStatusInfo. Throws DerError. */
export const readStatusInfo = (reader: DerReader): CmpStatusInfo => {
  const info = reader.enter(tag.sequence)
  const status = cmpStatuses[toSmallInteger(info.read(tag.integer).content)]
  if (status === undefined) throw new DerError('unknown status')
  const textReader = info.enterOptional(tag.sequence)
  const texts = textReader === undefined ? [] : readFreeText(textReader)
  const failInfo = info.readOptional(tag.bitString)
  info.requireEnd()
  const bits = failInfo && toBitString(failInfo.content)
  return { status, texts, failures: cmpFailures.filter((_, bit) => bits !== undefined && isBitSet(bits, bit)) }
}

export const encodeStatusInfo = ({ status, failures = [], texts = [] }: CmpStatusDraft): Der =>
  encodeSequence(
    encodeInteger(cmpStatuses.indexOf(status)),
    texts.length === 0 ? new Uint8Array() : encodeFreeText(texts),
    failures.length === 0 ? new Uint8Array() : encodeNamedBits(failures.map((name) => cmpFailures.indexOf(name))),
  )

export type CmpStatusDraft = Pick<CmpStatusInfo, 'status'> & Partial<CmpStatusInfo>

/** Whether what was asked for was done, as it was asked or changed (§5.2.3). */
export const isGranted = ({ status }: Pick<CmpStatusInfo, 'status'>): boolean =>
  status === 'accepted' || status === 'grantedWithMods'
