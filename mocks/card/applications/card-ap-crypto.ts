import { concatBytes, encodeUtf8, isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import type { CardApData } from './card-ap-data.ts'

/** The card's side of docs/card-ap.md §3.1 and §3.2, written from the specification and from nothing of the client. */
type Bytes = Uint8Array<ArrayBuffer>

const p256 = (name: 'ECDH' | 'ECDSA') => ({ name, namedCurve: 'P-256' })
const { subtle } = crypto
type CryptoKey = Awaited<ReturnType<typeof subtle.importKey>>

export type CardKeys = {
  /** 04 ‖ x ‖ y of the agreement key. */
  readonly point: Bytes
  readonly agreement: CryptoKey
  readonly signature: CryptoKey
}

/** The public half, which the card knows because it made the pair: from the private one's JWK. */
const pointOf = async (pkcs8: Uint8Array): Promise<Bytes> => {
  const key = await subtle.importKey('pkcs8', pkcs8.slice(), p256('ECDH'), true, ['deriveBits'])
  const { d: _private, key_ops: _uses, ...publicHalf } = await subtle.exportKey('jwk', key)
  const publicKey = await subtle.importKey('jwk', { ...publicHalf, key_ops: [] }, p256('ECDH'), true, [])
  return new Uint8Array(await subtle.exportKey('raw', publicKey))
}

export const loadCardKeys = async ({ agreement, signature }: CardApData): Promise<CardKeys> => ({
  point: await pointOf(agreement.privateKeyPkcs8),
  agreement: await subtle.importKey('pkcs8', agreement.privateKeyPkcs8.slice(), p256('ECDH'), false, ['deriveBits']),
  signature: await subtle.importKey('pkcs8', signature.privateKeyPkcs8.slice(), p256('ECDSA'), false, ['sign']),
})

const hmac = async (key: Uint8Array, ...parts: readonly Uint8Array[]): Promise<Bytes> => {
  const imported = await subtle.importKey('raw', key.slice(), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await subtle.sign('HMAC', imported, concatBytes(...parts)))
}

/** Keys of both directions, 32 bytes each; undefined where E is no point of the curve. HKDF as RFC 5869 writes it out. */
export const deriveKeys = async (
  keys: CardKeys,
  e: Uint8Array,
): Promise<{ readonly request: Bytes; readonly reply: Bytes } | undefined> => {
  let client: CryptoKey
  try {
    client = await subtle.importKey('raw', e.slice(), p256('ECDH'), false, [])
  } catch {
    return undefined
  }
  const z = new Uint8Array(await subtle.deriveBits({ name: 'ECDH', public: client }, keys.agreement, 256))
  const salt = new Uint8Array(await subtle.digest('SHA-256', concatBytes(e, keys.point)))
  const pseudorandom = await hmac(salt, z)
  const expand = (info: string) =>
    hmac(pseudorandom, encodeUtf8(`madoguchi.example:card-ap/1 ${info}`), Uint8Array.of(1))
  try {
    return { request: await expand('request'), reply: await expand('reply') }
  } finally {
    zeroBytes(z, pseudorandom)
  }
}

const bitLength = (bytes: Uint8Array): Uint8Array => {
  const bits = bytes.length * 8
  return Uint8Array.of(0, 0, 0, 0, bits >>> 24, bits >>> 16, bits >>> 8, bits)
}

const importAes = (key: Uint8Array) => subtle.importKey('raw', key.slice(16), 'AES-CBC', false, ['encrypt', 'decrypt'])

/** IV ‖ ciphertext ‖ tag. */
export const seal = async (key: Uint8Array, text: Uint8Array, associated: Uint8Array): Promise<Bytes> => {
  const iv = crypto.getRandomValues(new Uint8Array(16))
  const encrypted = new Uint8Array(await subtle.encrypt({ name: 'AES-CBC', iv }, await importAes(key), text.slice()))
  const tag = await hmac(key.subarray(0, 16), associated, iv, encrypted, bitLength(associated))
  return concatBytes(iv, encrypted, tag.subarray(0, 16))
}

/** Undefined where the tag is wrong; nothing is decrypted then. */
export const unseal = async (
  key: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array,
): Promise<Bytes | undefined> => {
  const iv = sealed.slice(0, 16)
  const encrypted = sealed.slice(16, -16)
  const tag = await hmac(key.subarray(0, 16), associated, iv, encrypted, bitLength(associated))
  if (!isEqualBytes(tag.subarray(0, 16), sealed.subarray(-16))) return undefined
  try {
    return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv }, await importAes(key), encrypted))
  } catch {
    return undefined
  }
}

const label = encodeUtf8('madoguchi.example:card-ap/1 authenticate\0')

/** r ‖ s over the statement, which the card builds itself. */
export const signStatement = async (
  keys: CardKeys,
  parts: {
    readonly originHash: Uint8Array
    readonly challenge: Uint8Array
    readonly counter: Uint8Array
    readonly cardId: Uint8Array
  },
): Promise<Bytes> => {
  const statement = concatBytes(label, parts.originHash, parts.challenge, parts.counter, parts.cardId)
  return new Uint8Array(await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.signature, statement))
}
