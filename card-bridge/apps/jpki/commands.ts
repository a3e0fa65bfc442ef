import { concatBytes, decodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import {
  availability,
  digestInfos,
  tokenLabels,
  type CertificateAvailability,
  type HashName,
  type JpkiProfile,
  type KeyKind,
  type TokenKind,
} from './constants.ts'

/** What the card signs for a digest: a DigestInfo for RSA, the bare digest for ECDSA. Throws RangeError on a wrong length. */
export const buildSignatureInput = (
  digest: Uint8Array,
  hash: HashName,
  algorithm: JpkiProfile['algorithm'],
): Uint8Array => {
  const { prefix, length } = digestInfos[hash]
  if (digest.length !== length) throw new RangeError(`${hash} digest has ${length} bytes, not ${digest.length}`)
  return algorithm.kind === 'rsa-pkcs1' ? concatBytes(prefix, digest) : digest
}

/** Bytes of the token information that hold the label. */
export const tokenLabelLength = 32

/** Label without its padding. Throws `card.protocol` when it is not text. */
export const parseTokenLabel = (bytes: Uint8Array): string => {
  try {
    return decodeUtf8(bytes.subarray(0, tokenLabelLength)).replace(/[ \0]+$/, '')
  } catch (error) {
    throw new AppError('card.protocol', {}, { cause: error })
  }
}

export const toTokenKind = (label: string): TokenKind =>
  Object.hasOwn(tokenLabels, label) ? tokenLabels[label as keyof typeof tokenLabels] : 'unknown'

const toAvailability = (byte: number | undefined): CertificateAvailability => {
  if (byte === availability.present) return 'present'
  return byte === availability.absent ? 'absent' : 'unknown'
}

/** Which certificates the card was issued with. Throws `card.protocol` for fewer than three bytes. */
export const parseAvailability = (bytes: Uint8Array): Readonly<Record<KeyKind, CertificateAvailability>> => {
  if (bytes.length < availability.length) throw new AppError('card.protocol', {})
  return {
    authentication: toAvailability(bytes[availability.authentication]),
    signature: toAvailability(bytes[availability.signature]),
  }
}

/**
 * Length in bytes, header included, of the DER SEQUENCE that `head` begins with (X.690 §8.1.3); files on the card are
 * filled up with FF behind it. Undefined where no object is there: a card without this certificate. Throws
 * `card.protocol` for a length that is not minimal or cannot be in a file of 32 KiB.
 */
export const findDerLength = (head: Uint8Array): number | undefined => {
  const [tag, first, second, third] = head
  if (tag === 0xff || tag === undefined) return undefined
  if (tag !== 0x30 || first === undefined) throw new AppError('card.protocol', {})
  if (first < 0x80) return first + 2
  if (first === 0x81 && second !== undefined && second >= 0x80) return second + 3
  if (first === 0x82 && second !== undefined && third !== undefined && second > 0 && second < 0x80) {
    return second * 0x100 + third + 4
  }
  throw new AppError('card.protocol', {})
}
