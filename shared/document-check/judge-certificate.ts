import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import type { AlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { toNameText } from '#shared/pki/name.ts'
import type { PathCheck, PathCode, PathReport } from '#shared/pki/path-report.ts'
import type { PathRequest } from '#shared/pki/path-request.ts'
import { validatePath } from '#shared/pki/path.ts'
import { toEvidence } from './evidence.ts'
import { answers, type Answer, type CertificateReport, type CheckReport, type RevocationReport } from './report.ts'
import { listDisclosures, readIssuerName, readSubject } from './subject.ts'

/** Whether a certificate was in order when it counted, and how that was learned. */

/** DER of revocation information. */
export type RevocationEvidence = {
  readonly crls: readonly Uint8Array[]
  readonly ocspResponses: readonly Uint8Array[]
}

export const noEvidence: RevocationEvidence = { crls: [], ocspResponses: [] }

export type Trust = {
  /** DER of the certificates that are trusted to say who signed, and those trusted to say when. */
  readonly anchors: readonly Uint8Array[]
  readonly stampAnchors: readonly Uint8Array[]
  /** The time for everything whose own time is not proven. */
  readonly at: Date
  /** What was fetched or handed in, beside what the document carries. */
  readonly evidence: RevocationEvidence
}

/** A certificate whose revocation nobody has told, or only the document itself, under its issuer. */
export type OpenQuestion = { readonly certificate: Uint8Array; readonly issuer: Uint8Array }

export type CertificateQuestion = {
  readonly certificate: Certificate
  /** DER of certificates that may help to find a path. */
  readonly pool: readonly Uint8Array[]
  /** When a trusted time-stamp saw the signature; absent, nothing is proven but that it exists at `trust.at`. */
  readonly provenAt?: Date | undefined
  readonly carried: RevocationEvidence
  readonly trust: Trust
  /** Another than the usual one. */
  readonly algorithmPolicy?: AlgorithmPolicy
}

export type Judgement = {
  readonly report: CertificateReport
  readonly questions: readonly OpenQuestion[]
}

const answerOfPath: Readonly<Record<PathCode, Answer>> = {
  'path.valid': 'valid',
  'target.malformed': 'malformed',
  'path.anchor-not-found': 'certificate-untrusted',
  'path.too-deep': 'undecided',
  'path.search-exhausted': 'undecided',
  'certificate.signature-invalid': 'certificate-unfit',
  'certificate.algorithm-unsupported': 'unsupported',
  'certificate.algorithm-weak': 'algorithm-weak',
  'certificate.key-unsupported': 'unsupported',
  'certificate.key-weak': 'algorithm-weak',
  'certificate.not-yet-valid': 'certificate-not-yet-valid',
  'certificate.expired': 'certificate-expired',
  'certificate.name-chaining': 'certificate-unfit',
  'certificate.critical-extension-unknown': 'certificate-unfit',
  'certificate.extension-malformed': 'certificate-unfit',
  'certificate.profile': 'certificate-unfit',
  'ca.basic-constraints-missing': 'certificate-unfit',
  'ca.not-a-ca': 'certificate-unfit',
  'ca.path-length-exceeded': 'certificate-unfit',
  'ca.key-usage': 'certificate-unfit',
  'ca.extended-key-usage': 'certificate-unfit',
  'name.forbidden': 'certificate-unfit',
  'name.too-many': 'certificate-unfit',
  'policy.mapping-any': 'certificate-unfit',
  'policy.qualifier-unknown': 'certificate-unfit',
  'policy.none-acceptable': 'certificate-unfit',
  'target.key-usage': 'certificate-unfit',
  'target.extended-key-usage': 'certificate-unfit',
  'revocation.revoked': 'certificate-revoked',
  'revocation.unknown': 'revocation-unknown',
}

export const toAnswer = (code: PathCode): Answer => answerOfPath[code]

/** What a path report and its readers have in common, wherever the certificates are kept. */
export type JudgedPath = Pick<PathReport, 'code' | 'path' | 'checks'>

export type Verdict = {
  readonly certificate: Certificate
  readonly path: JudgedPath
  readonly at: Date
  readonly answer: Answer
  /** Nobody answers for what is itself trusted. */
  readonly isStatusNeeded: boolean
}

type Attempt = Pick<Verdict, 'at'> & { readonly path: PathReport }

export const isTrustedItself = ({ der }: Certificate, anchors: readonly Uint8Array[]): boolean =>
  anchors.some((anchor) => isEqualBytes(anchor, der))

/** All that is known goes into one question: what came with the document is never asked without what is newer. */
export const gatherEvidence = (
  carried: RevocationEvidence,
  given: RevocationEvidence,
): Required<Pick<PathRequest, 'crls' | 'ocspResponses' | 'revocationOrigin'>> => {
  const isCarried = new Set([...carried.crls, ...carried.ocspResponses])
  return {
    crls: [...carried.crls, ...given.crls],
    ocspResponses: [...carried.ocspResponses, ...given.ocspResponses],
    revocationOrigin: (der) => (isCarried.has(der) ? 'document' : 'elsewhere'),
  }
}

const validate = (
  { certificate, pool, carried, trust, algorithmPolicy }: CertificateQuestion,
  { at, knownAt }: { readonly at: Date; readonly knownAt?: Date },
): Promise<PathReport> =>
  validatePath({
    target: certificate.der,
    intermediates: pool,
    anchors: trust.anchors,
    at,
    revocation: isTrustedItself(certificate, trust.anchors) ? 'none' : 'require',
    ...gatherEvidence(carried, trust.evidence),
    ...(knownAt && { revocationKnownAt: () => knownAt }),
    ...(algorithmPolicy && { algorithmPolicy }),
  })

/** Reasons after which an earlier signature may be anybody's (RFC 5280 §5.3.1). */
const compromises: ReadonlySet<unknown> = new Set(['key-compromise', 'ca-compromise', 'aa-compromise'])

const isCompromised = ({ check, evidence }: PathCheck): boolean =>
  check === 'revocation' && evidence['revokedAt'] !== undefined && compromises.has(evidence['reason'])

/** A key in wrong hands is revoked for all times: when it was lost is seldom known. */
const withCompromises = (path: PathReport): PathReport => {
  if (!path.checks.some(isCompromised)) return path
  const checks = path.checks.map((check) =>
    isCompromised(check)
      ? ({ ...check, outcome: 'failed', evidence: { ...check.evidence, status: 'revoked' } } as const)
      : check,
  )
  return { ...path, outcome: 'failed', code: 'revocation.revoked', checks, policies: [] }
}

/**
 * For the proven time where there is one. Status information of a later day answers for an earlier one too: not revoked
 * later is not revoked then, and a revocation that came after the proof leaves the signature standing unless the key was in
 * wrong hands. Information of the proven time whose own signer has expired since is heard where nothing else answers.
 */
const decide = async (question: CertificateQuestion): Promise<Attempt> => {
  const { provenAt: at, trust } = question
  if (at === undefined) return { path: await validate(question, { at: trust.at }), at: trust.at }
  const known = withCompromises(await validate(question, { at, knownAt: trust.at }))
  if (known.code !== 'revocation.unknown') return { path: known, at }
  const then = await validate(question, { at })
  return { path: then.outcome === 'passed' ? then : known, at }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const toOrigin = (origin: unknown): RevocationReport['foundIn'] =>
  origin === 'document' || origin === 'elsewhere' ? origin : null

const toRevocation = ({ path, isStatusNeeded }: Verdict): RevocationReport => {
  const check = path.checks.find(({ check, position }) => check === 'revocation' && position === 0)
  const { status, source, origin, thisUpdate, revokedAt, reason } = check?.evidence ?? {}
  const isKnown = status === 'good' || status === 'revoked'
  return {
    // Revoked after the time that counts is good for that time, and revoked all the same.
    status: isKnown ? (revokedAt === undefined ? status : 'revoked') : isStatusNeeded ? 'unknown' : 'not-needed',
    source: !isKnown ? null : source === 'ocsp' ? 'ocsp' : 'crl',
    foundIn: isKnown ? toOrigin(origin) : null,
    thisUpdate: textOf(thisUpdate),
    revokedAt: textOf(revokedAt),
    reason: textOf(reason),
  }
}

const toCheck = (check: PathCheck, names: readonly string[]): CheckReport => ({
  check: check.check,
  outcome: check.outcome,
  about: names[check.position] ?? check.serial,
  evidence: toEvidence(check.evidence),
})

const listStatuses = (
  { path, checks }: JudgedPath,
  isWanted: (evidence: PathCheck['evidence']) => boolean,
): OpenQuestion[] =>
  checks.flatMap(({ check, position, evidence }) => {
    const [certificate, issuer] = [path[position], path[position + 1]]
    if (check !== 'revocation' || !isWanted(evidence)) return []
    return certificate === undefined || issuer === undefined ? [] : [{ certificate, issuer }]
  })

export const findQuestions = (path: JudgedPath): OpenQuestion[] =>
  listStatuses(path, (evidence) => evidence['status'] === 'unknown')

/** Said to be good by the document alone: at a time that nothing proves, somebody may know of a later revocation. */
export const findUnconfirmed = (path: JudgedPath): OpenQuestion[] =>
  listStatuses(path, (evidence) => evidence['status'] === 'good' && evidence['origin'] === 'document')

export const fingerprintOf = async (der: Uint8Array): Promise<string> => encodeHex(await digestBytes('SHA-256', der))

export const toCertificateReport = async (verdict: Verdict): Promise<CertificateReport> => {
  const { certificate, path, at, answer } = verdict
  const names = path.path.map((der) => toNameText(parseCertificate(der).subject))
  const subject = readSubject(certificate)
  const anchor = path.path.at(-1)
  return {
    answer,
    outcome: answers[answer],
    code: path.code,
    name: subject.name,
    discloses: listDisclosures(subject),
    subject: toNameText(certificate.subject),
    issuer: toNameText(certificate.issuer),
    issuerName: readIssuerName(certificate),
    serial: certificate.serial,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    sha256: await fingerprintOf(certificate.der),
    at: at.toISOString(),
    path: names,
    anchor: anchor === undefined ? null : await fingerprintOf(anchor),
    revocation: toRevocation(verdict),
    checks: path.checks.map((check) => toCheck(check, names)),
  }
}

/** Judges a certificate that could be read. Throws only what is a defect of the caller: RangeError where `at` is no date. */
export const judgeCertificate = async (question: CertificateQuestion): Promise<Judgement> => {
  const { certificate, trust, provenAt } = question
  const { path, at } = await decide(question)
  const isStatusNeeded = !isTrustedItself(certificate, trust.anchors)
  return {
    questions: [...findQuestions(path), ...(provenAt === undefined ? findUnconfirmed(path) : [])],
    report: await toCertificateReport({ certificate, path, at, answer: answerOfPath[path.code], isStatusNeeded }),
  }
}
