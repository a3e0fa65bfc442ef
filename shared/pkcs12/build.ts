import { isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { encodeAttribute } from '#shared/cms/attributes.ts'
import { encodeContentInfo } from '#shared/cms/content-info.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { tag } from '#shared/pki/der.ts'
import {
  encodeContext,
  encodeContextPrimitive,
  encodeElement,
  encodeInteger,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeSetOf,
} from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { pkcs12Oid, writing } from './constants.ts'
import { toBmpPassword } from './kdf.ts'
import { isKeyOf } from './key-match.ts'
import { encodeMac } from './mac.ts'
import { encryptLegacy, encryptModern, type Encrypted } from './password-encryption.ts'

/** Writing a PKCS#12 file (RFC 7292 §4) that OpenSSL, Java, NSS and GnuTLS read alike. */

export type KeyFile = {
  readonly privateKeyPkcs8: Uint8Array
  /** DER of the certificate of the key. */
  readonly certificate: Uint8Array
  /** DER of further certificates, usually its issuers. */
  readonly chain?: readonly Uint8Array[]
  /** What programs show for the key; any text of the BMP and beyond. */
  readonly friendlyName: string
  readonly password: string
  /** 'legacy' is 3DES under a MAC of SHA-1: for macOS before 14, Windows Server 2016 and their like, which read nothing newer. */
  readonly protection: 'modern' | 'legacy'
  /** Rounds of PBKDF2 for 'modern', at least 100 000, which is the default. */
  readonly rounds?: number
}

/**
 * Why a password is unfit for a key file. PBES2 takes its octets in UTF-8, the MAC in UTF-16, and programs disagree on both:
 * Java refuses all but ASCII, so a Japanese password locks its owner out.
 */
export const findPasswordFault = (password: string): 'empty' | 'not-ascii' | undefined => {
  if (password === '') return 'empty'
  return /^[\x20-\x7e]*$/.test(password) ? undefined : 'not-ascii'
}

const encodeBag = (type: string, value: Uint8Array, attributes: readonly Uint8Array[]): Uint8Array =>
  encodeSequence(
    encodeObjectIdentifier(type),
    encodeContext(0, value),
    attributes.length === 0 ? new Uint8Array() : encodeSetOf(...attributes),
  )

const encodeCertificateBag = (der: Uint8Array, attributes: readonly Uint8Array[]): Uint8Array => {
  const value = encodeSequence(
    encodeObjectIdentifier(pkcs12Oid.x509Certificate),
    encodeContext(0, encodeOctetString(der)),
  )
  return encodeBag(pkcs12Oid.certificateBag, value, attributes)
}

const encodeLabels = async ({ certificate, friendlyName }: KeyFile): Promise<Uint8Array[]> => {
  const name = toBmpPassword(friendlyName).subarray(0, -2)
  return [
    encodeAttribute(pkcs12Oid.friendlyName, encodeElement(tag.bmpString, name)),
    // Programs pair key and certificate by it; the hash of the certificate is what OpenSSL writes.
    encodeAttribute(pkcs12Oid.localKeyId, encodeOctetString(await digestBytes('SHA-1', certificate))),
  ]
}

const encodeEncryptedData = ({ algorithm, data }: Encrypted): Uint8Array =>
  encodeContentInfo(
    cmsOid.encryptedData,
    encodeSequence(
      encodeInteger(0),
      encodeSequence(encodeObjectIdentifier(cmsOid.data), algorithm, encodeContextPrimitive(0, data)),
    ),
  )

const encodeData = (content: Uint8Array): Uint8Array => encodeContentInfo(cmsOid.data, encodeOctetString(content))

const requireFit = ({ privateKeyPkcs8, certificate, password, rounds }: KeyFile): void => {
  const fault = findPasswordFault(password)
  if (fault !== undefined) throw new AppError('key-file.password-unfit', { reason: fault })
  if (rounds !== undefined && rounds < writing.modern.pbkdf2Rounds) throw new RangeError('too few rounds')
  if (isKeyOf(privateKeyPkcs8, parseCertificate(certificate).spki) === false)
    throw new RangeError('the key is not that of the certificate')
}

/**
 * One key with its certificates under a password. Throws AppError `key-file.password-unfit` for a password that is empty or
 * not ASCII, RangeError where the key is not that of the certificate or the rounds are too few, DerError where the
 * certificate cannot be read.
 */
export const buildPkcs12 = async (file: KeyFile): Promise<Uint8Array<ArrayBuffer>> => {
  requireFit(file)
  const { privateKeyPkcs8, certificate, chain = [], password, protection, rounds } = file
  const encrypt = (data: Uint8Array): Promise<Encrypted> =>
    protection === 'legacy'
      ? encryptLegacy(password, data)
      : encryptModern(password, data, rounds ?? writing.modern.pbkdf2Rounds)
  const labels = await encodeLabels(file)
  const others = chain.filter((der) => !isEqualBytes(der, certificate))
  const certificates = encodeSequence(
    encodeCertificateBag(certificate, labels),
    ...others.map((der) => encodeCertificateBag(der, [])),
  )
  const key = await encrypt(privateKeyPkcs8)
  const shroudedKey = encodeSequence(key.algorithm, encodeOctetString(key.data))
  const safe = encodeSequence(
    encodeEncryptedData(await encrypt(certificates)),
    encodeData(encodeSequence(encodeBag(pkcs12Oid.shroudedKeyBag, shroudedKey, labels))),
  )
  const secret = toBmpPassword(password)
  try {
    const mac = await encodeMac(secret, safe, writing[protection])
    return encodeSequence(encodeInteger(3), encodeData(safe), mac)
  } finally {
    zeroBytes(secret)
  }
}
