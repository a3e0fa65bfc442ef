import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { toNameText } from '#shared/pki/name.ts'
import type { PathCheck, PathCode, PathReport } from '#shared/pki/path-report.ts'
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
  /** What had to be asked for to get that evidence; absent where nobody was asked. */
  readonly asked?: readonly OpenQuestion[]
}

/** A certificate whose revocation nobody has told, under its issuer. */
export type OpenQuestion = { readonly certificate: Uint8Array; readonly issuer: Uint8Array }

export type CertificateQuestion = {
  readonly certificate: Certificate
  /** DER of certificates that may help to find a path. */
  readonly pool: readonly Uint8Array[]
  /** When a trusted time-stamp saw the signature; absent, nothing is proven but that it exists at `trust.at`. */
  readonly provenAt?: Date | undefined
  readonly carried: RevocationEvidence
  readonly trust: Trust
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
  /** Where the revocation information came from; undefined where none was needed. */
  readonly foundIn: 'document' | 'elsewhere' | undefined
}

type Attempt = Pick<Verdict, 'at'> & {
  readonly path: PathReport
  readonly foundIn: 'document' | 'elsewhere'
  /** Revoked after a trusted time-stamp saw the signature: the signature stands. */
  readonly isRevokedLater?: boolean
}

const isAnchor = ({ der }: Certificate, { anchors }: Trust): boolean =>
  anchors.some((anchor) => isEqualBytes(anchor, der))

const validate = async ({ certificate, pool, carried, trust }: CertificateQuestion, at: Date): Promise<Attempt> => {
  const request = {
    target: certificate.der,
    intermediates: pool,
    anchors: trust.anchors,
    at,
    // Nobody answers for what is itself trusted.
    revocation: isAnchor(certificate, trust) ? 'none' : 'require',
  } as const
  const path = await validatePath({ ...request, ...carried })
  const hasMore = trust.evidence.crls.length + trust.evidence.ocspResponses.length > 0
  if (path.code !== 'revocation.unknown' || !hasMore) return { path, at, foundIn: 'document' }
  const more = await validatePath({
    ...request,
    crls: [...carried.crls, ...trust.evidence.crls],
    ocspResponses: [...carried.ocspResponses, ...trust.evidence.ocspResponses],
  })
  return { path: more, at, foundIn: 'elsewhere' }
}

/** Reasons after which an earlier signature may be anybody's (RFC 5280 §5.3.1). */
const compromises: ReadonlySet<unknown> = new Set(['key-compromise', 'ca-compromise', 'aa-compromise'])

const isRevokedAfter = ({ checks }: PathReport, time: Date): boolean => {
  const { revokedAt, reason } = checks.find(({ evidence }) => evidence['status'] === 'revoked')?.evidence ?? {}
  return typeof revokedAt === 'string' && new Date(revokedAt) > time && !compromises.has(reason)
}

/**
 * For the proven time where there is one. Status information of a later day answers for an earlier one too: not revoked
 * later is not revoked then, and a revocation that came after the proof leaves the signature standing unless the key was in
 * wrong hands.
 */
const decide = async (question: CertificateQuestion): Promise<Attempt> => {
  const { provenAt, trust } = question
  const first = await validate(question, provenAt ?? trust.at)
  if (provenAt === undefined || first.path.code !== 'revocation.unknown' || trust.at <= provenAt) return first
  const later = await validate(question, trust.at)
  if (later.path.outcome === 'passed') return later
  if (later.path.code !== 'revocation.revoked') return first
  return { ...later, isRevokedLater: isRevokedAfter(later.path, provenAt) }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const toRevocation = ({ path, foundIn }: Verdict): RevocationReport => {
  const check = path.checks.find(({ check, position }) => check === 'revocation' && position === 0)
  const { status, source, thisUpdate, revokedAt, reason } = check?.evidence ?? {}
  const isKnown = status === 'good' || status === 'revoked'
  return {
    status: isKnown ? status : foundIn === undefined ? 'not-needed' : 'unknown',
    source: !isKnown ? null : source === 'ocsp' ? 'ocsp' : 'crl',
    foundIn: isKnown ? (foundIn ?? null) : null,
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

export const findQuestions = ({ path, checks }: JudgedPath): OpenQuestion[] =>
  checks.flatMap(({ check, position, evidence }) => {
    const [certificate, issuer] = [path[position], path[position + 1]]
    if (check !== 'revocation' || evidence['status'] !== 'unknown') return []
    return certificate === undefined || issuer === undefined ? [] : [{ certificate, issuer }]
  })

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
  const { certificate, trust } = question
  const { path, at, foundIn, isRevokedLater } = await decide(question)
  const verdict = {
    certificate,
    path,
    at,
    answer: isRevokedLater === true ? 'valid' : answerOfPath[path.code],
    foundIn: isAnchor(certificate, trust) ? undefined : foundIn,
  } as const
  return { questions: findQuestions(path), report: await toCertificateReport(verdict) }
}
