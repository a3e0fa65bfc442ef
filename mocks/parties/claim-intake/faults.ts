import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What the review system can be told to do wrong. */
export const claimIntakeFaults = [
  ...commonFaults,
  /** Takes the claim, and the line breaks before the receipt. */
  'answer-lost',
  /** A receipt for another content. */
  'wrong-receipt',
  /** A receipt signed by somebody of the same name. */
  'wrong-signer',
  /** Other octets than the list told of. */
  'wrong-document',
  /** The list begins with what was asked to be left out. */
  'wrong-order',
] as const
export type ClaimIntakeFault = (typeof claimIntakeFaults)[number]

export const createClaimIntakeFaults = (): Faults<ClaimIntakeFault> => createFaults('claim-intake', claimIntakeFaults)
