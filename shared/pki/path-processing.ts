import { findKeyWeakness, findSchemeWeakness, type AlgorithmPolicy } from './algorithm-policy.ts'
import { isSelfIssued, type Certificate } from './certificate.ts'
import { profileRules } from './certificate-profile.ts'
import type { KeyUsage } from './extensions.ts'
import { isSameName, toNameText } from './name.ts'
import { addNameConstraints, areNamesTooMany, findForbiddenName, type NameConstraintState } from './name-constraints.ts'
import { extendedKeyUsages, oid } from './oid.ts'
import type { Evidence, PathCheck, PathCode } from './path-report.ts'
import {
  addCertificatePolicies,
  advancePolicyCounters,
  applyPolicyMappings,
  finishPolicies,
  isAnyPolicyMapped,
  isPolicyFound,
  startPolicies,
  type PolicySettings,
} from './policies.ts'
import { findScheme } from './signature.ts'

export type PathSettings = PolicySettings & {
  readonly at: Date
  readonly keyUsage: readonly KeyUsage[]
  /** OIDs. */
  readonly extendedKeyUsage: readonly string[]
  readonly algorithmPolicy: AlgorithmPolicy
  readonly conformance: 'relying-party' | 'strict'
}

export type ProcessedPath = {
  readonly failure: PathCode | undefined
  readonly checks: readonly PathCheck[]
  readonly policies: readonly string[]
}

/** Carries the first failed check out of the state machine; never leaves this file. */
class PathFailure extends Error {
  readonly code: PathCode

  constructor(code: PathCode) {
    super(code)
    this.code = code
  }
}

/** The record of what was checked: a failed requirement is written down and then ends the processing. */
class CheckLog {
  readonly checks: PathCheck[] = []
  position = 0
  serial = ''

  note(check: string, outcome: PathCheck['outcome'], evidence: Evidence = {}): void {
    this.checks.push({ check, outcome, position: this.position, serial: this.serial, evidence })
  }

  require(check: string, code: PathCode | undefined, evidence: Evidence = {}): void {
    this.note(check, code === undefined ? 'passed' : 'failed', evidence)
    if (code !== undefined) throw new PathFailure(code)
  }
}

const failIf = (isFailed: boolean, code: PathCode): PathCode | undefined => (isFailed ? code : undefined)

/** Times in certificates are whole seconds: notAfter includes its last second to the end (RFC 5280 §4.1.2.5). */
const toWholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000)

const checkValidity = (log: CheckLog, { notBefore, notAfter }: Certificate, at: Date): void => {
  const evidence = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString(), at: at.toISOString() }
  const code =
    at < notBefore ? 'certificate.not-yet-valid' : toWholeSecond(at) > notAfter ? 'certificate.expired' : undefined
  log.require('validity', code, evidence)
}

const checkProfile = (log: CheckLog, certificate: Certificate, conformance: PathSettings['conformance']): void => {
  const [malformed] = certificate.extensions.malformed
  log.require('extensions', failIf(malformed !== undefined, 'certificate.extension-malformed'), { malformed })
  for (const { id, section, weight, isBroken } of profileRules) {
    if (!isBroken(certificate)) continue
    const evidence = { rule: id, section }
    if (weight === 'refuse' || conformance === 'strict') log.require('profile', 'certificate.profile', evidence)
    else log.note('profile', 'noted', evidence)
  }
  const [unknown] = certificate.extensions.unknownCritical
  log.require('critical-extensions', failIf(unknown !== undefined, 'certificate.critical-extension-unknown'), {
    unknown,
  })
}

const checkKey = (log: CheckLog, { spki }: Certificate, settings: PathSettings): void => {
  const weakness = findKeyWeakness(spki, settings.at, settings.algorithmPolicy)
  log.require('key', weakness && `certificate.${weakness}`, { algorithm: spki.algorithm.oid })
}

const checkSignatureAlgorithm = (log: CheckLog, { signatureAlgorithm }: Certificate, settings: PathSettings): void => {
  const weakness = findSchemeWeakness(findScheme(signatureAlgorithm), settings.at, settings.algorithmPolicy)
  log.require('signature-algorithm', weakness && `certificate.${weakness}`, { algorithm: signatureAlgorithm.oid })
}

/** RFC 5280 §4.2.1.4: a critical policies extension with a qualifier we cannot interpret refuses the certificate. */
const checkQualifiers = (log: CheckLog, { extensions }: Certificate): void => {
  if (!extensions.critical.has(oid.certificatePolicies)) return
  const unknown = extensions.values.certificatePolicies
    ?.flatMap(({ qualifiers }) => qualifiers)
    .find((qualifier) => qualifier !== oid.cps && qualifier !== oid.userNotice)
  log.require('policy-qualifiers', failIf(unknown !== undefined, 'policy.qualifier-unknown'), { unknown })
}

const allowsUsage = ({ extensions }: Certificate, usage: string): boolean => {
  const usages = extensions.values.extendedKeyUsage
  return usages === undefined || usages.includes(usage) || usages.includes(extendedKeyUsages.anyExtendedKeyUsage)
}

type IssuerContext = { readonly settings: PathSettings; readonly isAnchor: boolean }

/** §6.1.4 (k) and (n), and what an issuer says about its own extended key usage. */
const checkIssuer = (log: CheckLog, issuer: Certificate, { settings, isAnchor }: IssuerContext): void => {
  const { basicConstraints, keyUsage } = issuer.extensions.values
  // An anchor of version 1 cannot say that it is a CA; that it is an anchor says it (§6.1.4 k, "by out-of-band means").
  const isOldAnchor = isAnchor && issuer.version === 1
  if (!isOldAnchor) {
    log.require('basic-constraints', failIf(basicConstraints === undefined, 'ca.basic-constraints-missing'))
    log.require('ca', failIf(basicConstraints?.isCa !== true, 'ca.not-a-ca'))
  }
  log.require('key-usage', failIf(keyUsage?.has('keyCertSign') === false, 'ca.key-usage'))
  if (isAnchor) return
  const refused = settings.extendedKeyUsage.find((usage) => !allowsUsage(issuer, usage))
  log.require('extended-key-usage', failIf(refused !== undefined, 'ca.extended-key-usage'), { refused })
}

const checkTarget = (log: CheckLog, target: Certificate, settings: PathSettings): void => {
  const { keyUsage } = target.extensions.values
  const missing = settings.keyUsage.find((usage) => keyUsage?.has(usage) === false)
  log.require('target-key-usage', failIf(missing !== undefined, 'target.key-usage'), { missing })
  const refused = settings.extendedKeyUsage.find((usage) => !allowsUsage(target, usage))
  log.require('target-extended-key-usage', failIf(refused !== undefined, 'target.extended-key-usage'), { refused })
}

const checkNames = (log: CheckLog, state: NameConstraintState, certificate: Certificate): void => {
  log.require('name-count', failIf(areNamesTooMany(state, certificate), 'name.too-many'))
  const forbidden = findForbiddenName(state, certificate)
  const evidence = forbidden && { form: forbidden.name.form, why: forbidden.why }
  log.require('name-constraints', failIf(forbidden !== undefined, 'name.forbidden'), evidence)
}

const process = (log: CheckLog, path: readonly Certificate[], settings: PathSettings): readonly string[] => {
  const [anchor, ...certificates] = path
  if (anchor === undefined) throw new RangeError('a path begins with its anchor')
  const enter = (index: number, certificate: Certificate): void => {
    log.position = certificates.length - index
    log.serial = certificate.serial
  }
  const names: NameConstraintState = []
  const policies = startPolicies(settings, certificates.length)
  let pathLength = Number.POSITIVE_INFINITY

  // RFC 5937: constraints that the anchor's certificate states bind the path as an issuer's would.
  enter(0, anchor)
  checkValidity(log, anchor, settings.at)
  checkProfile(log, anchor, settings.conformance)
  checkKey(log, anchor, settings)
  checkIssuer(log, anchor, { settings, isAnchor: true })
  addNameConstraints(names, anchor.extensions.values.nameConstraints)
  pathLength = anchor.extensions.values.basicConstraints?.pathLength ?? pathLength

  let issuer = anchor
  for (const [index, certificate] of certificates.entries()) {
    const isLast = index === certificates.length - 1
    enter(index + 1, certificate)
    // §6.1.3 (a); the signature itself was verified when the path was found.
    log.require('name-chaining', failIf(!isSameName(certificate.issuer, issuer.subject), 'certificate.name-chaining'), {
      issuer: toNameText(issuer.subject),
    })
    log.require('signature', undefined, { algorithm: certificate.signatureAlgorithm.oid })
    checkSignatureAlgorithm(log, certificate, settings)
    checkValidity(log, certificate, settings.at)
    checkProfile(log, certificate, settings.conformance)
    checkKey(log, certificate, settings)
    // §6.1.3 (b), (c)
    if (isLast || !isSelfIssued(certificate)) checkNames(log, names, certificate)
    // §6.1.3 (d) to (f)
    checkQualifiers(log, certificate)
    addCertificatePolicies(policies, certificate, isLast)
    log.require('policy', failIf(!isPolicyFound(policies), 'policy.none-acceptable'))
    if (isLast) break
    // §6.1.4
    log.require('policy-mappings', failIf(isAnyPolicyMapped(certificate), 'policy.mapping-any'))
    applyPolicyMappings(policies, certificate)
    addNameConstraints(names, certificate.extensions.values.nameConstraints)
    advancePolicyCounters(policies, certificate)
    checkIssuer(log, certificate, { settings, isAnchor: false })
    if (!isSelfIssued(certificate)) {
      log.require('path-length', failIf(pathLength <= 0, 'ca.path-length-exceeded'), { allowed: pathLength })
      pathLength -= 1
    }
    pathLength = Math.min(pathLength, certificate.extensions.values.basicConstraints?.pathLength ?? pathLength)
    issuer = certificate
  }

  // §6.1.5
  const target = certificates.at(-1)
  if (target === undefined) throw new RangeError('a path ends with its target')
  const allowed = finishPolicies(policies, target, settings.initialPolicies)
  log.require('policies', failIf(allowed === undefined, 'policy.none-acceptable'), { allowed: allowed?.join(' ') })
  checkTarget(log, target, settings)
  return allowed ?? []
}

/**
 * RFC 5280 §6.1 on one path, anchor first, whose signatures were already verified; revocation is another step. Never
 * throws on what the certificates say.
 */
export const processPath = (path: readonly Certificate[], settings: PathSettings): ProcessedPath => {
  const log = new CheckLog()
  try {
    const policies = process(log, path, settings)
    return { failure: undefined, checks: log.checks, policies }
  } catch (error) {
    if (error instanceof PathFailure) return { failure: error.code, checks: log.checks, policies: [] }
    throw error
  }
}
