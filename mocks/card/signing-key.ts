import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { importP384Key, signP384 } from './p384.ts'
import { importRsaKey, signPkcs1, signPss } from './rsa.ts'
import { requireThat, status } from './status.ts'

/** What COMPUTE DIGITAL SIGNATURE does with its input, chosen by P1. Throws a status word for input it cannot take. */
export type SigningKey = {
  sign(scheme: number, input: Uint8Array): Promise<Uint8Array>
}

const sha256Info = decodeHex('3031300d060960864801650304020105000420')

const sha256 = async (input: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(input)))

/** The six schemes surveyed on hardware; another P1 is 6A86, a wrong input length 6985. */
export const createRsaSigningKey = async (pkcs8: Uint8Array): Promise<SigningKey> => {
  const key = await importRsaKey(pkcs8)
  const inputMax = key.modulusLength - 11
  const requireHash = (input: Uint8Array) => requireThat(input.length === 32, status.conditionsNotSatisfied)
  const salt = () => crypto.getRandomValues(new Uint8Array(32))
  const schemes: Readonly<Record<number, (input: Uint8Array) => Promise<Uint8Array>>> = {
    0x00: async (input) => {
      requireThat(input.length >= 1 && input.length <= inputMax, status.conditionsNotSatisfied)
      return signPkcs1(key, input)
    },
    0x01: async (input) => signPkcs1(key, await sha256(input)),
    0x02: async (input) => {
      requireHash(input)
      return signPkcs1(key, concatBytes(sha256Info, input))
    },
    0x03: async (input) => signPkcs1(key, concatBytes(sha256Info, await sha256(input))),
    0x04: async (input) => {
      requireHash(input)
      return signPss(key, input, salt())
    },
    0x05: async (input) => signPss(key, await sha256(input), salt()),
  }
  return {
    sign: async (scheme, input) => {
      const compute = schemes[scheme]
      requireThat(compute !== undefined, status.wrongParameters)
      return compute === undefined ? new Uint8Array() : compute(input)
    },
  }
}

/** The card to come: one scheme, a SHA-384 digest in and r ‖ s out. */
export const createP384SigningKey = async (pkcs8: Uint8Array): Promise<SigningKey> => {
  const key = await importP384Key(pkcs8)
  return {
    sign: async (scheme, input) => {
      requireThat(scheme === 0x00, status.wrongParameters)
      requireThat(input.length === 48, status.conditionsNotSatisfied)
      return signP384(key, input)
    },
  }
}
