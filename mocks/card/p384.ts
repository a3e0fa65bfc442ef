import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { invert, reduce, toBigInt, toBytes } from './big-integer.ts'

/** NIST P-384 (SP 800-186 §3.2.1.4): y² = x³ − 3x + b over p, generator of prime order n. */
const p = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n
const n = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n
const generator: Point = {
  x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
  y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
}

const fieldBytes = 48

type Point = { readonly x: bigint; readonly y: bigint }

const add = (left: Point | undefined, right: Point | undefined): Point | undefined => {
  if (left === undefined || right === undefined) return left ?? right
  if (left.x === right.x && left.y !== right.y) return undefined
  const slope =
    left.x === right.x
      ? (3n * left.x * left.x - 3n) * invert(2n * left.y, p)
      : (right.y - left.y) * invert(right.x - left.x, p)
  const x = reduce(slope * slope - left.x - right.x, p)
  return { x, y: reduce(slope * (left.x - x) - left.y, p) }
}

const multiply = (scalar: bigint, point: Point): Point => {
  let result: Point | undefined
  for (const bit of scalar.toString(2)) {
    result = add(result, result)
    if (bit === '1') result = add(result, point)
  }
  if (result === undefined) throw new RangeError('point at infinity')
  return result
}

/** The private scalar of a PKCS#8 key on P-384, read through WebCrypto. */
export const importP384Key = async (pkcs8: Uint8Array): Promise<bigint> => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-384' }
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign'])
  const { d = '' } = await crypto.subtle.exportKey('jwk', key)
  return toBigInt(decodeBase64url(d))
}

/** ECDSA over a digest of 48 bytes as r ‖ s (FIPS 186-5 §6.4.1), which WebCrypto does over whole messages only. */
export const signP384 = (key: bigint, digest: Uint8Array): Uint8Array<ArrayBuffer> => {
  const e = toBigInt(digest)
  for (;;) {
    // 64 bits more than the order has, so that the remainder is even enough (§A.3.1).
    const k = (toBigInt(crypto.getRandomValues(new Uint8Array(fieldBytes + 8))) % (n - 1n)) + 1n
    const r = multiply(k, generator).x % n
    const s = reduce(invert(k, n) * (e + r * key), n)
    if (r !== 0n && s !== 0n) return concatBytes(toBytes(r, fieldBytes), toBytes(s, fieldBytes))
  }
}
