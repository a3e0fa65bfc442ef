import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { toDer } from '#shared/cms/ber.ts'
import { parseContentInfo, readImplicitOctets } from '#shared/cms/content-info.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { readAlgorithm } from '#shared/pki/algorithm.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError, enterWhole, readWhole, tag, toObjectIdentifier, toSmallInteger } from '#shared/pki/der.ts'
import { readSafeContents, type CertificateEntry, type Contents, type KeyEntry } from './bags.ts'
import { mostRounds } from './constants.ts'
import { toBmpPassword } from './kdf.ts'
import { isKeyOf } from './key-match.ts'
import { readMac } from './mac.ts'
import { decryptWithPassword, type Secret } from './password-encryption.ts'
import { Refusal, refuse, type KeyFileRefusal } from './refusal.ts'

/** Opening a PKCS#12 file (RFC 7292 §4), of today and of twenty years ago. */

export type KeyIdentity = KeyEntry & { readonly certificate: Certificate | undefined }

export type OpenedKeyFile =
  | {
      readonly outcome: 'opened'
      /** Every private key with the certificate that is its own. Zero the keys after use. */
      readonly identities: readonly KeyIdentity[]
      /** Every certificate of the file, those of the identities among them. */
      readonly certificates: readonly CertificateEntry[]
      /** False: the file has no MAC, so nobody knows whether it was changed. */
      readonly isAuthenticated: boolean
    }
  | { readonly outcome: 'refused'; readonly code: KeyFileRefusal; readonly reason: string }

const readEncryptedData = async (der: Uint8Array, secret: Secret): Promise<Uint8Array> => {
  const reader = enterWhole(der, tag.sequence)
  toSmallInteger(reader.read(tag.integer).content)
  const info = reader.enter(tag.sequence)
  const contentType = toObjectIdentifier(info.read(tag.objectIdentifier).content)
  const algorithm = readAlgorithm(info)
  const data = readImplicitOctets(info, 0)
  info.requireEnd()
  if (contentType !== cmsOid.data || data === undefined) throw new DerError('encrypted data without data')
  return decryptWithPassword(algorithm, secret, data)
}

const readAuthenticatedSafe = async (safe: Uint8Array, secret: Secret): Promise<Contents> => {
  const contents: Contents = { keys: [], certificates: [] }
  const reader = enterWhole(toDer(safe), tag.sequence)
  while (!reader.isAtEnd) {
    const { contentType, content } = parseContentInfo(reader.read(tag.sequence).whole)
    if (contentType === cmsOid.data) {
      await readSafeContents(readWhole(content, tag.octetString).content, secret, contents)
    } else if (contentType === cmsOid.encryptedData) {
      await readSafeContents(await readEncryptedData(content, secret), secret, contents)
      // Encrypted for a public key instead of a password (§4.1).
    } else refuse('key-file.algorithm-unsupported', contentType)
  }
  return contents
}

/** An empty password is written in two ways: nothing, and a BMPString with its end alone (RFC 7292 B.1). */
const toSecrets = (text: string): Secret[] => {
  const budget = { left: mostRounds.altogether }
  const forms = text === '' ? [toBmpPassword(text), new Uint8Array()] : [toBmpPassword(text)]
  return forms.map((bmp) => ({ text, bmp, budget }))
}

const parseReadable = (der: Uint8Array): Certificate | undefined => {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** The certificate of a key: by the key itself, else by the identifier both carry. */
const findOwn = ({ privateKeyPkcs8, localKeyId }: KeyEntry, entries: readonly CertificateEntry[]) => {
  const certificates = entries.map((entry) => ({ entry, certificate: parseReadable(entry.der) }))
  const byKey = certificates.find(
    ({ certificate }) => certificate !== undefined && isKeyOf(privateKeyPkcs8, certificate.spki) === true,
  )
  const byId = certificates.find(
    ({ entry, certificate }) =>
      localKeyId !== undefined &&
      entry.localKeyId !== undefined &&
      isEqualBytes(entry.localKeyId, localKeyId) &&
      certificate !== undefined &&
      isKeyOf(privateKeyPkcs8, certificate.spki) !== false,
  )
  return (byKey ?? byId)?.certificate
}

const open = async (file: Uint8Array, password: string): Promise<OpenedKeyFile> => {
  const reader = enterWhole(toDer(file), tag.sequence)
  if (toSmallInteger(reader.read(tag.integer).content) !== 3) throw new DerError('not version 3')
  const { contentType, content } = parseContentInfo(reader.read(tag.sequence).whole)
  if (contentType !== cmsOid.data) refuse('key-file.algorithm-unsupported', contentType)
  const safe = readWhole(content, tag.octetString).content
  const mac = reader.isAtEnd ? undefined : readMac(reader, safe)
  reader.requireEnd()
  let secret: Secret | undefined
  for (const candidate of toSecrets(password)) {
    if (mac !== undefined && !(await mac.isRight(candidate))) continue
    secret = candidate
    break
  }
  if (secret === undefined) return refuse('key-file.password-incorrect', 'MAC')
  const { keys, certificates } = await readAuthenticatedSafe(safe, secret)
  return {
    outcome: 'opened',
    identities: keys.map((key) => ({ ...key, certificate: findOwn(key, certificates) })),
    certificates,
    isAuthenticated: mac !== undefined,
  }
}

/**
 * Opens a PKCS#12 file with a password: PBES2, 3DES and RC2, under a MAC of PKCS#12 or PBMAC1 (RFC 9579). DER, or the BER
 * that NSS and Windows write. Never throws on what the file holds.
 */
export const openPkcs12 = async (file: Uint8Array, password: string): Promise<OpenedKeyFile> => {
  try {
    return await open(file, password)
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', code: error.code, reason: error.message }
    if (error instanceof DerError) return { outcome: 'refused', code: 'key-file.malformed', reason: error.message }
    throw error
  }
}
