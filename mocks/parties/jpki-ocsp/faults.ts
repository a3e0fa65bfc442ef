import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What the responder can be told to do wrong. */
export const jpkiOcspFaults = [
  ...commonFaults,
  'http-error',
  /** An HTML page with status 200, as captive portals and proxies send. */
  'wrong-media-type',
  /** OCSPResponseStatus tryLater, unsigned (RFC 6960 §4.2.1). */
  'try-later',
  'internal-error',
  'unauthorized',
  /** Signed by a CA of the same name that nobody trusts. */
  'wrong-signer',
  /** The right responder's certificate, another key's signature. */
  'wrong-signature',
  /** Signed by an ordinary certificate of the same CA, without id-kp-OCSPSigning. */
  'unauthorised-signer',
  /** thisUpdate, nextUpdate and producedAt of two days ago. */
  'stale',
  'from-the-future',
  'wrong-nonce',
  'no-nonce',
  /** Good, for another serial number. */
  'wrong-certificate',
  /** The answer "unknown" for a certificate that was issued. */
  'unknown',
] as const
export type JpkiOcspFault = (typeof jpkiOcspFaults)[number]

export const createJpkiOcspFaults = (): Faults<JpkiOcspFault> => createFaults('jpki-ocsp', jpkiOcspFaults)
