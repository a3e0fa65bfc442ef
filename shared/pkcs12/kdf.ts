import { concatBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { hashLengths } from '#shared/cms/algorithms.ts'
import { digestRepeatedly } from './sha.ts'

/** The key derivation of PKCS#12 itself (RFC 7292 Appendix B), which only MACs and old encryption still use. */

/** What the octets are for (B.3). */
export const derivationPurpose = { key: 1, vector: 2, mac: 3 } as const

/** RFC 7292 B.1: BMPString, big-endian, with two octets of zero at the end. Characters beyond the BMP go as surrogates. */
export const toBmpPassword = (password: string): Uint8Array<ArrayBuffer> => {
  const octets = new Uint8Array(password.length * 2 + 2)
  for (let index = 0; index < password.length; index++) {
    const unit = password.charCodeAt(index)
    octets.set([unit >> 8, unit & 255], index * 2)
  }
  return octets
}

export type Derivation = {
  readonly hash: HashName
  readonly purpose: (typeof derivationPurpose)[keyof typeof derivationPurpose]
  /** As `toBmpPassword` gives it. */
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
  readonly length: number
}

const blockLengths: Readonly<Record<HashName, number>> = { 'SHA-1': 64, 'SHA-256': 64, 'SHA-384': 128, 'SHA-512': 128 }

/** Copies of the octets to the next multiple of the block (B.2 steps 2 and 3); nothing for nothing. */
const fillBlocks = (octets: Uint8Array, block: number): Uint8Array =>
  Uint8Array.from(
    { length: Math.ceil(octets.length / block) * block },
    (_, index) => octets[index % octets.length] ?? 0,
  )

/** Adds B + 1 to every block of I, each taken as one big-endian number (B.2 step 6 C). */
const addToBlocks = (input: Uint8Array, addend: Uint8Array): void => {
  for (let start = 0; start < input.length; start += addend.length) {
    let carry = 1
    for (let index = addend.length - 1; index >= 0; index--) {
      carry += (input[start + index] ?? 0) + (addend[index] ?? 0)
      input[start + index] = carry & 255
      carry >>= 8
    }
  }
}

/** Derived octets (B.2). Runs at once: about a microsecond for each iteration, so a page calls it in a worker. */
export const deriveOctets = ({
  hash,
  purpose,
  password,
  salt,
  iterations,
  length,
}: Derivation): Uint8Array<ArrayBuffer> => {
  const block = blockLengths[hash]
  const diversifier = new Uint8Array(block).fill(purpose)
  const input = concatBytes(fillBlocks(salt, block), fillBlocks(password, block))
  const derived = new Uint8Array(Math.ceil(length / hashLengths[hash]) * hashLengths[hash])
  try {
    for (let at = 0; at < derived.length; at += hashLengths[hash]) {
      const digest = digestRepeatedly(hash, concatBytes(diversifier, input), iterations)
      derived.set(digest, at)
      addToBlocks(input, fillBlocks(digest, block).subarray(0, block))
    }
    return derived.slice(0, length)
  } finally {
    zeroBytes(input, derived)
  }
}
