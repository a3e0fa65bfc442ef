import { encodeSignatureAlgorithm, toAlgorithm } from '#shared/cms/algorithms.ts'
import { encodeAttribute, readAttributes, type Attribute } from '#shared/cms/attributes.ts'
import type { Signer } from '#shared/cms/signer.ts'
import { defaultAlgorithmPolicy, findKeyWeakness, findSchemeWeakness } from '#shared/pki/algorithm-policy.ts'
import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { readSpki, type SubjectPublicKeyInfo } from '#shared/pki/certificate.ts'
import { DerError, DerReader, contextTag, enterWhole, tag, toBitStringOctets, toSmallInteger } from '#shared/pki/der.ts'
import { encodeBitString, encodeElement, encodeInteger, encodeSequence, encodeSetOf } from '#shared/pki/der-writer.ts'
import { readCertificateExtensions, noExtensions, type Extensions } from '#shared/pki/extensions.ts'
import { parseName, readName, type Name } from '#shared/pki/name.ts'
import { findScheme, verifySigned } from '#shared/pki/signature.ts'

/** CertificationRequest of PKCS#10 (RFC 2986 §4): asking for a certificate, with proof that the key is one's own. */

/** RFC 2985 §5.4.2: the extensions that the certificate is wanted with. */
const extensionRequest = '1.2.840.113549.1.9.14'

export type CertificationRequestInput = {
  /** DER of the Name. */
  readonly subject: Uint8Array
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  readonly signer: Signer
  /** Whole Extensions that the certificate is wanted with. */
  readonly extensions?: readonly Uint8Array[]
}

const encodeAttributes = (extensions: readonly Uint8Array[]): Uint8Array => {
  const attributes = extensions.length === 0 ? [] : [encodeAttribute(extensionRequest, encodeSequence(...extensions))]
  // [0] IMPLICIT SET OF, there even when empty (RFC 2986 §4.1).
  return encodeElement(contextTag(0), new DerReader(encodeSetOf(...attributes)).read(tag.set).content)
}

/**
 * A signed request, DER. Throws RangeError where the signer does not sign for the key or with SHA-1, DerError where the
 * subject or the key cannot be read, and whatever the signer throws.
 */
export const buildCertificationRequest = async ({
  subject,
  spki,
  signer,
  extensions = [],
}: CertificationRequestInput): Promise<Uint8Array<ArrayBuffer>> => {
  if (signer.scheme.hash === 'SHA-1') throw new RangeError('SHA-1 is verified, never signed with')
  parseName(subject)
  const info = encodeSequence(encodeInteger(0), subject, spki, encodeAttributes(extensions))
  const algorithm = encodeSignatureAlgorithm(signer.scheme)
  const signature = await signer.sign(info)
  if (!(await verifySigned(readSpki(new DerReader(spki)), toAlgorithm(algorithm), signature, info)))
    throw new RangeError('the signer does not sign for the key')
  return encodeSequence(info, algorithm, encodeBitString(signature))
}

export type CertificationRequest = {
  readonly der: Uint8Array
  /** The octets that are signed. */
  readonly info: Uint8Array
  readonly subject: Name
  readonly spki: SubjectPublicKeyInfo
  readonly attributes: readonly Attribute[]
  /** What the certificate is wanted with. */
  readonly extensions: Extensions
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
}

const readRequestedExtensions = (attributes: readonly Attribute[]): Extensions => {
  const [attribute, ...others] = attributes.filter(({ type }) => type === extensionRequest)
  if (attribute === undefined) return noExtensions
  const [value, ...values] = attribute.values
  if (others.length > 0 || values.length > 0 || value === undefined)
    throw new DerError('extension request not of one value')
  return readCertificateExtensions(enterWhole(value, tag.sequence))
}

/** Reads a request that fills the DER exactly; nothing is proven by it. Throws DerError. */
export const parseCertificationRequest = (der: Uint8Array): CertificationRequest => {
  const reader = enterWhole(der, tag.sequence)
  const info = reader.read(tag.sequence)
  const signatureAlgorithm = readAlgorithm(reader)
  const signature = toBitStringOctets(reader.read(tag.bitString).content)
  reader.requireEnd()
  const inner = new DerReader(info.content)
  if (toSmallInteger(inner.read(tag.integer).content) !== 0) throw new DerError('request not of version 1')
  const subject = readName(inner)
  const spki = readSpki(inner)
  // Requests without the field are as common as those with an empty one.
  const attributeReader = inner.enterOptional(contextTag(0))
  inner.requireEnd()
  const attributes = attributeReader === undefined || attributeReader.isAtEnd ? [] : readAttributes(attributeReader)
  const extensions = readRequestedExtensions(attributes)
  return { der, info: info.whole, subject, spki, attributes, extensions, signatureAlgorithm, signature }
}

export type PossessionRefusal =
  | 'request.malformed'
  | 'request.algorithm-unsupported'
  | 'request.algorithm-weak'
  | 'request.signature-invalid'

export type PossessionReport =
  | { readonly outcome: 'proven'; readonly request: CertificationRequest }
  | { readonly outcome: 'refused'; readonly code: PossessionRefusal; readonly reason: string }

const refuse = (code: PossessionRefusal, reason = ''): PossessionReport => ({ outcome: 'refused', code, reason })

/**
 * Whether whoever made the request holds the private key (RFC 2986 §3), with a key and an algorithm fit at the date. Never
 * throws on what the request holds. Who they are is for somebody else to find out.
 */
export const verifyPossession = async (
  der: Uint8Array,
  at: Date,
  policy = defaultAlgorithmPolicy,
): Promise<PossessionReport> => {
  try {
    const request = parseCertificationRequest(der)
    const { signatureAlgorithm, spki, signature, info } = request
    const weakness = findSchemeWeakness(findScheme(signatureAlgorithm), at, policy) ?? findKeyWeakness(spki, at, policy)
    if (weakness !== undefined)
      return refuse(weakness.endsWith('weak') ? 'request.algorithm-weak' : 'request.algorithm-unsupported', weakness)
    if (!(await verifySigned(spki, signatureAlgorithm, signature, info))) return refuse('request.signature-invalid')
    return { outcome: 'proven', request }
  } catch (error) {
    if (error instanceof DerError) return refuse('request.malformed', error.message)
    throw error
  }
}
