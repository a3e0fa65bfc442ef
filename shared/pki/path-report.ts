/**
 * Every verdict on a path: code → outcome. Passed and failed are decided; indeterminate means that what was given does not
 * suffice to decide (ETSI EN 319 102-1 §5.1.3 uses the three the same way).
 */
export const pathCodes = {
  'path.valid': 'passed',

  'target.malformed': 'failed',
  'path.anchor-not-found': 'failed',
  'path.too-deep': 'failed',
  'path.search-exhausted': 'indeterminate',

  'certificate.signature-invalid': 'failed',
  'certificate.algorithm-unsupported': 'failed',
  'certificate.algorithm-weak': 'failed',
  'certificate.key-unsupported': 'failed',
  'certificate.key-weak': 'failed',
  'certificate.not-yet-valid': 'failed',
  'certificate.expired': 'failed',
  'certificate.name-chaining': 'failed',
  'certificate.critical-extension-unknown': 'failed',
  'certificate.extension-malformed': 'failed',
  'certificate.profile': 'failed',

  'ca.basic-constraints-missing': 'failed',
  'ca.not-a-ca': 'failed',
  'ca.path-length-exceeded': 'failed',
  'ca.key-usage': 'failed',
  'ca.extended-key-usage': 'failed',
  'name.forbidden': 'failed',
  'name.too-many': 'failed',
  'policy.mapping-any': 'failed',
  'policy.qualifier-unknown': 'failed',
  'policy.none-acceptable': 'failed',
  'target.key-usage': 'failed',
  'target.extended-key-usage': 'failed',

  'revocation.revoked': 'failed',
  'revocation.unknown': 'indeterminate',
} as const

export type PathCode = keyof typeof pathCodes
export type PathOutcome = (typeof pathCodes)[PathCode]

export type Evidence = Readonly<Record<string, string | number | boolean | undefined>>

/** One check that was made, on which certificate, with what it went by. */
export type PathCheck = {
  readonly check: string
  readonly outcome: 'passed' | 'failed' | 'noted' | 'not-done'
  /** Index in `path`: 0 is the target. */
  readonly position: number
  /** Serial number of the certificate that was checked. */
  readonly serial: string
  readonly evidence: Evidence
}

export type PathReport = {
  readonly outcome: PathOutcome
  readonly code: PathCode
  /** DER from the target to the anchor; empty where none was found. With a failure: the path that failed. */
  readonly path: readonly Uint8Array[]
  readonly checks: readonly PathCheck[]
  /** User-constrained policies (RFC 5280 §6.1.5 g); empty unless passed. */
  readonly policies: readonly string[]
}

export const toPathReport = (
  code: PathCode,
  { path = [], checks = [], policies = [] }: Partial<Pick<PathReport, 'path' | 'checks' | 'policies'>> = {},
): PathReport => ({ outcome: pathCodes[code], code, path, checks, policies })
