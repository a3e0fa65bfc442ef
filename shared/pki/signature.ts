import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import type { AlgorithmIdentifier } from './algorithm.ts'
import type { SubjectPublicKeyInfo } from './certificate.ts'
import {
  DerError,
  DerReader,
  contextTag,
  enterWhole,
  tag,
  toIntegerBytes,
  toObjectIdentifier,
  toSmallInteger,
} from './der.ts'
import { encodeBitString, encodeNull, encodeObjectIdentifier, encodeSequence } from './der-writer.ts'
import { oid } from './oid.ts'

export type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** A signature algorithm with everything WebCrypto must be told. */
export type SignatureScheme =
  | { readonly family: 'rsa-pkcs1' | 'ecdsa'; readonly hash: HashName }
  | { readonly family: 'rsa-pss'; readonly hash: HashName; readonly saltLength: number }
  | { readonly family: 'ed25519'; readonly hash: 'SHA-512' }

/** Names of RFC 7518 §3.1 that a card or a token may sign with. */
export const joseSchemes = {
  RS256: { family: 'rsa-pkcs1', hash: 'SHA-256' },
  RS384: { family: 'rsa-pkcs1', hash: 'SHA-384' },
  RS512: { family: 'rsa-pkcs1', hash: 'SHA-512' },
  ES256: { family: 'ecdsa', hash: 'SHA-256' },
  ES384: { family: 'ecdsa', hash: 'SHA-384' },
} as const satisfies Record<string, SignatureScheme>
export type JoseAlgorithm = keyof typeof joseSchemes

const joseCurves: Readonly<Record<string, string>> = { ES256: oid.p256, ES384: oid.p384 }

export const hashNames: Readonly<Record<string, HashName>> = {
  [oid.sha1]: 'SHA-1',
  [oid.sha256]: 'SHA-256',
  [oid.sha384]: 'SHA-384',
  [oid.sha512]: 'SHA-512',
}

type Row = { readonly scheme: SignatureScheme; readonly parameters: 'null' | 'absent' }

const rsa = (hash: HashName): Row => ({ scheme: { family: 'rsa-pkcs1', hash }, parameters: 'null' })
const ecdsa = (hash: HashName): Row => ({ scheme: { family: 'ecdsa', hash }, parameters: 'absent' })

// RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3. An algorithm without a row, MD5 and DSA among them, is not verified at all.
const rows: Readonly<Record<string, Row>> = {
  [oid.sha1WithRsa]: rsa('SHA-1'),
  [oid.sha256WithRsa]: rsa('SHA-256'),
  [oid.sha384WithRsa]: rsa('SHA-384'),
  [oid.sha512WithRsa]: rsa('SHA-512'),
  [oid.ecdsaWithSha1]: ecdsa('SHA-1'),
  [oid.ecdsaWithSha256]: ecdsa('SHA-256'),
  [oid.ecdsaWithSha384]: ecdsa('SHA-384'),
  [oid.ecdsaWithSha512]: ecdsa('SHA-512'),
  [oid.ed25519]: { scheme: { family: 'ed25519', hash: 'SHA-512' }, parameters: 'absent' },
}

const isNull = (parameters: Uint8Array): boolean =>
  parameters.length === 2 && parameters[0] === tag.null && parameters[1] === 0

const readHash = (reader: DerReader | undefined): HashName | undefined => {
  if (reader === undefined) return 'SHA-1'
  const identifier = reader.enter(tag.sequence)
  reader.requireEnd()
  const hash = hashNames[toObjectIdentifier(identifier.read(tag.objectIdentifier).content)]
  if (!identifier.isAtEnd && !isNull(identifier.read().whole)) return undefined
  identifier.requireEnd()
  return hash
}

/** RSASSA-PSS-params (RFC 4055 §3.1); only MGF1 over the same hash, which is all WebCrypto knows. */
const readPssScheme = (parameters: Uint8Array): SignatureScheme | undefined => {
  const reader = enterWhole(parameters, tag.sequence)
  const hash = readHash(reader.enterOptional(contextTag(0)))
  const mask = reader.enterOptional(contextTag(1))
  const salt = reader.enterOptional(contextTag(2))
  const trailer = reader.enterOptional(contextTag(3))
  reader.requireEnd()
  let maskHash: HashName | undefined = 'SHA-1'
  if (mask !== undefined) {
    const identifier = mask.enter(tag.sequence)
    mask.requireEnd()
    if (toObjectIdentifier(identifier.read(tag.objectIdentifier).content) !== oid.mgf1) return undefined
    maskHash = readHash(identifier)
  }
  const saltLength = salt === undefined ? 20 : toSmallInteger(salt.read(tag.integer).content)
  salt?.requireEnd()
  if (trailer !== undefined && toSmallInteger(trailer.read(tag.integer).content) !== 1) return undefined
  trailer?.requireEnd()
  return hash === undefined || hash !== maskHash ? undefined : { family: 'rsa-pss', hash, saltLength }
}

/** The scheme an AlgorithmIdentifier names; undefined where it is unknown or its parameters are not as its RFC says. */
export const findScheme = ({ oid: type, parameters }: AlgorithmIdentifier): SignatureScheme | undefined => {
  if (type === oid.rsaPss) {
    try {
      return parameters === undefined ? undefined : readPssScheme(parameters)
    } catch (error) {
      if (error instanceof DerError) return undefined
      throw error
    }
  }
  const row = rows[type]
  if (row === undefined) return undefined
  // RFC 4055 §5: NULL must be written, absence must be accepted.
  const areParametersFit = parameters === undefined || (row.parameters === 'null' && isNull(parameters))
  return areParametersFit ? row.scheme : undefined
}

export type KeyDescription =
  | { readonly kind: 'rsa'; readonly bits: number; readonly exponent: Uint8Array; readonly isPssOnly: boolean }
  | {
      readonly kind: 'ec'
      readonly bits: number
      readonly curve: string
      readonly webCryptoCurve: string
      readonly octets: number
    }
  | { readonly kind: 'ed25519'; readonly bits: 256 }

const curves: Readonly<Record<string, { webCryptoCurve: string; bits: number; octets: number }>> = {
  [oid.p256]: { webCryptoCurve: 'P-256', bits: 256, octets: 32 },
  [oid.p384]: { webCryptoCurve: 'P-384', bits: 384, octets: 48 },
  [oid.p521]: { webCryptoCurve: 'P-521', bits: 521, octets: 66 },
}

const describeRsa = (key: Uint8Array, isPssOnly: boolean): KeyDescription => {
  const reader = enterWhole(key, tag.sequence)
  const modulus = toIntegerBytes(reader.read(tag.integer).content)
  const exponent = toIntegerBytes(reader.read(tag.integer).content)
  reader.requireEnd()
  const start = modulus[0] === 0 ? 1 : 0
  if ((modulus[0] ?? 0) >= 0x80 || (exponent[0] ?? 0) >= 0x80) throw new DerError('negative number in an RSA key')
  return { kind: 'rsa', bits: (modulus.length - start) * 8 - Math.clz32(modulus[start] ?? 0) + 24, exponent, isPssOnly }
}

/** What kind of key this is; undefined where nobody here can verify with it. Throws DerError on a malformed RSA key. */
export const describeKey = ({ algorithm, key }: SubjectPublicKeyInfo): KeyDescription | undefined => {
  const { parameters } = algorithm
  if (algorithm.oid === oid.rsaEncryption) {
    return parameters === undefined || !isNull(parameters) ? undefined : describeRsa(key, false)
  }
  if (algorithm.oid === oid.rsaPss) return describeRsa(key, true)
  if (algorithm.oid === oid.ed25519) return parameters === undefined ? { kind: 'ed25519', bits: 256 } : undefined
  if (algorithm.oid !== oid.ecPublicKey || parameters?.[0] !== tag.objectIdentifier) return undefined
  const curve = toObjectIdentifier(parameters.subarray(2))
  const row = curves[curve]
  return row === undefined ? undefined : { kind: 'ec', curve, ...row }
}

const isFit = (key: KeyDescription, scheme: SignatureScheme): boolean => {
  switch (scheme.family) {
    case 'rsa-pkcs1':
      return key.kind === 'rsa' && !key.isPssOnly
    case 'rsa-pss':
      return key.kind === 'rsa'
    case 'ecdsa':
      return key.kind === 'ec'
    case 'ed25519':
      return key.kind === 'ed25519'
  }
}

const importAlgorithm = (
  key: KeyDescription,
  scheme: SignatureScheme,
): RsaHashedImportParams | EcKeyImportParams | Algorithm => {
  if (key.kind === 'ec') return { name: 'ECDSA', namedCurve: key.webCryptoCurve }
  if (key.kind === 'ed25519') return { name: 'Ed25519' }
  return { name: scheme.family === 'rsa-pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash: scheme.hash }
}

/** WebCrypto reads only rsaEncryption; a key tied to PSS is the same numbers under that name (RFC 4055 §1.2). */
const toImportable = (spki: SubjectPublicKeyInfo, key: KeyDescription): Uint8Array<ArrayBuffer> =>
  key.kind === 'rsa' && key.isPssOnly
    ? encodeSequence(encodeSequence(encodeObjectIdentifier(oid.rsaEncryption), encodeNull()), encodeBitString(spki.key))
    : concatBytes(spki.der)

/** Keys imported last, by their octets and use: importing costs more than verifying, and issuers come again and again. */
const imported = new Map<string, Promise<CryptoKey>>()
const mostImported = 256

const importKey = (spki: SubjectPublicKeyInfo, key: KeyDescription, scheme: SignatureScheme): Promise<CryptoKey> => {
  const id = `${key.kind === 'rsa' ? `${scheme.family} ${scheme.hash}` : key.kind} ${encodeHex(spki.der)}`
  const found =
    imported.get(id) ??
    crypto.subtle.importKey('spki', toImportable(spki, key), importAlgorithm(key, scheme), false, ['verify'])
  imported.delete(id)
  imported.set(id, found)
  const [oldest] = imported.keys()
  if (imported.size > mostImported && oldest !== undefined) imported.delete(oldest)
  return found
}

/** r ‖ s of fixed width from ECDSA-Sig-Value (RFC 3279 §2.2.3); undefined where it is none. */
export const toRawEcdsaSignature = (der: Uint8Array, octets: number): Uint8Array<ArrayBuffer> | undefined => {
  const raw = new Uint8Array(octets * 2)
  try {
    const reader = enterWhole(der, tag.sequence)
    for (const end of [octets, octets * 2]) {
      const number = toIntegerBytes(reader.read(tag.integer).content)
      const digits = number[0] === 0 ? number.subarray(1) : number
      if ((number[0] ?? 0) >= 0x80 || digits.length === 0 || digits.length > octets) return undefined
      raw.set(digits, end - digits.length)
    }
    reader.requireEnd()
    return raw
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

type Verification = {
  readonly spki: SubjectPublicKeyInfo
  readonly scheme: SignatureScheme
  readonly signature: Uint8Array
  readonly data: Uint8Array
  /** How r and s of ECDSA are joined: as X.509 does (DER) or as JOSE does (raw). */
  readonly ecdsaFormat: 'der' | 'raw'
}

const verify = async ({ spki, scheme, signature, data, ecdsaFormat }: Verification): Promise<boolean> => {
  try {
    const key = describeKey(spki)
    if (key === undefined || !isFit(key, scheme)) return false
    const raw = key.kind === 'ec' && ecdsaFormat === 'der' ? toRawEcdsaSignature(signature, key.octets) : signature
    if (raw === undefined) return false
    const cryptoKey = await importKey(spki, key, scheme)
    const parameters =
      scheme.family === 'rsa-pss'
        ? { name: 'RSA-PSS', saltLength: scheme.saltLength }
        : { name: cryptoKey.algorithm.name, hash: scheme.hash }
    // WebCrypto's types want a buffer that is not shared; a view of one is as good.
    return await crypto.subtle.verify(parameters, cryptoKey, concatBytes(raw), data as Uint8Array<ArrayBuffer>)
  } catch (error) {
    // A key WebCrypto will not import (a point off its curve, an even modulus) verifies nothing.
    if (error instanceof DOMException || error instanceof DerError) return false
    throw error
  }
}

/**
 * Whether `signature` over `data` is by the key, in an X.509 encoding. False for an unknown algorithm and for a key that
 * does not fit it. Whether the algorithm is good enough is `algorithm-policy.ts`'s question.
 */
export const verifySigned = async (
  spki: SubjectPublicKeyInfo,
  algorithm: AlgorithmIdentifier,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> => {
  const scheme = findScheme(algorithm)
  return scheme !== undefined && verify({ spki, scheme, signature, data, ecdsaFormat: 'der' })
}

/**
 * Whether `signature` over `data` is by the key under a JOSE algorithm (RFC 7518 §3): PKCS#1 v1.5, or ECDSA as r ‖ s on the
 * curve the algorithm names. RSA keys below 2048 bits verify nothing (§3.3).
 */
export const verifySignature = async (
  spki: SubjectPublicKeyInfo,
  algorithm: JoseAlgorithm,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> => {
  try {
    const key = describeKey(spki)
    const isStrongEnough =
      key?.kind === 'rsa' ? key.bits >= 2048 : key?.kind === 'ec' && key.curve === joseCurves[algorithm]
    return (
      isStrongEnough && (await verify({ spki, scheme: joseSchemes[algorithm], signature, data, ecdsaFormat: 'raw' }))
    )
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}
