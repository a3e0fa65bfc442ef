import { findKeyWeakness, findSchemeWeakness, defaultAlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { parseCrl, type Crl } from '#shared/pki/crl.ts'
import { DerError } from '#shared/pki/der.ts'
import { isSameName } from '#shared/pki/name.ts'
import { findScheme, verifySigned } from '#shared/pki/signature.ts'

/** Deciding on a CRL that was fetched, before it is kept or handed on (RFC 5280 §6.3.3 (f), (g); §5.2.3). */

export type CrlUnusable =
  | 'malformed'
  | 'issuer-different'
  | 'signature-invalid'
  | 'algorithm-weak'
  | 'defective'
  /** A delta, or one that does not cover every end entity for every reason. */
  | 'partial'
  | 'not-yet-valid'
  | 'stale'
  /** Its number is below that of one already held: an old list played again. */
  | 'earlier'

export type CrlVerdict =
  | { readonly status: 'usable'; readonly crl: Crl & { readonly number: bigint; readonly nextUpdate: Date } }
  | { readonly status: 'unusable'; readonly why: CrlUnusable }

export type CrlCheck = {
  readonly der: Uint8Array
  /** Already trusted. */
  readonly issuer: Certificate
  readonly at: Date
  /** Number of the list already held. */
  readonly atLeast?: bigint | undefined
  readonly clockSkewMs?: number
}

/** As far as the OCSP reader lets clocks be apart. */
const defaultClockSkewMs = 5 * 60_000

const unusable = (why: CrlUnusable): CrlVerdict => ({ status: 'unusable', why })

const isPartial = ({ baseNumber, scope }: Crl): boolean =>
  baseNumber !== undefined ||
  (scope !== undefined &&
    (scope.isIndirect ||
      scope.onlySomeReasons !== undefined ||
      scope.onlyContainsCaCerts ||
      scope.onlyContainsAttributeCerts))

const decide = async ({
  der,
  issuer,
  at,
  atLeast,
  clockSkewMs = defaultClockSkewMs,
}: CrlCheck): Promise<CrlVerdict> => {
  const crl = parseCrl(der)
  const { number, nextUpdate, thisUpdate } = crl
  if (!isSameName(crl.issuer, issuer.subject)) return unusable('issuer-different')
  const isWeak =
    findSchemeWeakness(findScheme(crl.signatureAlgorithm), at, defaultAlgorithmPolicy) !== undefined ||
    findKeyWeakness(issuer.spki, at, defaultAlgorithmPolicy) !== undefined
  if (isWeak) return unusable('algorithm-weak')
  const maySign = issuer.extensions.values.keyUsage?.has('cRLSign') !== false
  if (!maySign || !(await verifySigned(issuer.spki, crl.signatureAlgorithm, crl.signature, crl.tbs)))
    return unusable('signature-invalid')
  if (crl.defect !== undefined || crl.entries.hasUnknownCritical || number === undefined || nextUpdate === undefined)
    return unusable('defective')
  if (isPartial(crl)) return unusable('partial')
  if (thisUpdate.getTime() > at.getTime() + clockSkewMs) return unusable('not-yet-valid')
  if (nextUpdate <= at) return unusable('stale')
  if (atLeast !== undefined && number < atLeast) return unusable('earlier')
  return { status: 'usable', crl: { ...crl, number, nextUpdate } }
}

/** Whether a CRL may be believed for all the issuer's end entities. Never throws on what the CRL holds. */
export const checkCrl = async (check: CrlCheck): Promise<CrlVerdict> => {
  try {
    return await decide(check)
  } catch (error) {
    if (error instanceof DerError) return unusable('malformed')
    throw error
  }
}
