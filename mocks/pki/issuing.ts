import type { webcrypto } from 'node:crypto'
import {
  BitString,
  IA5String,
  Integer,
  Null,
  ObjectIdentifier,
  OctetString,
  PrintableString,
  Sequence,
  Set as Asn1Set,
  Utf8String,
  Constructed,
  fromBER,
  type AsnType,
} from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CRLDistributionPoints,
  Certificate as CertificateWriter,
  CertificatePolicies,
  DistributionPoint,
  ExtKeyUsage,
  Extension,
  GeneralName,
  PolicyInformation,
  PolicyQualifierInfo,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
  TimeType,
} from 'pkijs'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { keyUsageNames, type KeyUsage } from '#shared/pki/extensions.ts'
import { oid } from '#shared/pki/oid.ts'
import { authorityCrypto, authorityEngine, importSigningKey, rsaAlgorithm } from './signing-engine.ts'

/**
 * Issuing of test certificates (RFC 5280 §4) with pkijs, for stand-ins and tests only: the product's reader is judged by an
 * encoder it shares no line with.
 */
type Der = Uint8Array<ArrayBuffer>

export type KeyPair = { readonly privateKeyPkcs8: Der; readonly spki: Der }

/** A fresh RSA-2048 pair, e = 65537, as every certificate of the JPKI has. */
export const makeKeyPair = async (): Promise<KeyPair> => {
  const { subtle } = authorityCrypto
  const pair: webcrypto.CryptoKeyPair = await subtle.generateKey(rsaAlgorithm, true, ['sign', 'verify'])
  return {
    privateKeyPkcs8: new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey)),
    spki: new Uint8Array(await subtle.exportKey('spki', pair.publicKey)),
  }
}

/** The encoding of an element built with asn1js or by the `toSchema` of a pkijs object. */
export const toDer = (element: Pick<AsnType, 'toBER'>): Der => new Uint8Array(element.toBER())

/** sha256WithRSAEncryption with its NULL (RFC 4055 §5). */
export const sha256WithRsa = (): Der =>
  toDer(new AlgorithmIdentifier({ algorithmId: oid.sha256WithRsa, algorithmParams: new Null() }).toSchema())

/** PKCS#1 v1.5 over SHA-256. */
export const signWithRsa = async (privateKeyPkcs8: Uint8Array, data: Uint8Array): Promise<Der> => {
  const key = await importSigningKey(privateKeyPkcs8)
  return new Uint8Array(await authorityCrypto.subtle.sign(rsaAlgorithm.name, key, concatBytes(data)))
}

/** One attribute: country names are PrintableString, the rest UTF8String (RFC 5280 §4.1.2.4, A.1). */
export type Attribute = readonly [type: string, text: string]

/**
 * An RDN for each attribute, in order (RFC 5280 §4.1.2.4). pkijs puts all attributes into one SET: a single RDN of many values,
 * which prints as `C=JP + O=…` and matches no name written the usual way.
 */
class DistinguishedName extends RelativeDistinguishedNames {
  override toSchema(): Sequence {
    return new Sequence({ value: this.typesAndValues.map((each) => new Asn1Set({ value: [each.toSchema()] })) })
  }
}

/** A Name with one attribute in each RDN. */
export const encodeName = (...attributes: readonly Attribute[]): Der => {
  const typesAndValues = attributes.map(([type, text]) => {
    const value = type === oid.countryName ? new PrintableString({ value: text }) : new Utf8String({ value: text })
    return new AttributeTypeAndValue({ type, value })
  })
  return toDer(new DistinguishedName({ typesAndValues }).toSchema())
}

/** A name that was read keeps its octets, so pkijs writes it back as it came. */
const readName = (name: Uint8Array): RelativeDistinguishedNames => RelativeDistinguishedNames.fromBER(concatBytes(name))

export const encodeExtension = (type: string, isCritical: boolean, value: Uint8Array): Der =>
  toDer(new Extension({ extnID: type, critical: isCritical, extnValue: concatBytes(value).buffer }).toSchema())

/** The key identifier of RFC 5280 §4.2.1.2 (1): SHA-1 of the key's octets. */
const toKeyIdentifier = async (spki: Uint8Array): Promise<OctetString> => {
  const { subjectPublicKey } = PublicKeyInfo.fromBER(concatBytes(spki))
  const digest = await authorityEngine.digest('SHA-1', subjectPublicKey.valueBlock.valueHexView)
  return new OctetString({ valueHex: digest })
}

const context = (tagNumber: number, ...value: AsnType[]): Constructed =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber }, value })

export const directoryName = (name: Uint8Array): Der => toDer(context(4, readName(name).toSchema()))

/** Written without `GeneralName`: pkijs wraps an otherName it has read into a second `[0]`. */
export const otherName = (type: string, text: string): Der =>
  toDer(context(0, new ObjectIdentifier({ value: type }), context(0, new Utf8String({ value: text }))))

const encodeGeneralNames = (names: readonly Uint8Array[]): Der =>
  toDer(new Sequence({ value: names.map((name) => fromBER(concatBytes(name)).result) }))

/** A named bit list without trailing zero bits (X.690 §11.2.2). */
const toNamedBits = (numbers: readonly number[]): BitString => {
  const length = Math.max(0, ...numbers.map((number) => number + 1))
  const octets = new Uint8Array(Math.ceil(length / 8))
  for (const number of numbers) octets[number >> 3] = (octets[number >> 3] ?? 0) | (0x80 >> (number & 7))
  return new BitString({ valueHex: octets, unusedBits: octets.length * 8 - length })
}

/** Extensions by their names, in the encoding the JPKI uses. */
export const extensions = {
  keyUsage: (...usages: readonly KeyUsage[]): Der => {
    const bits = toNamedBits(usages.map((usage) => keyUsageNames.indexOf(usage)))
    return encodeExtension(oid.keyUsage, true, toDer(bits))
  },
  basicConstraints: (isCa: boolean): Der =>
    encodeExtension(oid.basicConstraints, true, toDer(new BasicConstraints({ cA: isCa }).toSchema())),
  extendedKeyUsage: (...usages: readonly string[]): Der =>
    encodeExtension(oid.extendedKeyUsage, true, toDer(new ExtKeyUsage({ keyPurposes: [...usages] }).toSchema())),
  /** One critical policy, with a CPS pointer where one is given. */
  certificatePolicy: (policy: string, cps?: string): Der => {
    const pointers = cps === undefined ? [] : [new IA5String({ value: cps })]
    const policyQualifiers = pointers.map(
      (qualifier) => new PolicyQualifierInfo({ policyQualifierId: oid.cps, qualifier }),
    )
    const information = new PolicyInformation({
      policyIdentifier: policy,
      ...(policyQualifiers.length === 0 ? {} : { policyQualifiers }),
    })
    const policies = new CertificatePolicies({ certificatePolicies: [information] })
    return encodeExtension(oid.certificatePolicies, true, toDer(policies.toSchema()))
  },
  subjectAltName: (...names: readonly Uint8Array[]): Der =>
    encodeExtension(oid.subjectAltName, false, encodeGeneralNames(names)),
  issuerAltName: (...names: readonly Uint8Array[]): Der =>
    encodeExtension(oid.issuerAltName, false, encodeGeneralNames(names)),
  /** One distribution point with a directory name, as the JPKI publishes in its directory. */
  crlDistributionPoint: (name: Uint8Array): Der => {
    const point = new DistributionPoint({ distributionPoint: [new GeneralName({ type: 4, value: readName(name) })] })
    const points = new CRLDistributionPoints({ distributionPoints: [point] })
    return encodeExtension(oid.crlDistributionPoints, false, toDer(points.toSchema()))
  },
  subjectKeyIdentifier: async (spki: Uint8Array): Promise<Der> =>
    encodeExtension(oid.subjectKeyIdentifier, false, toDer(await toKeyIdentifier(spki))),
  authorityKeyIdentifier: async (spki: Uint8Array): Promise<Der> => {
    const identifier = new AuthorityKeyIdentifier({ keyIdentifier: await toKeyIdentifier(spki) })
    return encodeExtension(oid.authorityKeyIdentifier, false, toDer(identifier.toSchema()))
  },
  ocspNoCheck: (): Der => encodeExtension(oid.ocspNoCheck, false, toDer(new Null())),
} as const

export type CertificateDraft = {
  /** Big-endian octets or a number, from 1 up. */
  readonly serial: number | Uint8Array
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  readonly spki: Uint8Array
  readonly extensions: readonly Uint8Array[]
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050; pkijs leaves the choice and the fraction to its caller. */
const toTime = (value: Date): Time => {
  if (value.getUTCMilliseconds() !== 0) throw new RangeError('times are written to the second')
  const isShort = value.getUTCFullYear() >= 1950 && value.getUTCFullYear() < 2050
  return new Time({ type: isShort ? TimeType.UTCTime : TimeType.GeneralizedTime, value })
}

/** Signs a v3 certificate with RSA and SHA-256, and reads it back with the strict reader. */
export const issueCertificate = async (
  draft: CertificateDraft,
  issuerPrivateKeyPkcs8: Uint8Array,
): Promise<Certificate> => {
  const serial = typeof draft.serial === 'number' ? draft.serial : `0x${encodeHex(draft.serial)}`
  const certificate = new CertificateWriter({
    version: 2,
    serialNumber: Integer.fromBigInt(serial),
    issuer: readName(draft.issuer),
    notBefore: toTime(draft.notBefore),
    notAfter: toTime(draft.notAfter),
    subject: readName(draft.subject),
    subjectPublicKeyInfo: PublicKeyInfo.fromBER(concatBytes(draft.spki)),
    // RFC 5280 §4.1: the list, where there is one, is not empty.
    ...(draft.extensions.length === 0
      ? {}
      : { extensions: draft.extensions.map((each) => Extension.fromBER(concatBytes(each))) }),
  })
  await certificate.sign(await importSigningKey(issuerPrivateKeyPkcs8), 'SHA-256', authorityEngine)
  return parseCertificate(toDer(certificate.toSchema(true)))
}

/** A positive serial of eight random octets. */
export const makeSerial = (): Uint8Array => {
  const octets = authorityCrypto.getRandomValues(new Uint8Array(8))
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40
  return octets
}
