import { encodeSignatureAlgorithm } from '#shared/cms/algorithms.ts'
import type { Signer } from '#shared/cms/signer.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerReader, contextTag, enterWhole, tag, toBitStringOctets } from '#shared/pki/der.ts'
import { encodeBitString, encodeContext, encodeSequence } from '#shared/pki/der-writer.ts'
import { encodeBody, toBody, type CmpBody, type CmpBodyDraft } from './body.ts'
import { readCertificateElements } from './certificate-bodies.ts'
import { encodeHeader, readHeader, type CmpHeader, type CmpHeaderDraft } from './header.ts'

/** PKIMessage (RFC 9810 §5.1); over HTTP it is `application/pkixcmp` (RFC 9811). */
export const cmpMediaType = 'application/pkixcmp'

/** Whoever protects messages: a key, its certificate and what leads from there to an anchor, all DER. */
export type CmpIdentity = {
  readonly signer: Signer
  readonly certificate: Uint8Array
  readonly chain?: readonly Uint8Array[]
}

export type CmpMessage = {
  readonly der: Uint8Array
  readonly header: CmpHeader
  readonly body: CmpBody
  /** The octets that are protected: ProtectedPart (§5.1.3). */
  readonly protectedPart: Uint8Array
  readonly protection: Uint8Array | undefined
  /** DER, unread. */
  readonly extraCertificates: readonly Uint8Array[]
}

/** Reads one message that fills the bytes exactly; nothing in it is proven. Throws DerError. */
export const parseCmpMessage = (der: Uint8Array): CmpMessage => {
  const reader = enterWhole(der, tag.sequence)
  const header = reader.read(tag.sequence)
  const body = reader.read()
  const protectionReader = reader.enterOptional(contextTag(0))
  const protection = protectionReader && toBitStringOctets(protectionReader.read(tag.bitString).content)
  protectionReader?.requireEnd()
  const extraReader = reader.enterOptional(contextTag(1))
  const extraCertificates = extraReader === undefined ? [] : readCertificateElements(extraReader.enter(tag.sequence))
  extraReader?.requireEnd()
  reader.requireEnd()
  return {
    der,
    header: readHeader(new DerReader(header.content)),
    body: toBody(body),
    protectedPart: encodeSequence(header.whole, body.whole),
    protection,
    extraCertificates,
  }
}

export type CmpMessageDraft = Omit<CmpHeaderDraft, 'protectionAlgorithm' | 'senderKeyId' | 'sender' | 'version'> & {
  readonly body: CmpBodyDraft
  readonly version?: 2 | 3
}

/**
 * A message protected by the identity's signature, with its certificate first among the extra ones (RFC 9483 §3.2, §3.3).
 * Throws DerError where the certificate cannot be read, RangeError on a time with milliseconds, and whatever the signer
 * throws.
 */
export const buildCmpMessage = async (
  { body, version = 2, ...draft }: CmpMessageDraft,
  { signer, certificate, chain = [] }: CmpIdentity,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { subject, extensions } = parseCertificate(certificate)
  const header = encodeHeader({
    ...draft,
    version,
    sender: subject.der,
    protectionAlgorithm: encodeSignatureAlgorithm(signer.scheme),
    senderKeyId: extensions.values.subjectKeyIdentifier,
  })
  const encodedBody = encodeBody(body)
  const protection = await signer.sign(encodeSequence(header, encodedBody))
  return encodeSequence(
    header,
    encodedBody,
    encodeContext(0, encodeBitString(protection)),
    encodeContext(1, encodeSequence(certificate, ...chain)),
  )
}
