import { concatBytes } from '#shared/bytes/bytes.ts'
import type { AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { DerError, enterWhole, readWhole, tag, toSmallInteger } from '#shared/pki/der.ts'
import { encodeInteger, encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import { encodeAlgorithm } from './algorithms.ts'
import { cmsOid } from './oid.ts'

/** AES over the content of an envelope: CBC (RFC 3565) and GCM (RFC 5084), by WebCrypto. */

type Bytes = Uint8Array<ArrayBuffer>

const cbcKeyLengths: Readonly<Record<string, number>> = {
  [cmsOid.aes128Cbc]: 16,
  [cmsOid.aes192Cbc]: 24,
  [cmsOid.aes256Cbc]: 32,
}

const gcmKeyLengths: Readonly<Record<string, number>> = {
  [cmsOid.aes128Gcm]: 16,
  [cmsOid.aes192Gcm]: 24,
  [cmsOid.aes256Gcm]: 32,
}

export type CbcParameters = { readonly name: 'AES-CBC'; readonly iv: Bytes; readonly keyLength: number }
export type GcmParameters = {
  readonly name: 'AES-GCM'
  readonly iv: Bytes
  readonly tagLength: number
  readonly keyLength: number
}

/** Undefined: an algorithm nobody here decrypts. Throws DerError on malformed parameters. */
export const findCbc = ({ oid: type, parameters }: AlgorithmIdentifier): CbcParameters | undefined => {
  const keyLength = cbcKeyLengths[type]
  if (keyLength === undefined || parameters === undefined) return undefined
  const iv = readWhole(parameters, tag.octetString).content
  if (iv.length !== 16) throw new DerError('initialisation vector not of 16 octets')
  return { name: 'AES-CBC', iv: concatBytes(iv), keyLength }
}

/** Undefined: an algorithm nobody here decrypts. Throws DerError on malformed parameters. */
export const findGcm = ({ oid: type, parameters }: AlgorithmIdentifier): GcmParameters | undefined => {
  const keyLength = gcmKeyLengths[type]
  if (keyLength === undefined || parameters === undefined) return undefined
  const reader = enterWhole(parameters, tag.sequence)
  const iv = reader.read(tag.octetString).content
  const length = reader.readOptional(tag.integer)
  reader.requireEnd()
  // RFC 5084 §3.2: DEFAULT 12, 12 to 16 octets.
  const octets = length === undefined ? 12 : toSmallInteger(length.content)
  if (iv.length === 0 || octets < 12 || octets > 16) throw new DerError('GCM parameters out of range')
  return { name: 'AES-GCM', iv: concatBytes(iv), tagLength: octets * 8, keyLength }
}

export const encodeCbc = (iv: Uint8Array): Bytes => encodeAlgorithm(cmsOid.aes256Cbc, encodeOctetString(iv))

/** GCM with a tag of 16 octets. */
export const encodeGcm = (nonce: Uint8Array): Bytes =>
  encodeAlgorithm(cmsOid.aes256Gcm, encodeSequence(encodeOctetString(nonce), encodeInteger(16)))

const importContentKey = (key: Uint8Array, name: string, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', concatBytes(key), name, false, [usage])

/** AES-CBC with the padding of RFC 5652 §6.3. */
export const encryptCbc = async (key: Uint8Array, iv: Bytes, content: Uint8Array): Promise<Bytes> => {
  const cryptoKey = await importContentKey(key, 'AES-CBC', 'encrypt')
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, cryptoKey, content as Bytes))
}

/** Rejects with DOMException where the padding is wrong. */
export const decryptCbc = async (
  key: Uint8Array,
  { name, iv }: CbcParameters,
  encrypted: Uint8Array,
): Promise<Bytes> => {
  const cryptoKey = await importContentKey(key, name, 'decrypt')
  return new Uint8Array(await crypto.subtle.decrypt({ name, iv }, cryptoKey, encrypted as Bytes))
}

/** AES-GCM; the tag of 16 octets comes apart from the rest, as RFC 5083 §2.1 carries it. */
export const encryptGcm = async (
  key: Uint8Array,
  iv: Bytes,
  content: Uint8Array,
): Promise<{ readonly encrypted: Uint8Array; readonly mac: Uint8Array }> => {
  const cryptoKey = await importContentKey(key, 'AES-GCM', 'encrypt')
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, cryptoKey, content as Bytes))
  return { encrypted: sealed.subarray(0, -16), mac: sealed.subarray(-16) }
}

export type GcmSealed = {
  readonly encrypted: Uint8Array
  readonly mac: Uint8Array
  readonly additionalData: Uint8Array
}

/** Rejects with DOMException where the tag is wrong. */
export const decryptGcm = async (
  key: Uint8Array,
  { name, iv, tagLength }: GcmParameters,
  { encrypted, mac, additionalData }: GcmSealed,
): Promise<Bytes> => {
  const cryptoKey = await importContentKey(key, name, 'decrypt')
  const parameters = { name, iv, tagLength, additionalData: concatBytes(additionalData) }
  return new Uint8Array(await crypto.subtle.decrypt(parameters, cryptoKey, concatBytes(encrypted, mac)))
}
