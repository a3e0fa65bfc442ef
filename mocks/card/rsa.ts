import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { power, toBigInt, toBytes } from './big-integer.ts'

/** An RSA private key ready for the Chinese remainder theorem (RFC 8017 §3.2, second representation). */
export type RsaKey = {
  readonly modulusLength: number
  readonly n: bigint
  readonly e: bigint
  readonly p: bigint
  readonly q: bigint
  readonly dp: bigint
  readonly dq: bigint
  readonly qi: bigint
}

/** Reads PKCS#8 through WebCrypto, which knows the format better than a second parser would. */
export const importRsaKey = async (pkcs8: Uint8Array): Promise<RsaKey> => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign'])
  const { n = '', e = '', p = '', q = '', dp = '', dq = '', qi = '' } = await crypto.subtle.exportKey('jwk', key)
  const number = (text: string) => toBigInt(decodeBase64url(text))
  return {
    modulusLength: decodeBase64url(n).length,
    n: number(n),
    e: number(e),
    p: number(p),
    q: number(q),
    dp: number(dp),
    dq: number(dq),
    qi: number(qi),
  }
}

/** RSASP1 (RFC 8017 §5.2.1) on an encoded message of the modulus' length; the result is checked against the public key. */
const signEncoded = (key: RsaKey, encoded: Uint8Array): Uint8Array<ArrayBuffer> => {
  const message = toBigInt(encoded)
  const m1 = power(message % key.p, key.dp, key.p)
  const m2 = power(message % key.q, key.dq, key.q)
  const h = ((((m1 - m2) % key.p) + key.p) * key.qi) % key.p
  const signature = m2 + h * key.q
  if (power(signature, key.e, key.n) !== message) throw new Error('RSA self-check failed')
  return toBytes(signature, key.modulusLength)
}

/** Signs any text of at most modulus − 11 bytes, padded as PKCS#1 v1.5 type 1 (RFC 8017 §9.2 without its DigestInfo). */
export const signPkcs1 = (key: RsaKey, text: Uint8Array): Uint8Array<ArrayBuffer> => {
  const padding = new Uint8Array(key.modulusLength - text.length - 3).fill(0xff)
  if (padding.length < 8) throw new RangeError('text too long for the modulus')
  return signEncoded(key, concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), text))
}

/** Signs a SHA-256 digest as RSASSA-PSS with MGF1-SHA-256 and a salt of 32 bytes (RFC 8017 §9.1.1). */
export const signPss = async (key: RsaKey, digest: Uint8Array, salt: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const sha256 = async (...parts: Uint8Array[]) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', concatBytes(...parts)))
  const h = await sha256(new Uint8Array(8), digest, salt)
  const blockLength = key.modulusLength - h.length - 1
  const padding = new Uint8Array(blockLength - salt.length - 1)
  const block = concatBytes(padding, Uint8Array.of(1), salt)
  for (let counter = 0; counter * h.length < blockLength; counter++) {
    const mask = await sha256(h, Uint8Array.of(0, 0, 0, counter))
    for (const [index, byte] of mask.entries()) {
      const at = counter * h.length + index
      if (at < blockLength) block[at] = (block[at] ?? 0) ^ byte
    }
  }
  block[0] = (block[0] ?? 0) & 0x7f
  return signEncoded(key, concatBytes(block, h, Uint8Array.of(0xbc)))
}
