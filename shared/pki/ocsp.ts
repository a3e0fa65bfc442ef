import { isEqualBytes } from '#shared/bytes/bytes.ts'
import {
  defaultAlgorithmPolicy,
  findKeyWeakness,
  findSchemeWeakness,
  type AlgorithmPolicy,
} from './algorithm-policy.ts'
import type { Certificate } from './certificate.ts'
import { DerError } from './der.ts'
import { digestBytes } from './digest.ts'
import { Effort } from './effort.ts'
import { isCertIdOf } from './ocsp-request.ts'
import {
  findNonce,
  parseOcspResponse,
  type BasicOcspResponse,
  type OcspResponseStatus,
  type SingleResponse,
} from './ocsp-response.ts'
import { isSameName } from './name.ts'
import { extendedKeyUsages, oid } from './oid.ts'
import type { RevocationReason } from './revocation-reason.ts'
import { findScheme } from './signature.ts'

/** Deciding on an OCSP response (RFC 6960 §3.2): only what passed every check here is a status. */

/** Why a response says nothing about the certificate. */
export type OcspUnusable =
  | 'malformed'
  | `responder-${Exclude<OcspResponseStatus, 'successful'>}`
  | 'certificate-not-covered'
  | 'critical-extension-unknown'
  | 'responder-unauthorised'
  | 'responder-expired'
  | 'algorithm-weak'
  | 'signature-invalid'
  | 'nonce-missing'
  | 'nonce-different'
  | 'not-yet-valid'
  | 'stale'
  | 'produced-in-future'
  | 'produced-before-update'
  | 'after-expiry'

export type OcspEvidence = {
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly producedAt: Date
  /** The certificate that signed: the issuer itself, or the one it delegated to. */
  readonly responder: Certificate
  /** A delegate that must itself be checked for revocation: it does not carry id-pkix-ocsp-nocheck (§4.2.2.2.1). */
  readonly isResponderStatusOpen: boolean
}

export type OcspVerdict =
  | ({ readonly status: 'good' | 'unknown' } & OcspEvidence)
  | ({
      readonly status: 'revoked'
      readonly revokedAt: Date
      readonly reason: RevocationReason | undefined
    } & OcspEvidence)
  | { readonly status: 'unusable'; readonly why: OcspUnusable }

export type OcspCheck = {
  /** DER of the OCSPResponse. */
  readonly response: Uint8Array
  readonly certificate: Certificate
  readonly issuer: Certificate
  /** The time the status is wanted for. */
  readonly at: Date
  /** When the response is known to have existed, for a status in the past: see `PathRequest.revocationKnownAt`. */
  readonly knownAt?: Date
  /** The nonce that was sent; absent for responses from elsewhere, whose nonce then means nothing. */
  readonly nonce?: Uint8Array
  /** How old thisUpdate may be at `at`, also where nextUpdate would allow more. Required for a response without nextUpdate. */
  readonly maximumAgeMs?: number
  readonly clockSkewMs?: number
  readonly algorithmPolicy?: AlgorithmPolicy
  /** What it may cost, where the response is one of many; once spent, no response is usable. */
  readonly effort?: Effort
}

/** Web eID and CA/Browser practice: clocks may be this far apart. */
const defaultClockSkewMs = 5 * 60_000

/** A response that states no nextUpdate says that newer information is always available (§4.2.2.1): a day is long. */
const defaultAgeWithoutNextUpdateMs = 24 * 3_600_000

const isNamed = async ({ responderId }: BasicOcspResponse, { subject, spki }: Certificate): Promise<boolean> => {
  if (responderId.by === 'name') return isSameName(responderId.name, subject)
  return isEqualBytes(responderId.keyHash, await digestBytes('SHA-1', spki.key))
}

const isSameKey = (left: Certificate, right: Certificate): boolean => isEqualBytes(left.spki.der, right.spki.der)

/** §4.2.2.2: issued directly by the CA in question and marked for OCSP signing; any-usage does not count. */
const isDelegate = async (candidate: Certificate, issuer: Certificate, effort: Effort): Promise<boolean> => {
  const { extendedKeyUsage, keyUsage } = candidate.extensions.values
  return (
    isSameName(candidate.issuer, issuer.subject) &&
    extendedKeyUsage?.includes(extendedKeyUsages.OCSPSigning) === true &&
    keyUsage?.has('digitalSignature') !== false &&
    candidate.extensions.unknownCritical.length === 0 &&
    candidate.extensions.malformed.every((name) => !candidate.extensions.critical.has(oid[name])) &&
    (await effort.isSignedBy(candidate, issuer))
  )
}

type Responder = { readonly certificate: Certificate; readonly isDelegated: boolean }

const findResponder = async (
  basic: BasicOcspResponse,
  issuer: Certificate,
  effort: Effort,
): Promise<Responder | undefined> => {
  if (await isNamed(basic, issuer)) {
    // A delegate may carry the issuer's own name, so the issuer's key must be the one that signed, or the search goes on.
    if (await effort.isSignedBy(basic, issuer)) return { certificate: issuer, isDelegated: false }
  }
  for (const candidate of basic.certificates) {
    if (!(await isNamed(basic, candidate))) continue
    if (isSameKey(candidate, issuer)) return { certificate: issuer, isDelegated: false }
    if (await isDelegate(candidate, issuer, effort)) return { certificate: candidate, isDelegated: true }
  }
  return (await isNamed(basic, issuer)) ? { certificate: issuer, isDelegated: false } : undefined
}

const findSingle = async (
  basic: BasicOcspResponse,
  certificate: Certificate,
  issuer: Certificate,
): Promise<SingleResponse | undefined> => {
  let newest: SingleResponse | undefined
  for (const single of basic.responses) {
    if (!(await isCertIdOf(single.certId, certificate, issuer))) continue
    if (newest === undefined || single.thisUpdate > newest.thisUpdate) newest = single
  }
  return newest
}

const findNonceFault = (basic: BasicOcspResponse, nonce: Uint8Array | undefined): OcspUnusable | undefined => {
  if (nonce === undefined) return undefined
  const answered = findNonce(basic.extensions)
  if (answered === undefined) return 'nonce-missing'
  return isEqualBytes(answered, nonce) ? undefined : 'nonce-different'
}

/** The latest instant the response may speak of and its responder must be in force at. */
const toKnownAt = ({ at, knownAt }: OcspCheck): Date => (knownAt !== undefined && knownAt > at ? knownAt : at)

const findTimeFault = (
  { thisUpdate, nextUpdate, certStatus }: SingleResponse,
  producedAt: Date,
  check: OcspCheck,
): OcspUnusable | undefined => {
  const { at, maximumAgeMs, clockSkewMs = defaultClockSkewMs } = check
  const now = at.getTime()
  const latest = toKnownAt(check).getTime() + clockSkewMs
  if (thisUpdate.getTime() > latest) return 'not-yet-valid'
  if (producedAt.getTime() > latest) return 'produced-in-future'
  if (producedAt.getTime() < thisUpdate.getTime() - clockSkewMs) return 'produced-before-update'
  if (nextUpdate !== undefined && nextUpdate < thisUpdate) return 'stale'
  if (check.knownAt !== undefined && thisUpdate >= at) {
    // Responders forget expired certificates: that they know of no revocation any more proves nothing.
    return thisUpdate > check.certificate.notAfter && certStatus.status === 'good' ? 'after-expiry' : undefined
  }
  if (nextUpdate !== undefined && nextUpdate.getTime() < now - clockSkewMs) return 'stale'
  const limit = maximumAgeMs ?? (nextUpdate === undefined ? defaultAgeWithoutNextUpdateMs : undefined)
  return limit !== undefined && thisUpdate.getTime() < now - limit - clockSkewMs ? 'stale' : undefined
}

const isExtensionUnknown = (basic: BasicOcspResponse, single: SingleResponse): boolean =>
  [...basic.extensions, ...single.extensions].some(
    (extension) => extension.critical && extension.oid !== oid.ocspNonce && extension.oid !== oid.ocspArchiveCutoff,
  )

const unusable = (why: OcspUnusable): OcspVerdict => ({ status: 'unusable', why })

const decide = async (check: OcspCheck): Promise<OcspVerdict> => {
  const { certificate, issuer, algorithmPolicy = defaultAlgorithmPolicy, clockSkewMs = defaultClockSkewMs } = check
  const { effort = new Effort() } = check
  const at = toKnownAt(check)
  const response = parseOcspResponse(check.response)
  if (response.status !== 'successful') return unusable(`responder-${response.status}`)
  const { basic } = response
  const responder = await findResponder(basic, issuer, effort)
  if (responder === undefined) return unusable('responder-unauthorised')
  const { spki, notBefore, notAfter, signatureAlgorithm } = responder.certificate
  const isWeak =
    findKeyWeakness(spki, at, algorithmPolicy) !== undefined ||
    findSchemeWeakness(findScheme(basic.signatureAlgorithm), at, algorithmPolicy) !== undefined ||
    (responder.isDelegated && findSchemeWeakness(findScheme(signatureAlgorithm), at, algorithmPolicy) !== undefined)
  if (isWeak) return unusable('algorithm-weak')
  if (!(await effort.isSignedBy(basic, responder.certificate))) return unusable('signature-invalid')
  const isInForce = at.getTime() >= notBefore.getTime() - clockSkewMs && at <= notAfter
  // The issuer was in force at the time in question, as its path says; a later one it must have lived to see.
  if (!isInForce && (responder.isDelegated || check.knownAt !== undefined)) return unusable('responder-expired')
  const nonceFault = findNonceFault(basic, check.nonce)
  if (nonceFault !== undefined) return unusable(nonceFault)
  const single = await findSingle(basic, certificate, issuer)
  if (single === undefined) return unusable('certificate-not-covered')
  if (isExtensionUnknown(basic, single)) return unusable('critical-extension-unknown')
  const timeFault = findTimeFault(single, basic.producedAt, check)
  if (timeFault !== undefined) return unusable(timeFault)
  return {
    ...single.certStatus,
    thisUpdate: single.thisUpdate,
    nextUpdate: single.nextUpdate,
    producedAt: basic.producedAt,
    responder: responder.certificate,
    isResponderStatusOpen: responder.isDelegated && responder.certificate.extensions.values.ocspNoCheck !== true,
  }
}

/**
 * What an OCSP response says about a certificate at a time (RFC 6960 §3.2, §4.2.2). The issuer's certificate must already be
 * trusted. Never throws on what the response holds: everything unfit is 'unusable' with its reason, and never good.
 */
export const checkOcspResponse = async (check: OcspCheck): Promise<OcspVerdict> => {
  try {
    return await decide(check)
  } catch (error) {
    if (error instanceof DerError) return unusable('malformed')
    throw error
  }
}
