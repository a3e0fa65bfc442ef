import { isEqualBytes } from '#shared/bytes/bytes.ts'
import type { Certificate } from './certificate.ts'
import type { Crl } from './crl.ts'
import { isBitSet, type BitString } from './der.ts'
import type { DistributionPoint, DistributionPointName } from './distribution-point.ts'
import type { GeneralName } from './general-name.ts'
import { extendName, isSameName, type Name } from './name.ts'

/** Whether a CRL covers a certificate, and for which reasons (RFC 5280 §6.3.3 b, c, d). */

/** ReasonFlags 1 to 8 as bits; together every reason. */
export const allReasons = 0b1_1111_1110

const toMask = (reasons: BitString | undefined): number => {
  if (reasons === undefined) return allReasons
  let mask = 0
  for (let bit = 1; bit <= 8; bit++) if (isBitSet(reasons, bit)) mask |= 1 << bit
  return mask
}

const isSameGeneralName = (left: GeneralName, right: GeneralName): boolean => {
  if (left.form === 'directory' && right.form === 'directory') return isSameName(left.name, right.name)
  if ('text' in left && 'text' in right) return left.form === right.form && left.text === right.text
  if ('octets' in left && 'octets' in right) return left.form === right.form && isEqualBytes(left.octets, right.octets)
  return false
}

const toFullNames = (name: DistributionPointName, parents: readonly Name[]): readonly GeneralName[] =>
  name.form === 'full'
    ? name.names
    : parents.map((parent): GeneralName => ({ form: 'directory', name: extendName(parent, name.rdn) }))

const directoryNames = (names: readonly GeneralName[] | undefined): Name[] =>
  (names ?? []).flatMap((name) => (name.form === 'directory' ? [name.name] : []))

const shareName = (left: readonly GeneralName[], right: readonly GeneralName[]): boolean =>
  left.some((one) => right.some((other) => isSameGeneralName(one, other)))

/** (b)(2)(i): the names of the CRL and of the distribution point meet. */
const isNamed = (crl: Crl, point: DistributionPoint, certificate: Certificate): boolean => {
  const scopeName = crl.scope?.name
  if (scopeName === undefined) return true
  const ofCrl = toFullNames(scopeName, [crl.issuer])
  const issuers = directoryNames(point.crlIssuer)
  const ofPoint =
    point.name === undefined
      ? (point.crlIssuer ?? [])
      : toFullNames(point.name, issuers.length > 0 ? issuers : [certificate.issuer])
  return shareName(ofCrl, ofPoint)
}

/** (b)(1): the CRL is by the issuer the point names, or by the certificate's own. */
const isByIssuer = (crl: Crl, point: DistributionPoint, certificate: Certificate): boolean =>
  point.crlIssuer === undefined
    ? isSameName(crl.issuer, certificate.issuer)
    : crl.scope?.isIndirect === true && directoryNames(point.crlIssuer).some((name) => isSameName(name, crl.issuer))

/** The reasons for which the CRL speaks about the certificate through the point, as bits; 0 where it does not. */
export const findCoveredReasons = (crl: Crl, point: DistributionPoint, certificate: Certificate): number => {
  const isCa = certificate.extensions.values.basicConstraints?.isCa === true
  const { scope } = crl
  const isKind =
    scope === undefined ||
    !(scope.onlyContainsAttributeCerts || (scope.onlyContainsUserCerts && isCa) || (scope.onlyContainsCaCerts && !isCa))
  if (!isKind || !isByIssuer(crl, point, certificate) || !isNamed(crl, point, certificate)) return 0
  return toMask(scope?.onlySomeReasons) & toMask(point.reasons)
}

/** The certificate's distribution points, and the one that §6.3.3 assumes besides: its issuer's own CRL. */
export const listDistributionPoints = (certificate: Certificate): readonly DistributionPoint[] => [
  ...(certificate.extensions.values.crlDistributionPoints ?? []),
  {
    name: { form: 'full', names: [{ form: 'directory', name: certificate.issuer }] },
    reasons: undefined,
    crlIssuer: undefined,
  },
]

const isSameOptional = (left: Uint8Array | undefined, right: Uint8Array | undefined): boolean =>
  left === undefined || right === undefined ? left === right : isEqualBytes(left, right)

/** (c): whether a delta CRL carries a complete CRL on (§5.2.4). */
export const isDeltaOf = (delta: Crl, complete: Crl): boolean =>
  delta.baseNumber !== undefined &&
  delta.number !== undefined &&
  complete.number !== undefined &&
  isSameName(delta.issuer, complete.issuer) &&
  isSameOptional(delta.scope?.der, complete.scope?.der) &&
  isSameOptional(delta.authorityKeyIdentifier, complete.authorityKeyIdentifier) &&
  delta.baseNumber <= complete.number &&
  complete.number < delta.number
