import { contextTag, enterWhole, readEach, tag, type DerReader } from '#shared/pki/der.ts'

/**
 * Revocation data that a signer signs along with the document: the attribute adbe-revocationInfoArchival
 * (ISO 32000-2 §12.8.3.3.2).
 *
 *     RevocationInfoArchival ::= SEQUENCE {
 *       crl          [0] EXPLICIT SEQUENCE OF CertificateList OPTIONAL,
 *       ocsp         [1] EXPLICIT SEQUENCE OF OCSPResponse OPTIONAL,
 *       otherRevInfo [2] EXPLICIT SEQUENCE OF OtherRevInfo OPTIONAL }
 */
export type ArchivedRevocation = {
  /** DER of the CRLs. */
  readonly crls: readonly Uint8Array[]
  /** DER of the OCSP responses. */
  readonly ocspResponses: readonly Uint8Array[]
}

const readList = (reader: DerReader | undefined): Uint8Array[] => {
  if (reader === undefined) return []
  const items = readEach(reader.enter(tag.sequence), (each) => each.read(tag.sequence).whole)
  reader.requireEnd()
  return items
}

/** The attribute's value. Other kinds of information, which nobody defined, are passed over. Throws DerError. */
export const parseArchivedRevocation = (value: Uint8Array): ArchivedRevocation => {
  const reader = enterWhole(value, tag.sequence)
  const crls = readList(reader.enterOptional(contextTag(0)))
  const ocspResponses = readList(reader.enterOptional(contextTag(1)))
  reader.readOptional(contextTag(2))
  reader.requireEnd()
  return { crls, ocspResponses }
}
