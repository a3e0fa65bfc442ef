import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { VirtualCardData } from './card-data.ts'
import { createRsaSigningKey, type SigningKey } from './signing-key.ts'
import { tlv } from './tlv.ts'

/** Who wrote a virtual card: a key in the card that needs no PIN, and an issuer whose signatures lie in its files. */
export type CardAuthority = {
  readonly cardKey: SigningKey
  /** The card key's public half as the card writes it: exponent 90, modulus 91. */
  publicKey(): Promise<Uint8Array>
  /** The issuer's signature, RSASSA-PKCS1-v1_5 with SHA-256 over all bytes in turn, 256 bytes. */
  sign(...parts: readonly Uint8Array[]): Promise<Uint8Array>
  /** Card-verifiable certificate of the issuer's key, 568 bytes. */
  certificate(): Promise<Uint8Array>
}

type KeyPair = { readonly key: SigningKey; readonly publicKey: Uint8Array }

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
}

const generate = async (): Promise<KeyPair> => {
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { n = '', e = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  return {
    key: await createRsaSigningKey(pkcs8),
    publicKey: concatBytes(tlv('90', decodeBase64url(e)), tlv('91', decodeBase64url(n))),
  }
}

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined
  return () => (made ??= make())
}

/** P1 of COMPUTE DIGITAL SIGNATURE that hashes a message with SHA-256 and pads its DigestInfo. */
const overMessage = 0x03

/** Keys take long to make and few visits need these, so they are made when first asked for, anew for each card object. */
export const createCardAuthority = ({ serial }: Pick<VirtualCardData, 'serial'>): CardAuthority => {
  const card = once(generate)
  const issuer = once(generate)
  const sign = async (...parts: readonly Uint8Array[]) => (await issuer()).key.sign(overMessage, concatBytes(...parts))
  return {
    cardKey: { sign: async (scheme, input) => (await card()).key.sign(scheme, input) },
    publicKey: async () => (await card()).publicKey,
    sign,
    certificate: once(async () => {
      const body = concatBytes(
        encodeUtf8('VIRTUAL ROOT    '),
        encodeUtf8(`V${serial}`.padEnd(16).slice(0, 16)),
        (await issuer()).publicKey,
      )
      return tlv('7f21', tlv('5f4e', body), tlv('5f37', await sign(body)))
    }),
  }
}
