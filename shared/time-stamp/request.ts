import {
  DerError,
  contextTag,
  enterWhole,
  tag,
  toBoolean,
  toIntegerBytes,
  toObjectIdentifier,
  toSmallInteger,
} from '#shared/pki/der.ts'
import {
  encodeBoolean,
  encodeElement,
  encodeInteger,
  encodeObjectIdentifier,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import { readExtensionList, type Extension } from '#shared/pki/extensions.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { encodeImprint, readImprint, type MessageImprint } from './tst-info.ts'

/** TimeStampReq (RFC 3161 §2.4.1); over HTTP it is `application/timestamp-query`. */

export type TimeStampRequestInput = {
  readonly hash: Exclude<HashName, 'SHA-1'>
  readonly digest: Uint8Array
  /** Content octets of a positive INTEGER; `makeNonce` makes one. */
  readonly nonce: Uint8Array
  readonly policy?: string
}

/** A nonce of 64 random bits, positive and minimal (§2.4.1). */
export const makeNonce = (): Uint8Array<ArrayBuffer> => {
  const octets = crypto.getRandomValues(new Uint8Array(8))
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40
  return octets
}

/**
 * A request with nonce that asks for the authority's certificate. Throws RangeError where the digest has not the length of
 * its hash, DerError where the nonce is no INTEGER.
 */
export const buildTimeStampRequest = ({
  hash,
  digest,
  nonce,
  policy,
}: TimeStampRequestInput): Uint8Array<ArrayBuffer> =>
  encodeSequence(
    encodeInteger(1),
    encodeImprint(hash, digest),
    policy === undefined ? new Uint8Array() : encodeObjectIdentifier(policy),
    encodeElement(tag.integer, toIntegerBytes(nonce)),
    encodeBoolean(true),
  )

export type TimeStampRequest = {
  readonly imprint: MessageImprint
  readonly policy: string | undefined
  readonly nonce: Uint8Array | undefined
  readonly isCertificateWanted: boolean
  readonly extensions: readonly Extension[]
}

/** Reads a request as an authority does. Throws DerError. */
export const parseTimeStampRequest = (der: Uint8Array): TimeStampRequest => {
  const reader = enterWhole(der, tag.sequence)
  if (toSmallInteger(reader.read(tag.integer).content) !== 1) throw new DerError('request not of version 1')
  const imprint = readImprint(reader)
  const policy = reader.readOptional(tag.objectIdentifier)
  const nonce = reader.readOptional(tag.integer)
  const certReq = reader.readOptional(tag.boolean)
  const isCertificateWanted = certReq !== undefined && toBoolean(certReq.content)
  if (certReq !== undefined && !isCertificateWanted) throw new DerError('default value encoded')
  const extensions = reader.enterOptional(contextTag(0))
  reader.requireEnd()
  return {
    imprint,
    policy: policy && toObjectIdentifier(policy.content),
    nonce: nonce && toIntegerBytes(nonce.content),
    isCertificateWanted,
    extensions: extensions === undefined ? [] : readExtensionList(extensions),
  }
}
