import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { toSerial, type Certificate, type CertificateSerial } from '#shared/pki/certificate.ts'
import {
  DerError,
  DerReader,
  contextTag,
  enterWhole,
  readEach,
  tag,
  toObjectIdentifier,
  toSmallInteger,
  type DerElement,
} from '#shared/pki/der.ts'
import { encodeSetOf } from '#shared/pki/der-writer.ts'
import { isSameName, readName, type Name } from '#shared/pki/name.ts'
import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { readAttributes, type Attribute } from './attributes.ts'
import { cmsOid } from './oid.ts'
import { parseContentInfo } from './content-info.ts'

/** SignedData (RFC 5652 §5), read; deciding on it is `verify.ts`. Every `Uint8Array` is a view of the DER. */

/** SignerIdentifier and RecipientIdentifier: the same CHOICE (RFC 5652 §5.3, §6.2.1). */
export type KeyOwner =
  | { readonly by: 'issuer-serial'; readonly issuer: Name; readonly serial: CertificateSerial }
  | { readonly by: 'key-identifier'; readonly keyIdentifier: Uint8Array }

export type SignerInfo = {
  readonly der: Uint8Array
  readonly version: number
  readonly owner: KeyOwner
  readonly digestAlgorithm: AlgorithmIdentifier
  readonly signedAttributes: readonly Attribute[] | undefined
  /** The octets that are signed: the SET OF in DER (RFC 5652 §5.4); undefined without signed attributes. */
  readonly signedOctets: Uint8Array | undefined
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly unsignedAttributes: readonly Attribute[]
}

export type SignedData = {
  readonly version: number
  readonly digestAlgorithms: readonly AlgorithmIdentifier[]
  readonly contentType: string
  /** Undefined: the signature is detached. */
  readonly content: Uint8Array | undefined
  /** DER of the X.509 certificates; attribute and other certificates are counted, not kept. */
  readonly certificates: readonly Uint8Array[]
  readonly hasAttributeCertificatesV1: boolean
  readonly hasAttributeCertificatesV2: boolean
  readonly hasOtherCertificates: boolean
  /** DER of the CRLs. */
  readonly crls: readonly Uint8Array[]
  /** DER of OCSP responses under OtherRevocationInfoFormat (RFC 5940 §2.1). */
  readonly ocspResponses: readonly Uint8Array[]
  readonly hasOtherRevocation: boolean
  readonly signers: readonly SignerInfo[]
}

/** The next element as SignerIdentifier or RecipientIdentifier. Throws DerError. */
export const readKeyOwner = (reader: DerReader): KeyOwner => {
  const keyIdentifier = reader.readOptional(contextTag(0, false))
  if (keyIdentifier !== undefined) return { by: 'key-identifier', keyIdentifier: keyIdentifier.content }
  const pair = reader.enter(tag.sequence)
  const issuer = readName(pair)
  const serial = toSerial(pair.read(tag.integer).content)
  pair.requireEnd()
  return { by: 'issuer-serial', issuer, serial }
}

export const isKeyOwner = (owner: KeyOwner, certificate: Certificate): boolean => {
  if (owner.by === 'issuer-serial')
    return owner.serial === certificate.serial && isSameName(owner.issuer, certificate.issuer)
  const own = certificate.extensions.values.subjectKeyIdentifier
  return own !== undefined && isEqualBytes(own, owner.keyIdentifier)
}

const readSignerInfo = (reader: DerReader): SignerInfo => {
  const { content, whole } = reader.read(tag.sequence)
  const inner = new DerReader(content)
  const version = toSmallInteger(inner.read(tag.integer).content)
  const owner = readKeyOwner(inner)
  if (version !== (owner.by === 'issuer-serial' ? 1 : 3))
    throw new DerError('version does not fit the signer identifier')
  const digestAlgorithm = readAlgorithm(inner)
  const signed = inner.enterOptional(contextTag(0))
  const signedAttributes = signed === undefined ? undefined : readAttributes(signed)
  const signatureAlgorithm = readAlgorithm(inner)
  const signature = inner.read(tag.octetString).content
  const unsigned = inner.enterOptional(contextTag(1))
  inner.requireEnd()
  return {
    der: whole,
    version,
    owner,
    digestAlgorithm,
    signedAttributes,
    signedOctets: signedAttributes && encodeSetOf(...signedAttributes.map(({ der }) => der)),
    signatureAlgorithm,
    signature,
    unsignedAttributes: unsigned === undefined ? [] : readAttributes(unsigned),
  }
}

const readElements = (reader: DerReader | undefined): DerElement[] =>
  reader === undefined ? [] : readEach(reader, (each) => each.read())

const readCertificateSet = (reader: DerReader | undefined) => {
  const found = { certificates: [] as Uint8Array[], v1: false, v2: false, other: false }
  for (const element of readElements(reader)) {
    if (element.tag === tag.sequence) found.certificates.push(element.whole)
    else if (element.tag === contextTag(1)) found.v1 = true
    else if (element.tag === contextTag(2)) found.v2 = true
    else if (element.tag === contextTag(3)) found.other = true
    // [0] is the extended certificate of PKCS#6, which RFC 5652 §10.2.2 calls obsolete.
    else throw new DerError('not a certificate choice')
  }
  return found
}

const readRevocationSet = (reader: DerReader | undefined) => {
  const found = { crls: [] as Uint8Array[], ocspResponses: [] as Uint8Array[], hasOther: false }
  for (const element of readElements(reader)) {
    if (element.tag === tag.sequence) {
      found.crls.push(element.whole)
      continue
    }
    if (element.tag !== contextTag(1)) throw new DerError('not a revocation choice')
    found.hasOther = true
    const other = new DerReader(element.content)
    const format = toObjectIdentifier(other.read(tag.objectIdentifier).content)
    const { whole } = other.read()
    other.requireEnd()
    if (format === cmsOid.ocspResponse) found.ocspResponses.push(whole)
  }
  return found
}

/** RFC 5652 §5.1: the version follows from what is inside. */
const expectedVersion = (data: Omit<SignedData, 'version'>): number => {
  if (data.hasOtherCertificates || data.hasOtherRevocation) return 5
  if (data.hasAttributeCertificatesV2) return 4
  const isThree =
    data.hasAttributeCertificatesV1 ||
    data.signers.some(({ version }) => version === 3) ||
    data.contentType !== cmsOid.data
  return isThree ? 3 : 1
}

/** Reads a SignedData. Throws DerError, also where its version is not the one its content demands. */
export const parseSignedData = (der: Uint8Array): SignedData => {
  const reader = enterWhole(der, tag.sequence)
  const version = toSmallInteger(reader.read(tag.integer).content)
  const digestAlgorithms = readEach(reader.enter(tag.set), readAlgorithm)
  const encapsulated = reader.enter(tag.sequence)
  const contentType = toObjectIdentifier(encapsulated.read(tag.objectIdentifier).content)
  const wrapper = encapsulated.enterOptional(contextTag(0))
  encapsulated.requireEnd()
  const content = wrapper?.read(tag.octetString).content
  wrapper?.requireEnd()
  const certificates = readCertificateSet(reader.enterOptional(contextTag(0)))
  const revocation = readRevocationSet(reader.enterOptional(contextTag(1)))
  const signers = readEach(reader.enter(tag.set), readSignerInfo)
  reader.requireEnd()
  const data = {
    digestAlgorithms,
    contentType,
    content,
    certificates: certificates.certificates,
    hasAttributeCertificatesV1: certificates.v1,
    hasAttributeCertificatesV2: certificates.v2,
    hasOtherCertificates: certificates.other,
    crls: revocation.crls,
    ocspResponses: revocation.ocspResponses,
    hasOtherRevocation: revocation.hasOther,
    signers,
  }
  if (version !== expectedVersion(data)) throw new DerError('version does not fit the content')
  return { version, ...data }
}

/** The SignedData inside a ContentInfo in DER. Throws DerError where it is of another type. */
export const parseCmsSignedData = (der: Uint8Array): SignedData => {
  const { contentType, content } = parseContentInfo(der)
  if (contentType !== cmsOid.signedData) throw new DerError('not a SignedData')
  return parseSignedData(content)
}
