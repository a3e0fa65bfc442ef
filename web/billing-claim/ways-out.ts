import type { ClaimRefusal } from '#shared/billing-claim/claim-api.ts'

/** What a person can do about a claim that was not taken. */
export type WayOut = 'another-file' | 'another-key' | 'again' | 'certificates' | 'list'

/** The first is the way most will go. */
export const waysOut: Readonly<Record<ClaimRefusal, readonly [WayOut, ...WayOut[]]>> = {
  'signature-invalid': ['another-file'],
  'certificate-not-ours': ['another-key', 'certificates'],
  'certificate-expired': ['another-key', 'certificates'],
  'certificate-revoked': ['another-key', 'certificates'],
  'certificate-of-another': ['another-key'],
  'revocation-list-missing': ['again'],
  'content-malformed': ['another-file'],
  duplicate: ['list', 'another-file'],
}
