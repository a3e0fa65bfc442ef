import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What the authority can be told to do wrong; `target` is an application number, or the serial number to be revoked. */
export const certificateAuthorityFaults = [
  ...commonFaults,
  'http-error',
  /** An HTML page with status 200, as captive portals and proxies send. */
  'wrong-media-type',
  /** Does what was asked, and the line breaks before the answer. */
  'answer-lost',
  /** Says that it will take `delayMs`, ten seconds unless told, and answers when polled after that. */
  'waiting',
  /** An error message: systemFailure. */
  'fail',
  /** Rejects the one request. */
  'reject-item',
  /** Rejects the one request and ends its transaction: whoever asks again under its number is told `transactionIdInUse`. */
  'end-transaction',
  /** Issues for the request's key, in another's name. */
  'other-subject',
  /** Issues what was asked for, and says that it is not quite that. */
  'granted-with-mods',
  'no-protection',
  /** The signature is over something else. */
  'bad-protection',
  /** Protected by the product's own certificate, which is for asking. */
  'wrong-signer',
  'other-transaction',
  'other-nonce',
  /** A real certificate of this authority, for another key. */
  'wrong-certificate',
  /** For the right key, by an authority of the same name that nobody trusts. */
  'untrusted-certificate',
  /** Waits for certConf although none was wanted. */
  'wants-confirmation',
  /** A CRL whose nextUpdate is long past. */
  'stale-crl',
  /** A CRL in force with a number below the last one, and without the last revocation. */
  'earlier-crl',
  'bad-crl-signature',
] as const
export type CertificateAuthorityFault = (typeof certificateAuthorityFaults)[number]

export const createCertificateAuthorityFaults = (): Faults<CertificateAuthorityFault> =>
  createFaults('certificate-authority', certificateAuthorityFaults)
