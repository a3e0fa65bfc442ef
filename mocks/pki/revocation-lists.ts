import { decodeHex } from '#shared/bytes/hex.ts'
import { tag } from '#shared/pki/der.ts'
import {
  encodeBitString,
  encodeContext,
  encodeElement,
  encodeEnumerated,
  encodeInteger,
  encodeSequence,
  encodeTime,
} from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { encodeExtension, extensions, sha256WithRsa, signWithRsa } from './issuing.ts'

/** Issuing of CRLs for tests: the encoding side of RFC 5280 §5. */
type Der = Uint8Array<ArrayBuffer>

export type RevokedDraft = {
  /** Content octets of the serial number, hexadecimal. */
  readonly serial: string
  readonly revokedAt: Date
  /** CRLReason number. */
  readonly reason?: number
  /** Further entry extensions, whole. */
  readonly extensions?: readonly Uint8Array[]
}

export type CrlDraft = {
  readonly issuer: Uint8Array
  /** The signer's public key, for the authority key identifier. */
  readonly spki: Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  readonly number: number
  readonly revoked?: readonly RevokedDraft[]
  /** Further CRL extensions, whole. */
  readonly extensions?: readonly Uint8Array[]
}

export const encodeRevoked = ({ serial, revokedAt, reason, extensions: further = [] }: RevokedDraft): Der => {
  const list = [
    ...(reason === undefined ? [] : [encodeExtension(oid.reasonCode, false, encodeEnumerated(reason))]),
    ...further,
  ]
  return encodeSequence(
    encodeElement(tag.integer, decodeHex(serial)),
    encodeTime(revokedAt),
    ...(list.length === 0 ? [] : [encodeSequence(...list)]),
  )
}

/** A v2 CRL signed with RSA and SHA-256. */
export const issueCrl = async (draft: CrlDraft, privateKeyPkcs8: Uint8Array): Promise<Der> => {
  const revoked = draft.revoked ?? []
  const tbs = encodeSequence(
    encodeInteger(1),
    sha256WithRsa(),
    draft.issuer,
    encodeTime(draft.thisUpdate),
    ...(draft.nextUpdate === undefined ? [] : [encodeTime(draft.nextUpdate)]),
    ...(revoked.length === 0 ? [] : [encodeSequence(...revoked.map(encodeRevoked))]),
    encodeContext(
      0,
      encodeSequence(
        await extensions.authorityKeyIdentifier(draft.spki),
        encodeExtension(oid.crlNumber, false, encodeInteger(draft.number)),
        ...(draft.extensions ?? []),
      ),
    ),
  )
  return encodeSequence(tbs, sha256WithRsa(), encodeBitString(await signWithRsa(privateKeyPkcs8, tbs)))
}
