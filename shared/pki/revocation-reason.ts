import { DerError } from './der.ts'

/** CRLReason by number (RFC 5280 §5.3.1). */
const revocationReasons = {
  0: 'unspecified',
  1: 'key-compromise',
  2: 'ca-compromise',
  3: 'affiliation-changed',
  4: 'superseded',
  5: 'cessation-of-operation',
  6: 'certificate-hold',
  8: 'remove-from-crl',
  9: 'privilege-withdrawn',
  10: 'aa-compromise',
} as const
export type RevocationReason = (typeof revocationReasons)[keyof typeof revocationReasons]

/** The reason of a CRLReason number. Throws DerError on a number without one. */
export const toRevocationReason = (number: number): RevocationReason => {
  const reason = Object.entries(revocationReasons).find(([known]) => Number(known) === number)?.[1]
  if (reason === undefined) throw new DerError('revocation reason without a name')
  return reason
}

/** The CRLReason number of a reason. */
export const toReasonNumber = (reason: RevocationReason): number =>
  Number(Object.entries(revocationReasons).find(([, name]) => name === reason)?.[0])
