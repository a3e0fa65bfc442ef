import { concatBytes, encodeUtf8, zeroBytes } from '#shared/bytes/bytes.ts'
import { encodeAlgorithm } from '#shared/cms/algorithms.ts'
import { decryptCbc, encodeCbc, encryptCbc, findCbc, type CbcParameters } from '#shared/cms/content-encryption.ts'
import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { enterWhole, readWhole, tag, toSmallInteger } from '#shared/pki/der.ts'
import { encodeInteger, encodeNull, encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { hmacHashes, mostRounds, pkcs12Oid, writing } from './constants.ts'
import { deriveOctets, derivationPurpose, toBmpPassword } from './kdf.ts'
import { decryptRc2 } from './rc2.ts'
import { refuse } from './refusal.ts'
import { decryptTripleDes, encryptTripleDes, type CbcInput } from './triple-des.ts'

/** Encryption under a password: PBES2 (RFC 8018 §6.2) and what PKCS#12 began with (RFC 7292 Appendix C). */
type Bytes = Uint8Array<ArrayBuffer>

/** A password in both forms it is used in: text for PBES2, BMPString for the rest. */
export type Secret = {
  readonly text: string
  readonly bmp: Uint8Array
  /** Rounds that may still be run for this file: a thousand bags of a million rounds each must not. */
  readonly budget: { left: number }
}

/** Rounds of a file from elsewhere, taken off the budget. */
export const spendRounds = (content: Uint8Array, most: number, { budget }: Secret): number => {
  const rounds = toSmallInteger(content)
  if (rounds < 1) return refuse('key-file.malformed', 'no rounds')
  if (rounds > Math.min(most, budget.left)) return refuse('key-file.too-many-rounds', `${rounds}`)
  budget.left -= rounds
  return rounds
}

export type Pbkdf2 = {
  readonly salt: Uint8Array
  readonly rounds: number
  readonly keyLength: number | undefined
  readonly hash: HashName
}

/** PBKDF2-params (RFC 8018 A.2). Throws DerError and Refusal. */
export const readPbkdf2 = (algorithm: AlgorithmIdentifier, secret: Secret): Pbkdf2 => {
  if (algorithm.oid !== pkcs12Oid.pbkdf2) refuse('key-file.algorithm-unsupported', algorithm.oid)
  const reader = enterWhole(algorithm.parameters ?? new Uint8Array(), tag.sequence)
  const salt = reader.read(tag.octetString).content
  const rounds = spendRounds(reader.read(tag.integer).content, mostRounds.pbkdf2, secret)
  const keyLength = reader.readOptional(tag.integer)
  const prf = reader.isAtEnd ? pkcs12Oid.hmacSha1 : readAlgorithm(reader).oid
  reader.requireEnd()
  const hash = hmacHashes[prf] ?? refuse('key-file.algorithm-unsupported', prf)
  return { salt, rounds, keyLength: keyLength && toSmallInteger(keyLength.content), hash }
}

export const derivePbkdf2 = async (
  { salt, rounds, hash }: Pbkdf2,
  password: string,
  length: number,
): Promise<Bytes> => {
  const secret = encodeUtf8(password)
  try {
    const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
    const parameters = { name: 'PBKDF2', salt: concatBytes(salt), iterations: rounds, hash }
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8))
  } finally {
    zeroBytes(secret)
  }
}

/** Data without its padding; a wrong password nearly always shows here. */
const removePadding = (padded: Uint8Array): Uint8Array => {
  const count = padded.at(-1) ?? 0
  const isPadded = count >= 1 && count <= 8 && padded.subarray(-count).every((octet) => octet === count)
  return isPadded ? padded.subarray(0, -count) : refuse('key-file.password-incorrect', 'padding')
}

const requireBlocks = (data: Uint8Array): Uint8Array =>
  data.length === 0 || data.length % 8 !== 0 ? refuse('key-file.malformed', 'half a block') : data

type Cipher = {
  readonly keyLength: number
  readonly decrypt: (key: Uint8Array, data: Uint8Array) => Promise<Uint8Array>
}

const toAesCipher = (parameters: CbcParameters): Cipher => ({
  keyLength: parameters.keyLength,
  decrypt: async (key, data) => {
    try {
      return await decryptCbc(key, parameters, data)
    } catch (error) {
      if (error instanceof DOMException) return refuse('key-file.password-incorrect', 'padding')
      throw error
    }
  },
})

const findCipher = (algorithm: AlgorithmIdentifier): Cipher => {
  const aes = findCbc(algorithm)
  if (aes !== undefined) return toAesCipher(aes)
  if (algorithm.oid !== pkcs12Oid.desEde3Cbc) return refuse('key-file.algorithm-unsupported', algorithm.oid)
  const iv = readWhole(algorithm.parameters ?? new Uint8Array(), tag.octetString).content
  if (iv.length !== 8) return refuse('key-file.malformed', 'vector')
  return {
    keyLength: 24,
    decrypt: async (key, data) => removePadding(decryptTripleDes({ key, iv, data: requireBlocks(data) })),
  }
}

const decryptPbes2 = async (parameters: Uint8Array, secret: Secret, data: Uint8Array): Promise<Uint8Array> => {
  const reader = enterWhole(parameters, tag.sequence)
  const derivation = readPbkdf2(readAlgorithm(reader), secret)
  const cipher = findCipher(readAlgorithm(reader))
  reader.requireEnd()
  if (derivation.keyLength !== undefined && derivation.keyLength !== cipher.keyLength)
    refuse('key-file.malformed', 'key length')
  const key = await derivePbkdf2(derivation, secret.text, cipher.keyLength)
  try {
    return await cipher.decrypt(key, data)
  } finally {
    zeroBytes(key)
  }
}

type LegacyRow = { readonly keyLength: number; readonly decrypt: (input: CbcInput) => Uint8Array }

const legacyRows: Readonly<Record<string, LegacyRow>> = {
  [pkcs12Oid.pbeTripleDes]: { keyLength: 24, decrypt: decryptTripleDes },
  [pkcs12Oid.pbeTwoKeyTripleDes]: {
    keyLength: 16,
    decrypt: ({ key, ...rest }) => decryptTripleDes({ key: concatBytes(key, key.subarray(0, 8)), ...rest }),
  },
  [pkcs12Oid.pbeRc2128]: { keyLength: 16, decrypt: (input) => decryptRc2(input, 128) },
  [pkcs12Oid.pbeRc240]: { keyLength: 5, decrypt: (input) => decryptRc2(input, 40) },
}

type LegacyParameters = { readonly salt: Uint8Array; readonly rounds: number }

const deriveLegacy = ({ salt, rounds }: LegacyParameters, secret: Uint8Array, keyLength: number) => {
  const common = { hash: 'SHA-1', password: secret, salt, iterations: rounds } as const
  const key = deriveOctets({ ...common, purpose: derivationPurpose.key, length: keyLength })
  const iv = deriveOctets({ ...common, purpose: derivationPurpose.vector, length: 8 })
  return { key, iv }
}

const decryptLegacy = async (row: LegacyRow, parameters: Uint8Array, secret: Secret, data: Uint8Array) => {
  const reader = enterWhole(parameters, tag.sequence)
  const salt = reader.read(tag.octetString).content
  const rounds = spendRounds(reader.read(tag.integer).content, mostRounds.pkcs12, secret)
  reader.requireEnd()
  const { key, iv } = deriveLegacy({ salt, rounds }, secret.bmp, row.keyLength)
  try {
    return removePadding(row.decrypt({ key, iv, data: requireBlocks(data) }))
  } finally {
    zeroBytes(key, iv)
  }
}

/** What stands under the algorithm. Throws DerError and Refusal. */
export const decryptWithPassword = async (
  { oid: type, parameters = new Uint8Array() }: AlgorithmIdentifier,
  secret: Secret,
  data: Uint8Array,
): Promise<Uint8Array> => {
  if (type === pkcs12Oid.pbes2) return decryptPbes2(parameters, secret, data)
  const row = legacyRows[type] ?? refuse('key-file.algorithm-unsupported', type)
  return decryptLegacy(row, parameters, secret, data)
}

/** The algorithm it was encrypted under, and the result. */
export type Encrypted = { readonly algorithm: Uint8Array; readonly data: Uint8Array }

/** PBES2 with PBKDF2 over HMAC-SHA-256 and AES-256-CBC. */
export const encryptModern = async (password: string, data: Uint8Array, rounds: number): Promise<Encrypted> => {
  const salt = crypto.getRandomValues(new Uint8Array(writing.saltOctets))
  const iv = crypto.getRandomValues(new Uint8Array(16))
  const key = await derivePbkdf2({ salt, rounds, keyLength: 32, hash: 'SHA-256' }, password, 32)
  try {
    const prf = encodeAlgorithm(pkcs12Oid.hmacSha256, encodeNull())
    const derivation = encodeSequence(encodeOctetString(salt), encodeInteger(rounds), encodeInteger(32), prf)
    const scheme = encodeSequence(encodeAlgorithm(pkcs12Oid.pbkdf2, derivation), encodeCbc(iv))
    return { algorithm: encodeAlgorithm(pkcs12Oid.pbes2, scheme), data: await encryptCbc(key, iv, data) }
  } finally {
    zeroBytes(key)
  }
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC, for systems that read nothing newer. */
export const encryptLegacy = async (password: string, data: Uint8Array): Promise<Encrypted> => {
  const { rounds, saltOctets } = writing.legacy
  const salt = crypto.getRandomValues(new Uint8Array(saltOctets))
  const secret = toBmpPassword(password)
  const { key, iv } = deriveLegacy({ salt, rounds }, secret, 24)
  const count = 8 - (data.length % 8)
  const padded = concatBytes(data, new Uint8Array(count).fill(count))
  try {
    const parameters = encodeSequence(encodeOctetString(salt), encodeInteger(rounds))
    return {
      algorithm: encodeAlgorithm(pkcs12Oid.pbeTripleDes, parameters),
      data: encryptTripleDes({ key, iv, data: padded }),
    }
  } finally {
    zeroBytes(key, iv, secret, padded)
  }
}
