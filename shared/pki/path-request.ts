import { defaultAlgorithmPolicy, type AlgorithmPolicy } from './algorithm-policy.ts'
import type { KeyUsage } from './extensions.ts'
import { extendedKeyUsages } from './oid.ts'
import type { PathSettings } from './path-processing.ts'

/** What a caller asks of path validation, in the terms of RFC 5280 §6.1.1. */
export type PathRequest = {
  /** DER of the certificate in question. */
  readonly target: Uint8Array
  /** DER of certificates that may help; ones that cannot be read are passed over. */
  readonly intermediates: readonly Uint8Array[]
  /** DER of the certificates that are trusted. Their own constraints bind the path (RFC 5937). */
  readonly anchors: readonly Uint8Array[]
  readonly at: Date
  /** DER of CRLs, complete and delta. */
  readonly crls?: readonly Uint8Array[]
  /** DER of OCSP responses. */
  readonly ocspResponses?: readonly Uint8Array[]
  /**
   * When a CRL or OCSP response (by its DER) is known to have existed: the day it was fetched, or the time-stamp over it.
   * With it the question is about the past (ETSI EN 319 102-1 §5.6): data newer than `at` counts and stays fresh, a
   * revocation after `at` does not. Absent, everything is judged at `at`.
   */
  readonly revocationKnownAt?: (der: Uint8Array) => Date
  /** Where a CRL or OCSP response (by its DER) came from: told back as `origin` in the evidence of what answered. */
  readonly revocationOrigin?: (der: Uint8Array) => string
  /** 'require': unknown status makes the outcome indeterminate. 'if-available': only a revocation that is found counts. */
  readonly revocation: 'require' | 'if-available' | 'none'
  readonly keyUsage?: readonly KeyUsage[]
  /** OIDs, or names of `extendedKeyUsages`. */
  readonly extendedKeyUsage?: readonly string[]
  /** User-initial-policy-set; absent means any policy. */
  readonly initialPolicies?: readonly string[]
  readonly requireExplicitPolicy?: boolean
  readonly inhibitPolicyMapping?: boolean
  readonly inhibitAnyPolicy?: boolean
  /** How many intermediates that are not self-issued a path may have. */
  readonly maximumDepth?: number
  readonly algorithmPolicy?: AlgorithmPolicy
  /** 'strict' also refuses what only binds the CA (RFC 5280 §4): see `certificate-profile.ts`. */
  readonly conformance?: 'relying-party' | 'strict'
}

const isUsageName = (name: string): name is keyof typeof extendedKeyUsages => Object.hasOwn(extendedKeyUsages, name)

/** What one path is judged by. */
export const toSettings = (request: PathRequest): PathSettings => ({
  at: request.at,
  keyUsage: request.keyUsage ?? [],
  extendedKeyUsage: (request.extendedKeyUsage ?? []).map((usage) =>
    isUsageName(usage) ? extendedKeyUsages[usage] : usage,
  ),
  initialPolicies: request.initialPolicies,
  requireExplicitPolicy: request.requireExplicitPolicy ?? false,
  inhibitPolicyMapping: request.inhibitPolicyMapping ?? false,
  inhibitAnyPolicy: request.inhibitAnyPolicy ?? false,
  algorithmPolicy: request.algorithmPolicy ?? defaultAlgorithmPolicy,
  conformance: request.conformance ?? 'relying-party',
})
