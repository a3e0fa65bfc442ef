import type { CertificateSerial } from '#shared/pki/certificate.ts'
import { isSameName, type Name } from '#shared/pki/name.ts'
import type { CmpBody } from './body.ts'
import type { CmpFailure } from './status.ts'

/** What an authority's answer means for a revocation that was asked for (RFC 9810 §5.3.10, RFC 9483 §4.2). */
export type Revocation =
  | { readonly outcome: 'revoked' }
  /** It was revoked before: asking again after a lost answer ends here. */
  | { readonly outcome: 'already-revoked' }
  | { readonly outcome: 'waiting' }
  | { readonly outcome: 'refused'; readonly failures: readonly CmpFailure[] }
  /** The answer is about another certificate, or about none. */
  | { readonly outcome: 'unexpected' }

/** Reads the answer to an rr of one certificate, or to a pollReq about it. */
export const readRevocation = (
  body: CmpBody,
  { issuer, serial }: { readonly issuer: Name; readonly serial: CertificateSerial },
): Revocation => {
  if (body.type !== 'rp' && body.type !== 'error') return { outcome: 'unexpected' }
  const [info, ...others] = body.type === 'error' ? [body.info] : body.statuses
  if (info === undefined || others.length > 0) return { outcome: 'unexpected' }
  if (info.status === 'waiting') return { outcome: 'waiting' }
  if (info.failures.includes('certRevoked')) return { outcome: 'already-revoked' }
  if (body.type === 'error' || info.status === 'rejection' || info.status === 'keyUpdateWarning')
    return { outcome: 'refused', failures: info.failures }
  const isOther = body.certificates.some((named) => named.serial !== serial || !isSameName(named.issuer, issuer))
  if (isOther) return { outcome: 'unexpected' }
  // A warning says that it is about to happen: not yet the fact that a status may be moved by (§5.2.3).
  return info.status === 'revocationWarning' ? { outcome: 'waiting' } : { outcome: 'revoked' }
}
