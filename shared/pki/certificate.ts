import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { readAlgorithm, type AlgorithmIdentifier } from './algorithm.ts'
import {
  DerError,
  DerReader,
  contextTag,
  enterWhole,
  readEach,
  tag,
  toBitString,
  toBitStringOctets,
  toIntegerBytes,
  toSmallInteger,
} from './der.ts'
import { readTime } from './der-time.ts'
import { noExtensions, readCertificateExtensions, type Extensions } from './extensions.ts'
import { isSameName, readName, type Name } from './name.ts'

declare const certificateSerial: unique symbol
/** Content octets of the serialNumber INTEGER, lower-case hexadecimal, sign octet included: opaque, only ever compared. */
export type CertificateSerial = string & { readonly [certificateSerial]: true }

export type SubjectPublicKeyInfo = {
  readonly der: Uint8Array
  readonly algorithm: AlgorithmIdentifier
  /** Octets of the subjectPublicKey bit string: what key identifiers and OCSP hash. */
  readonly key: Uint8Array
}

/** A certificate (RFC 5280 §4.1), strictly read. Every `Uint8Array` is a view of `der`. */
export type Certificate = {
  readonly der: Uint8Array
  /** The octets that are signed. */
  readonly tbs: Uint8Array
  readonly version: 1 | 2 | 3
  readonly serial: CertificateSerial
  readonly serialBytes: Uint8Array
  readonly issuer: Name
  readonly subject: Name
  readonly notBefore: Date
  readonly notAfter: Date
  readonly spki: SubjectPublicKeyInfo
  readonly extensions: Extensions
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
}

/** RFC 5280 §4.1.2.2: users must handle up to 20 octets; with the sign octet, 21. */
const longestSerial = 21

/** Serial of the content octets of its INTEGER. Throws DerError. */
export const toSerial = (content: Uint8Array): CertificateSerial => {
  toIntegerBytes(content)
  const isTooLong = content.length > longestSerial || (content.length === longestSerial && content[0] !== 0)
  if (isTooLong) throw new DerError('serial number of more than 20 octets')
  return encodeHex(content) as CertificateSerial
}

/** The next element as a SubjectPublicKeyInfo. Throws DerError. */
export const readSpki = (reader: DerReader): SubjectPublicKeyInfo => {
  const { content, whole } = reader.read(tag.sequence)
  const inner = new DerReader(content)
  const algorithm = readAlgorithm(inner)
  const key = toBitStringOctets(inner.read(tag.bitString).content)
  inner.requireEnd()
  return { der: whole, algorithm, key }
}

const readVersion = (reader: DerReader): 1 | 2 | 3 => {
  const wrapper = reader.enterOptional(contextTag(0))
  if (wrapper === undefined) return 1
  const version = toSmallInteger(wrapper.read(tag.integer).content)
  wrapper.requireEnd()
  // v1 is the default, and a default is not encoded (X.690 §11.5).
  if (version !== 1 && version !== 2) throw new DerError('version neither v2 nor v3')
  return version === 1 ? 2 : 3
}

const readTbs = (tbs: Uint8Array) => {
  const reader = enterWhole(tbs, tag.sequence)
  const version = readVersion(reader)
  const serialBytes = reader.read(tag.integer).content
  const algorithm = readAlgorithm(reader)
  const issuer = readName(reader)
  const validity = reader.enter(tag.sequence)
  const notBefore = readTime(validity)
  const notAfter = readTime(validity)
  validity.requireEnd()
  const subject = readName(reader)
  const spki = readSpki(reader)
  const uniqueIds = [reader.readOptional(contextTag(1, false)), reader.readOptional(contextTag(2, false))]
  for (const id of uniqueIds) if (id !== undefined) toBitString(id.content)
  if (version === 1 && uniqueIds.some((id) => id !== undefined)) throw new DerError('unique identifier in v1')
  const wrapper = reader.enterOptional(contextTag(3))
  reader.requireEnd()
  if (wrapper !== undefined && version !== 3) throw new DerError('extensions before v3')
  const extensions = wrapper === undefined ? noExtensions : readCertificateExtensions(wrapper.enter(tag.sequence))
  wrapper?.requireEnd()
  const serial = toSerial(serialBytes)
  return { version, serial, serialBytes, algorithm, issuer, notBefore, notAfter, subject, spki, extensions }
}

/**
 * Reads one certificate that fills the bytes exactly. Throws DerError on anything RFC 5280 §4.1 or DER does not allow:
 * repeated or malformed extensions, extensions before v3, differing inner and outer algorithm (§4.1.1.2).
 */
export const parseCertificate = (der: Uint8Array): Certificate => {
  const reader = enterWhole(der, tag.sequence)
  const tbs = reader.read(tag.sequence).whole
  const signatureAlgorithm = readAlgorithm(reader)
  const signature = toBitStringOctets(reader.read(tag.bitString).content)
  reader.requireEnd()
  const { algorithm, ...fields } = readTbs(tbs)
  if (!isEqualBytes(algorithm.der, signatureAlgorithm.der)) throw new DerError('signature algorithms differ')
  return { der, tbs, ...fields, signatureAlgorithm, signature }
}

/** Every certificate in a SEQUENCE OF, as OCSP and CMS carry them. Throws DerError. */
export const readCertificates = (reader: DerReader): Certificate[] =>
  readEach(reader, (each) => parseCertificate(each.read(tag.sequence).whole))

/** RFC 5280 §3.2: the same distinguished name in both places. */
export const isSelfIssued = (certificate: Certificate): boolean => isSameName(certificate.issuer, certificate.subject)
