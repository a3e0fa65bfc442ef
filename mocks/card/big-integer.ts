import { encodeHex } from '#shared/bytes/hex.ts'

/** Big-endian bytes as a number; no bytes are zero. */
export const toBigInt = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${encodeHex(bytes)}`))

/** A number as so many big-endian bytes. */
export const toBytes = (value: bigint, length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length)
  let rest = value
  for (let index = length - 1; index >= 0; index--) {
    bytes[index] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

/** The representative in 0..modulus−1. */
export const reduce = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus

/** Modular power. A virtual card needs no constant time: its keys are invented. */
export const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}

/** Inverse modulo a prime, by the extended Euclidean algorithm. */
export const invert = (value: bigint, modulus: bigint): bigint => {
  let [low, high] = [reduce(value, modulus), modulus]
  let [x, y] = [1n, 0n]
  while (low > 1n) {
    const quotient = high / low
    ;[low, high] = [high - quotient * low, low]
    ;[x, y] = [y - quotient * x, x]
  }
  return reduce(x, modulus)
}
