import { concatBytes } from '#shared/bytes/bytes.ts'
import { parseCertificate, readSpki, type Certificate } from '#shared/pki/certificate.ts'
import {
  encodeBitString,
  encodeBoolean,
  encodeContext,
  encodeContextPrimitive,
  encodeIa5String,
  encodeInteger,
  encodeNamedBits,
  encodeNull,
  encodeObjectIdentifier,
  encodeOctetString,
  encodePrintableString,
  encodeSequence,
  encodeSetOf,
  encodeTime,
  encodeUtf8String,
} from '#shared/pki/der-writer.ts'
import { DerReader } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { keyUsageNames, type KeyUsage } from '#shared/pki/extensions.ts'
import { oid } from '#shared/pki/oid.ts'

/** Issuing of test certificates: the encoding side of RFC 5280 §4, for stand-ins and tests only. */
type Der = Uint8Array<ArrayBuffer>

export type KeyPair = { readonly privateKeyPkcs8: Der; readonly spki: Der }

const rsaAlgorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
  hash: 'SHA-256',
}

/** A fresh RSA-2048 pair, e = 65537, as every certificate of the JPKI has. */
export const makeKeyPair = async (): Promise<KeyPair> => {
  const pair = await crypto.subtle.generateKey(rsaAlgorithm, true, ['sign', 'verify'])
  return {
    privateKeyPkcs8: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
    spki: new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)),
  }
}

/** sha256WithRSAEncryption with its NULL (RFC 4055 §5). */
export const sha256WithRsa = (): Der => encodeSequence(encodeObjectIdentifier(oid.sha256WithRsa), encodeNull())

/** PKCS#1 v1.5 over SHA-256. */
export const signWithRsa = async (privateKeyPkcs8: Uint8Array, data: Uint8Array): Promise<Der> => {
  const key = await crypto.subtle.importKey('pkcs8', concatBytes(privateKeyPkcs8), rsaAlgorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign(rsaAlgorithm.name, key, concatBytes(data)))
}

/** One attribute: country names are PrintableString, the rest UTF8String (RFC 5280 §4.1.2.4, A.1). */
export type Attribute = readonly [type: string, text: string]

/** A Name with one attribute in each RDN. */
export const encodeName = (...attributes: readonly Attribute[]): Der =>
  encodeSequence(
    ...attributes.map(([type, text]) =>
      encodeSetOf(
        encodeSequence(
          encodeObjectIdentifier(type),
          type === oid.countryName ? encodePrintableString(text) : encodeUtf8String(text),
        ),
      ),
    ),
  )

export const encodeExtension = (type: string, isCritical: boolean, value: Uint8Array): Der =>
  encodeSequence(
    encodeObjectIdentifier(type),
    isCritical ? encodeBoolean(true) : new Uint8Array(),
    encodeOctetString(value),
  )

/** The key identifier of RFC 5280 §4.2.1.2 (1): SHA-1 of the key's octets. */
export const toKeyIdentifier = async (spki: Uint8Array): Promise<Der> => {
  const { key } = readSpki(new DerReader(spki))
  return digestBytes('SHA-1', key)
}

export const directoryName = (name: Uint8Array): Der => encodeContext(4, name)

export const otherName = (type: string, text: string): Der =>
  encodeContext(0, encodeObjectIdentifier(type), encodeContext(0, encodeUtf8String(text)))

/** Extensions by their names, in the encoding the JPKI uses. */
export const extensions = {
  keyUsage: (...usages: readonly KeyUsage[]): Der =>
    encodeExtension(oid.keyUsage, true, encodeNamedBits(usages.map((usage) => keyUsageNames.indexOf(usage)))),
  basicConstraints: (isCa: boolean): Der =>
    encodeExtension(oid.basicConstraints, true, isCa ? encodeSequence(encodeBoolean(true)) : encodeSequence()),
  extendedKeyUsage: (...usages: readonly string[]): Der =>
    encodeExtension(oid.extendedKeyUsage, true, encodeSequence(...usages.map(encodeObjectIdentifier))),
  /** One critical policy, with a CPS pointer where one is given. */
  certificatePolicy: (policy: string, cps?: string): Der => {
    const qualifiers =
      cps === undefined
        ? new Uint8Array()
        : encodeSequence(encodeSequence(encodeObjectIdentifier(oid.cps), encodeIa5String(cps)))
    return encodeExtension(
      oid.certificatePolicies,
      true,
      encodeSequence(encodeSequence(encodeObjectIdentifier(policy), qualifiers)),
    )
  },
  subjectAltName: (...names: readonly Uint8Array[]): Der =>
    encodeExtension(oid.subjectAltName, false, encodeSequence(...names)),
  issuerAltName: (...names: readonly Uint8Array[]): Der =>
    encodeExtension(oid.issuerAltName, false, encodeSequence(...names)),
  /** One distribution point with a directory name, as the JPKI publishes in its directory. */
  crlDistributionPoint: (name: Uint8Array): Der =>
    encodeExtension(
      oid.crlDistributionPoints,
      false,
      encodeSequence(encodeSequence(encodeContext(0, encodeContext(0, directoryName(name))))),
    ),
  subjectKeyIdentifier: async (spki: Uint8Array): Promise<Der> =>
    encodeExtension(oid.subjectKeyIdentifier, false, encodeOctetString(await toKeyIdentifier(spki))),
  authorityKeyIdentifier: async (spki: Uint8Array): Promise<Der> =>
    encodeExtension(
      oid.authorityKeyIdentifier,
      false,
      encodeSequence(encodeContextPrimitive(0, await toKeyIdentifier(spki))),
    ),
  ocspNoCheck: (): Der => encodeExtension(oid.ocspNoCheck, false, encodeNull()),
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

/** Signs a v3 certificate with RSA and SHA-256, and reads it back with the strict reader. */
export const issueCertificate = async (
  draft: CertificateDraft,
  issuerPrivateKeyPkcs8: Uint8Array,
): Promise<Certificate> => {
  const tbs = encodeSequence(
    encodeContext(0, encodeInteger(2)),
    encodeInteger(draft.serial),
    sha256WithRsa(),
    draft.issuer,
    encodeSequence(encodeTime(draft.notBefore), encodeTime(draft.notAfter)),
    draft.subject,
    draft.spki,
    ...(draft.extensions.length === 0 ? [] : [encodeContext(3, encodeSequence(...draft.extensions))]),
  )
  const signature = await signWithRsa(issuerPrivateKeyPkcs8, tbs)
  return parseCertificate(encodeSequence(tbs, sha256WithRsa(), encodeBitString(signature)))
}

/** A positive serial of eight random octets. */
export const makeSerial = (): Uint8Array => {
  const octets = crypto.getRandomValues(new Uint8Array(8))
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40
  return octets
}
