import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What the time-stamping authority can be told to do wrong. */
export const timeStampAuthorityFaults = [
  ...commonFaults,
  'http-error',
  /** An HTML page with status 200, as captive portals and proxies send. */
  'wrong-media-type',
  /** PKIStatus rejection, timeNotAvailable. */
  'rejection',
  /** Stamps something else. */
  'wrong-imprint',
  'other-nonce',
  'no-nonce',
  'other-policy',
  /** By a certificate that is not for stamping. */
  'no-purpose',
  /** The right certificate, another key's signature. */
  'wrong-signature',
  /** genTime of a year when the certificate was not yet in force. */
  'long-ago',
] as const
export type TimeStampAuthorityFault = (typeof timeStampAuthorityFaults)[number]

export const createTimeStampAuthorityFaults = (): Faults<TimeStampAuthorityFault> =>
  createFaults('time-stamp-authority', timeStampAuthorityFaults)
