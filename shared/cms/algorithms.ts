import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { DerReader, tag } from '#shared/pki/der.ts'
import {
  encodeContext,
  encodeInteger,
  encodeNull,
  encodeObjectIdentifier,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { findScheme, hashNames, type HashName, type SignatureScheme } from '#shared/pki/signature.ts'

/** AlgorithmIdentifiers as CMS writes and reads them (RFC 3370, RFC 5754, RFC 4056, RFC 8419). */
type Der = Uint8Array<ArrayBuffer>

export const hashOids: Readonly<Record<HashName, string>> = {
  'SHA-1': oid.sha1,
  'SHA-256': oid.sha256,
  'SHA-384': oid.sha384,
  'SHA-512': oid.sha512,
}

export const hashLengths: Readonly<Record<HashName, number>> = {
  'SHA-1': 20,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
}

export const encodeAlgorithm = (type: string, ...parameters: readonly Uint8Array[]): Der =>
  encodeSequence(encodeObjectIdentifier(type), ...parameters)

/** RFC 5754 §2: the parameters of a SHA-2 digest are left out. */
export const encodeDigestAlgorithm = (hash: HashName): Der => encodeAlgorithm(hashOids[hash])

export const isNullOrAbsent = ({ parameters }: AlgorithmIdentifier): boolean =>
  parameters === undefined || (parameters.length === 2 && parameters[0] === tag.null)

/** The hash an identifier of a digest names, its parameters absent or NULL (RFC 5754 §2); undefined for any other. */
export const findDigest = (algorithm: AlgorithmIdentifier): HashName | undefined =>
  isNullOrAbsent(algorithm) ? hashNames[algorithm.oid] : undefined

const rsaOids: Readonly<Record<HashName, string>> = {
  'SHA-1': oid.sha1WithRsa,
  'SHA-256': oid.sha256WithRsa,
  'SHA-384': oid.sha384WithRsa,
  'SHA-512': oid.sha512WithRsa,
}

const ecdsaOids: Readonly<Record<HashName, string>> = {
  'SHA-1': oid.ecdsaWithSha1,
  'SHA-256': oid.ecdsaWithSha256,
  'SHA-384': oid.ecdsaWithSha384,
  'SHA-512': oid.ecdsaWithSha512,
}

/** Hash and MGF1 of RSASSA-PSS and RSAES-OAEP alike: `[0]` and `[1]` (RFC 4055 §3.1, §4.1), the same hash in both. */
export const encodeHashAndMask = (hash: HashName): Der[] => {
  const digest = encodeAlgorithm(hashOids[hash], encodeNull())
  return [encodeContext(0, digest), encodeContext(1, encodeAlgorithm(oid.mgf1, digest))]
}

/** The identifier of a signature scheme: NULL beside RSA (RFC 4055 §5), nothing beside ECDSA and Ed25519. */
export const encodeSignatureAlgorithm = (scheme: SignatureScheme): Der => {
  switch (scheme.family) {
    case 'rsa-pkcs1':
      return encodeAlgorithm(rsaOids[scheme.hash], encodeNull())
    case 'rsa-pss':
      return encodeAlgorithm(
        oid.rsaPss,
        encodeSequence(...encodeHashAndMask(scheme.hash), encodeContext(2, encodeInteger(scheme.saltLength))),
      )
    case 'ecdsa':
      return encodeAlgorithm(ecdsaOids[scheme.hash])
    case 'ed25519':
      return encodeAlgorithm(oid.ed25519)
  }
}

export const toAlgorithm = (der: Uint8Array): AlgorithmIdentifier => readAlgorithm(new DerReader(der))

/** What a SignerInfo signs with: bare rsaEncryption takes its hash from the digest (RFC 3370 §3.2). */
export const findSignerScheme = (algorithm: AlgorithmIdentifier, digest: HashName): SignatureScheme | undefined => {
  if (algorithm.oid !== oid.rsaEncryption) return findScheme(algorithm)
  return isNullOrAbsent(algorithm) ? { family: 'rsa-pkcs1', hash: digest } : undefined
}
