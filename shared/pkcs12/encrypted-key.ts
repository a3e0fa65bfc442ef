import { readAlgorithm } from '#shared/pki/algorithm.ts'
import { DerError, enterWhole, tag } from '#shared/pki/der.ts'
import { encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import { mostRounds } from './constants.ts'
import { toBmpPassword } from './kdf.ts'
import { decryptWithPassword, encryptModern, type Secret } from './password-encryption.ts'
import { type KeyFileRefusal, refuse, Refusal } from './refusal.ts'

/** A private key under a password: PKCS#8 EncryptedPrivateKeyInfo (RFC 5958 §3), alone or in a bag of PKCS#12. */

/** Throws DerError and Refusal. */
export const decryptKey = async (der: Uint8Array, secret: Secret): Promise<Uint8Array> => {
  const reader = enterWhole(der, tag.sequence)
  const algorithm = readAlgorithm(reader)
  const data = reader.read(tag.octetString).content
  reader.requireEnd()
  const key = await decryptWithPassword(algorithm, secret, data)
  try {
    enterWhole(key, tag.sequence)
  } catch (error) {
    // One wrong password in 256 leaves padding that looks right.
    if (error instanceof DerError) return refuse('key-file.password-incorrect', 'no key inside')
    throw error
  }
  return key
}

/**
 * Seals a PKCS#8 key under a password with PBES2: PBKDF2 over HMAC-SHA-256 and AES-256-CBC (RFC 8018). The caller zeroes the
 * key it gave.
 */
export const sealPrivateKey = async (
  privateKeyPkcs8: Uint8Array,
  password: string,
  rounds: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { algorithm, data } = await encryptModern(password, privateKeyPkcs8, rounds)
  return encodeSequence(algorithm, encodeOctetString(data))
}

export type OpenedPrivateKey =
  | { readonly outcome: 'opened'; readonly privateKeyPkcs8: Uint8Array }
  | { readonly outcome: 'refused'; readonly code: KeyFileRefusal }

/** Opens what `sealPrivateKey`, OpenSSL or another program sealed. Never throws on what the bytes hold; the caller zeroes the key. */
export const openPrivateKey = async (der: Uint8Array, password: string): Promise<OpenedPrivateKey> => {
  const secret: Secret = { text: password, bmp: toBmpPassword(password), budget: { left: mostRounds.altogether } }
  try {
    return { outcome: 'opened', privateKeyPkcs8: await decryptKey(der, secret) }
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', code: error.code }
    if (error instanceof DerError) return { outcome: 'refused', code: 'key-file.malformed' }
    throw error
  }
}
