import { concatBytes, encodeUtf8, isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { keyPurposes, lengths } from './constants.ts'

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const

const sharedSecretBits = 256

/** A fresh key pair of the client, for one request. */
export type EphemeralKey = {
  /** 04 ‖ x ‖ y. */
  readonly point: Uint8Array<ArrayBuffer>
  readonly privateKey: CryptoKey
}

export const createEphemeralKey = async (): Promise<EphemeralKey> => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ['deriveBits'])
  return { point: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)), privateKey }
}

/** `AES_128_CBC_HMAC_SHA_256` of RFC 7518 §5.2.3 under one key of 32 bytes: MAC key ‖ encryption key. */
export type Seal = {
  /** IV ‖ ciphertext ‖ tag. */
  seal(text: Uint8Array, associated: Uint8Array): Promise<Uint8Array<ArrayBuffer>>
  /** The text, which the caller may zero. Throws `card.protocol` where a bit is not as it was sealed. */
  open(sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array<ArrayBuffer>>
}

const macKeyBytes = 16
const blockBytes = 16
const tagBytes = 16

/** Bit length of the associated data as 64 bits, big-endian (RFC 7518 §5.2.2.1, step 4). */
const associatedLength = (associated: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(associated.length) * 8n)
  return bytes
}

/** Imports a key of 32 bytes; the array stays the caller's, to be zeroed. `randomIv` is given by tests only. */
export const createSeal = async (
  key: Uint8Array<ArrayBuffer>,
  randomIv: () => Uint8Array<ArrayBuffer> = () => crypto.getRandomValues(new Uint8Array(blockBytes)),
): Promise<Seal> => {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const [macKey, encryptionKey] = await Promise.all([
    crypto.subtle.importKey('raw', key.slice(0, macKeyBytes), hmac, false, ['sign']),
    crypto.subtle.importKey('raw', key.slice(macKeyBytes), 'AES-CBC', false, ['encrypt', 'decrypt']),
  ])
  const tagOf = async (protectedBytes: Uint8Array, associated: Uint8Array): Promise<Uint8Array> => {
    const input = concatBytes(associated, protectedBytes, associatedLength(associated))
    return new Uint8Array(await crypto.subtle.sign('HMAC', macKey, input)).subarray(0, tagBytes)
  }
  return {
    seal: async (text, associated) => {
      const iv = randomIv()
      const plain = text.slice()
      try {
        const ciphertext = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, encryptionKey, plain)
        const body = concatBytes(iv, new Uint8Array(ciphertext))
        return concatBytes(body, await tagOf(body, associated))
      } finally {
        zeroBytes(plain)
      }
    },
    open: async (sealed, associated) => {
      const end = sealed.length - tagBytes
      if (end < 2 * blockBytes || end % blockBytes !== 0) throw new AppError('card.protocol', {})
      const body = sealed.slice(0, end)
      if (!isEqualBytes(await tagOf(body, associated), sealed.subarray(end))) throw new AppError('card.protocol', {})
      const iv = body.slice(0, blockBytes)
      try {
        const text = await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, encryptionKey, body.slice(blockBytes))
        return new Uint8Array(text)
      } catch (cause) {
        throw new AppError('card.protocol', {}, { cause })
      }
    },
  }
}

/** The seals of both directions. */
export type ChannelSeals = { readonly request: Seal; readonly reply: Seal }

/**
 * Keys of one request (docs/card-ap.md §3.1): one-pass Diffie-Hellman with the card's static key (04 ‖ x ‖ y), then HKDF.
 * Throws `card.protocol` where the card's key is no point of P-256.
 */
export const agreeSeals = async (ephemeral: EphemeralKey, cardPoint: Uint8Array): Promise<ChannelSeals> => {
  if (cardPoint.length !== lengths.point) throw new AppError('card.protocol', {})
  const secret = new Uint8Array(sharedSecretBits / 8)
  try {
    const card = await crypto.subtle.importKey('raw', cardPoint.slice(), curve, false, [])
    const derived = { name: 'ECDH', public: card } as const
    secret.set(new Uint8Array(await crypto.subtle.deriveBits(derived, ephemeral.privateKey, sharedSecretBits)))
    const salt = new Uint8Array(await crypto.subtle.digest('SHA-256', concatBytes(ephemeral.point, cardPoint)))
    const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
    const sealFor = async (purpose: string): Promise<Seal> => {
      const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: encodeUtf8(purpose) }
      const key = new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256))
      try {
        return await createSeal(key)
      } finally {
        zeroBytes(key)
      }
    }
    return { request: await sealFor(keyPurposes.request), reply: await sealFor(keyPurposes.reply) }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('card.protocol', {}, { cause: error })
  } finally {
    zeroBytes(secret)
  }
}
