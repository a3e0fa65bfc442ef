/** Keys and short code of one channel, from what both sides have said; docs/phone-as-reader.md, "Key agreement". */
import { concatBytes, encodeUtf8, isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { publicKeyLength, type Pairing } from './link.ts'

const label = (what: string) => encodeUtf8(`madoguchi phone-reader 1 ${what}`)

export const nonceLength = 16
const digestLength = 32
const keyLength = 32

/** SHA-256 over parts, each with its length before it, so that no two lists of parts give the same bytes. */
const hashParts = async (...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> => {
  const framed = parts.flatMap((part) => [Uint8Array.of(part.length >> 8, part.length & 0xff), part])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concatBytes(...framed)))
}

export type EphemeralKey = { readonly privateKey: CryptoKey; readonly publicKey: Uint8Array<ArrayBuffer> }

/** A key for one channel; its private half cannot be read out. */
export const generateEphemeralKey = async (): Promise<EphemeralKey> => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
    'deriveBits',
  ])
  return { privateKey, publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)) }
}

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

/** Binds the phone to its nonce before it knows the computer's, so that neither can choose the short code. */
export const computeCommitment = (phoneKey: Uint8Array, phoneNonce: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  hashParts(label('commitment'), phoneKey, phoneNonce)

export type ChannelKeys = {
  /** The transcript's hash: additional data of every sealed message. */
  readonly transcript: Uint8Array<ArrayBuffer>
  readonly phone: DirectionKeys
  readonly computer: DirectionKeys
}

export type DirectionKeys = { readonly sealing: CryptoKey; readonly confirming: CryptoKey }

type Agreement = {
  readonly origin: string
  readonly pairing: Pairing
  readonly phoneKey: Uint8Array<ArrayBuffer>
  readonly commitment: Uint8Array
  readonly privateKey: CryptoKey
  /** The other side's public key: `phoneKey` at the computer, the link's key at the phone. */
  readonly peerKey: Uint8Array<ArrayBuffer>
}

/** The ECDH secret (NIST SP 800-56A §5.7.1.2). Throws `phone.tampered` for bytes that are no point of the curve. */
const agree = async (privateKey: CryptoKey, peerKey: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    const curve = { name: 'ECDH', namedCurve: 'P-256' }
    const peer = await crypto.subtle.importKey('raw', peerKey, curve, false, [])
    return new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: peer }, privateKey, 256))
  } catch (cause) {
    throw new AppError('phone.tampered', undefined, { cause })
  }
}

/** All keys of a channel (RFC 5869). Throws `phone.tampered`. */
export const deriveKeys = async (agreement: Agreement): Promise<ChannelKeys> => {
  const { origin, pairing, phoneKey, commitment, privateKey, peerKey } = agreement
  const { channelId, secret, computerKey } = pairing
  const transcript = await hashParts(
    label('transcript'),
    encodeUtf8(origin),
    channelId,
    computerKey,
    phoneKey,
    commitment,
  )
  const shared = await agree(privateKey, peerKey)
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits'])
  zeroBytes(shared)
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: secret, info: transcript }
  const bits = new Uint8Array(await crypto.subtle.deriveBits(hkdf, material, 4 * keyLength * 8))
  try {
    const cursor = new ByteCursor(bits)
    const take = () => new Uint8Array(cursor.take(keyLength))
    const seal = (key: Uint8Array<ArrayBuffer>) =>
      crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
    const confirm = (key: Uint8Array<ArrayBuffer>) =>
      crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
    return {
      transcript,
      phone: { sealing: await seal(take()), confirming: await confirm(take()) },
      computer: { sealing: await seal(take()), confirming: await confirm(take()) },
    }
  } finally {
    zeroBytes(bits)
  }
}

const sign = async (key: CryptoKey, bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes))

/** Throws `phone.tampered` unless the other side has the same keys. */
const requireConfirmed = async (key: CryptoKey, tag: Uint8Array, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
  if (!(await crypto.subtle.verify('HMAC', key, new Uint8Array(tag), bytes))) throw new AppError('phone.tampered')
}

/** First byte of a message on the wire. */
export const wireType = { hello: 1, welcome: 2, sealed: 3 } as const

export type Hello = {
  readonly phoneKey: Uint8Array<ArrayBuffer>
  readonly commitment: Uint8Array<ArrayBuffer>
  readonly tag: Uint8Array<ArrayBuffer>
}

export const buildHello = async (
  { phone, transcript }: ChannelKeys,
  { phoneKey, commitment }: Omit<Hello, 'tag'>,
): Promise<Uint8Array<ArrayBuffer>> =>
  concatBytes(Uint8Array.of(wireType.hello), phoneKey, commitment, await sign(phone.confirming, transcript))

/** The parts of fixed length after a type byte. Throws `phone.tampered` for any other message. */
const split = (message: Uint8Array, type: number, lengths: readonly number[]): Uint8Array<ArrayBuffer>[] => {
  try {
    const cursor = new ByteCursor(message)
    if (cursor.takeUint8() !== type) throw new RangeError('another message')
    const parts = lengths.map((length) => new Uint8Array(cursor.take(length)))
    cursor.requireEnd()
    return parts
  } catch (cause) {
    throw new AppError('phone.tampered', undefined, { cause })
  }
}

/** Nothing of it is believed before `requireHello`: the keys that check it follow from it. */
export const parseHello = (message: Uint8Array): Hello => {
  const [phoneKey, commitment, tag] = split(message, wireType.hello, [publicKeyLength, digestLength, digestLength])
  if (phoneKey === undefined || commitment === undefined || tag === undefined) throw new AppError('phone.tampered')
  return { phoneKey, commitment, tag }
}

export const requireHello = ({ phone, transcript }: ChannelKeys, { tag }: Hello): Promise<void> =>
  requireConfirmed(phone.confirming, tag, transcript)

export const buildWelcome = async (
  { computer, transcript }: ChannelKeys,
  computerNonce: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> => {
  const tag = await sign(computer.confirming, concatBytes(transcript, computerNonce))
  return concatBytes(Uint8Array.of(wireType.welcome), computerNonce, tag)
}

/** The computer's nonce. Throws `phone.tampered`. */
export const openWelcome = async (
  { computer, transcript }: ChannelKeys,
  message: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> => {
  const [computerNonce, tag] = split(message, wireType.welcome, [nonceLength, digestLength])
  if (computerNonce === undefined || tag === undefined) throw new AppError('phone.tampered')
  await requireConfirmed(computer.confirming, tag, concatBytes(transcript, computerNonce))
  return computerNonce
}

/** Throws `phone.tampered` unless the nonce is the one the phone had committed to. */
export const requireCommitted = async (
  { phoneKey, commitment }: Pick<Hello, 'phoneKey' | 'commitment'>,
  phoneNonce: Uint8Array,
): Promise<void> => {
  if (!isEqualBytes(await computeCommitment(phoneKey, phoneNonce), commitment)) throw new AppError('phone.tampered')
}

/** Six digits that both sides show. */
export const computeShortCode = async (
  { transcript }: ChannelKeys,
  nonces: { readonly computer: Uint8Array; readonly phone: Uint8Array },
): Promise<string> => {
  const digest = await hashParts(label('code'), transcript, nonces.computer, nonces.phone)
  // 64 bits make the digits even to one part in 10¹³.
  const number = new DataView(digest.buffer).getBigUint64(0) % 1_000_000n
  return number.toString().padStart(6, '0')
}
