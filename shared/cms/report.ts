import type { Certificate } from '#shared/pki/certificate.ts'
import type { HashName, SignatureScheme } from '#shared/pki/signature.ts'
import type { Attribute } from './attributes.ts'
import type { KeyOwner } from './signed-data.ts'

/**
 * Every verdict on a signer: code → outcome, three-valued as in `path-report.ts`. Whether the certificate is to be trusted is
 * no part of it: that is `validatePath`'s question.
 */
export const signerCodes = {
  'signer.valid': 'passed',

  'signer.certificate-missing': 'indeterminate',
  'signer.content-missing': 'indeterminate',
  'signer.algorithm-unsupported': 'indeterminate',

  'signer.digest-undeclared': 'failed',
  'signer.attributes-missing': 'failed',
  'signer.attributes-stripped': 'failed',
  'signer.attribute-missing': 'failed',
  'signer.attribute-repeated': 'failed',
  'signer.attribute-misplaced': 'failed',
  'signer.attribute-malformed': 'failed',
  'signer.content-type-mismatch': 'failed',
  'signer.algorithm-mismatch': 'failed',
  'signer.certificate-mismatch': 'failed',
  'signer.algorithm-weak': 'failed',
  'signer.digest-mismatch': 'failed',
  'signer.signature-invalid': 'failed',
} as const
export type SignerCode = keyof typeof signerCodes
export type CmsOutcome = (typeof signerCodes)[SignerCode]

/** Every verdict on the message; 'cms.signers' says that the outcome is that of the signers. */
export const cmsCodes = {
  'cms.signers': undefined,
  'cms.malformed': 'failed',
  'cms.not-signed-data': 'failed',
  'cms.unexpected-content': 'failed',
  'cms.no-signers': 'failed',
  'cms.too-many-signers': 'indeterminate',
} as const satisfies Record<string, CmsOutcome | undefined>
export type CmsCode = keyof typeof cmsCodes

export type SignerReport = {
  readonly outcome: CmsOutcome
  readonly code: SignerCode
  /** Which attribute, what was wrong with it: for experts, not for sentences. */
  readonly reason: string | undefined
  readonly owner: KeyOwner
  /** The certificate that was found for the signer; only with 'signer.valid' is it proven to be the signer's. */
  readonly certificate: Certificate | undefined
  readonly scheme: SignatureScheme | undefined
  readonly digest: HashName | undefined
  /** What the signer claims; nobody has confirmed it. */
  readonly signingTime: Date | undefined
  /** How the signed attributes name the certificate (RFC 5035): its own version, or not at all. */
  readonly signingCertificate: 'v2' | 'v1' | 'absent'
  readonly signature: Uint8Array
  readonly signedAttributes: readonly Attribute[]
  /** Not covered by the signature: time-stamp tokens, countersignatures. */
  readonly unsignedAttributes: readonly Attribute[]
}

export type CmsReport = {
  /** The worst of the signers: failed before indeterminate before passed. */
  readonly outcome: CmsOutcome
  readonly code: CmsCode
  readonly reason: string | undefined
  readonly contentType: string | undefined
  /** What is enclosed; undefined for a detached signature. */
  readonly content: Uint8Array | undefined
  /** DER of every certificate carried along, for `validatePath`. */
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly ocspResponses: readonly Uint8Array[]
  readonly signers: readonly SignerReport[]
}

export const worstOutcome = (outcomes: readonly CmsOutcome[]): CmsOutcome => {
  if (outcomes.includes('failed')) return 'failed'
  return outcomes.includes('indeterminate') ? 'indeterminate' : 'passed'
}
