import type { SubjectPublicKeyInfo } from './certificate.ts'
import { DerError } from './der.ts'
import { describeKey, type SignatureScheme } from './signature.ts'

/** Until when an algorithm may be relied on. The date is the validation time: the time the signature is known to have existed. */
export type AlgorithmPolicy = {
  /** SHA-1 signatures are accepted for validation times before this instant. */
  readonly sha1Until: Date
  /** RSA keys from 1024 to 2047 bits are accepted for validation times before this instant. */
  readonly rsa1024Until: Date
}

/**
 * When the last authorities of the country stopped issuing: RSA-1024 in December 2014 (commercial registry), SHA-1 in December
 * 2015 (NII, CA/Browser Forum). NIST SP 800-131A had ended both with 2013, the accredited authorities moved during 2014; in
 * between nobody could forge either, and genuine documents were signed so (docs/decisions/004-pki-over-der.md).
 */
export const defaultAlgorithmPolicy: AlgorithmPolicy = {
  sha1Until: new Date('2016-01-01T00:00:00Z'),
  rsa1024Until: new Date('2015-01-01T00:00:00Z'),
}

const never = new Date(8.64e15)

/**
 * The policy for what may be as old as `earliest`: an algorithm that had not ended by then has no end. What holds under it
 * alone is not proven to be older than the end (ETSI EN 319 102-1 §5.5.4, CRYPTO_CONSTRAINTS_FAILURE_NO_POE).
 */
export const relaxPolicy = (earliest: Date, policy = defaultAlgorithmPolicy): AlgorithmPolicy => ({
  sha1Until: earliest < policy.sha1Until ? never : policy.sha1Until,
  rsa1024Until: earliest < policy.rsa1024Until ? never : policy.rsa1024Until,
})

const isExponentWeak = (exponent: Uint8Array): boolean =>
  ((exponent.at(-1) ?? 0) & 1) === 0 || (exponent.length === 1 && (exponent[0] ?? 0) < 3)

/** Why a key is not to be relied on at the date; undefined where it may be. */
export const findKeyWeakness = (
  spki: SubjectPublicKeyInfo,
  at: Date,
  policy = defaultAlgorithmPolicy,
): 'key-unsupported' | 'key-weak' | undefined => {
  try {
    const key = describeKey(spki)
    if (key === undefined) return 'key-unsupported'
    if (key.kind !== 'rsa') return undefined
    const fewestBits = at < policy.rsa1024Until ? 1024 : 2048
    return key.bits < fewestBits || isExponentWeak(key.exponent) ? 'key-weak' : undefined
  } catch (error) {
    if (error instanceof DerError) return 'key-unsupported'
    throw error
  }
}

/** Why a signature algorithm is not to be relied on at the date; undefined where it may be. */
export const findSchemeWeakness = (
  scheme: SignatureScheme | undefined,
  at: Date,
  policy = defaultAlgorithmPolicy,
): 'algorithm-unsupported' | 'algorithm-weak' | undefined => {
  if (scheme === undefined) return 'algorithm-unsupported'
  return scheme.hash === 'SHA-1' && at >= policy.sha1Until ? 'algorithm-weak' : undefined
}
