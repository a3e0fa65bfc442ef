import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { contextTag, tag } from '#shared/pki/der.ts'
import {
  encodeContext,
  encodeElement,
  encodeInteger,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeSetOf,
  encodeTime,
} from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { verifySigned, type HashName } from '#shared/pki/signature.ts'
import { encodeDigestAlgorithm, encodeSignatureAlgorithm, hashLengths, toAlgorithm } from './algorithms.ts'
import { encodeAttribute } from './attributes.ts'
import { encodeContentInfo } from './content-info.ts'
import { cmsOid } from './oid.ts'
import type { Signer } from './signer.ts'
import { encodeSigningCertificateV2 } from './signing-certificate.ts'

/** Writing of SignedData after RFC 5652 §5, with the attributes CAdES-B asks for (ETSI EN 319 122-1 §5, RFC 5035 §3). */

type Content =
  | { readonly content: Uint8Array; readonly detached: boolean }
  /** The digest under the signer's hash, where somebody else has the content: always detached. */
  | { readonly contentDigest: Uint8Array; readonly detached: true }

export type CmsSigning = Content & {
  readonly signer: Signer
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array
  /** DER of further certificates to be carried along, usually its issuers. */
  readonly chain?: readonly Uint8Array[]
  /** The claimed time, to the second. Left out for PAdES (ETSI EN 319 142-1 §6.3: the PDF's own entry tells it). */
  readonly signingTime?: Date
  /** Type of the content, id-data unless told. */
  readonly contentType?: string
}

const toContentDigest = async (signing: CmsSigning, hash: HashName): Promise<Uint8Array> => {
  if ('content' in signing) return digestBytes(hash, signing.content)
  if (signing.contentDigest.length !== hashLengths[hash]) throw new RangeError(`digest is none of ${hash}`)
  return signing.contentDigest
}

const encodeSignedAttributes = async (signing: CmsSigning, certificate: Certificate): Promise<Uint8Array> => {
  const { scheme } = signing.signer
  const { signingTime, contentType = cmsOid.data } = signing
  const digest = encodeDigestAlgorithm(scheme.hash)
  const signature = encodeSignatureAlgorithm(scheme)
  return encodeSetOf(
    encodeAttribute(cmsOid.contentType, encodeObjectIdentifier(contentType)),
    encodeAttribute(cmsOid.messageDigest, encodeOctetString(await toContentDigest(signing, scheme.hash))),
    encodeAttribute(cmsOid.signingCertificateV2, await encodeSigningCertificateV2(certificate)),
    // RFC 6211 §2: both algorithms are signed too; the signature's is [1] IMPLICIT.
    encodeAttribute(
      cmsOid.algorithmProtection,
      encodeSequence(digest, encodeElement(contextTag(1), toContentOctets(signature))),
    ),
    ...(signingTime === undefined ? [] : [encodeAttribute(cmsOid.signingTime, encodeTime(signingTime))]),
  )
}

/** Content octets of an element whose tag is replaced. */
const toContentOctets = (der: Uint8Array): Uint8Array => {
  const first = der[1] ?? 0
  return der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f))
}

const encodeSignerInfo = async (signing: CmsSigning, certificate: Certificate): Promise<Uint8Array> => {
  const { scheme, sign } = signing.signer
  const attributes = await encodeSignedAttributes(signing, certificate)
  const signatureAlgorithm = encodeSignatureAlgorithm(scheme)
  const signature = await sign(attributes)
  // A card that was changed meanwhile, or a key of another certificate, must not leave a document that looks signed.
  if (!(await verifySigned(certificate.spki, toAlgorithm(signatureAlgorithm), signature, attributes)))
    throw new RangeError('the signer does not sign for the certificate')
  return encodeSequence(
    encodeInteger(1),
    encodeSequence(certificate.issuer.der, encodeElement(tag.integer, certificate.serialBytes)),
    encodeDigestAlgorithm(scheme.hash),
    encodeElement(contextTag(0), toContentOctets(attributes)),
    signatureAlgorithm,
    encodeOctetString(signature),
  )
}

const toCertificates = ({ certificate, chain = [] }: CmsSigning): Uint8Array[] => [
  certificate,
  ...chain.filter((each) => String(each) !== String(certificate)),
]

/**
 * A SignedData of one signer in a ContentInfo, DER (RFC 5652 §5). The signature is checked against the certificate before
 * it is given back. Throws DerError on an unreadable certificate; RangeError where the signer does not sign for it, signs
 * with SHA-1, or the digest has the wrong length; and whatever the signer throws.
 */
export const signCms = async (signing: CmsSigning): Promise<Uint8Array<ArrayBuffer>> => {
  if (signing.signer.scheme.hash === 'SHA-1') throw new RangeError('SHA-1 is verified, never signed with')
  const certificate = parseCertificate(signing.certificate)
  const { contentType = cmsOid.data } = signing
  const encapsulated = encodeSequence(
    encodeObjectIdentifier(contentType),
    'content' in signing && !signing.detached ? encodeContext(0, encodeOctetString(signing.content)) : new Uint8Array(),
  )
  const certificates = encodeSetOf(...toCertificates(signing))
  return encodeContentInfo(
    cmsOid.signedData,
    encodeSequence(
      // RFC 5652 §5.1: 3 for content that is not plain data.
      encodeInteger(contentType === cmsOid.data ? 1 : 3),
      encodeSetOf(encodeDigestAlgorithm(signing.signer.scheme.hash)),
      encapsulated,
      encodeElement(contextTag(0), toContentOctets(certificates)),
      encodeSetOf(await encodeSignerInfo(signing, certificate)),
    ),
  )
}
