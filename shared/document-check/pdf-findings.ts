import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type {
  PdfReport,
  SignatureCheck,
  SignatureCode,
  SignatureReport as PdfSignature,
  TimeStampReport,
} from '#shared/pades/report.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { toSignerAnswer } from './check-cms.ts'
import { toTokenAnswer } from './check-time-stamp.ts'
import { toEvidence } from './evidence.ts'
import { noFindings, toDocumentCode, type Findings } from './findings.ts'
import {
  findQuestions,
  findUnconfirmed,
  toAnswer,
  toCertificateReport,
  type JudgedPath,
  type OpenQuestion,
} from './judge-certificate.ts'
import {
  answers,
  changeKinds,
  type Answer,
  type CertificateReport,
  type CheckReport,
  type SignatureReport,
  type TimeReport,
} from './report.ts'

/** What the validator of signed PDFs found, in the words every kind of document is reported with. */

/** Codes that are answers by themselves; the others stand for a code beside them. */
const answerOfCode: Readonly<
  Record<
    Exclude<SignatureCode, 'signature.cms' | 'signature.signer' | 'signature.time-stamp' | 'signature.path'>,
    Answer
  >
> = {
  'signature.valid': 'valid',
  'signature.dictionary-malformed': 'malformed',
  'signature.in-object-stream': 'malformed',
  'signature.contents-missing': 'malformed',
  'signature.contents-malformed': 'malformed',
  'signature.byte-range-missing': 'malformed',
  'signature.byte-range-malformed': 'malformed',
  'signature.byte-range-gap': 'disguised',
  'signature.coverage-odd': 'malformed',
  'signature.format-unsupported': 'unsupported',
  'signature.kind-mismatch': 'malformed',
  'signature.removed': 'changed-afterwards',
  'signature.not-one-signer': 'malformed',
  'signature.certificate-damaged': 'damaged-around',
  'signature.unsigned-part-odd': 'damaged-around',
  'signature.expired-without-proof': 'expired-without-proof',
  'signature.revoked-without-proof': 'revoked-without-proof',
  'signature.algorithm-weak-without-proof': 'algorithm-weak-without-proof',
  'signature.modified': 'changed-afterwards',
  'signature.change-forbidden': 'changed-afterwards',
  'signature.locked-field-changed': 'changed-afterwards',
  'signature.overwritten': 'overwritten-afterwards',
  'signature.annotated': 'annotated-afterwards',
}

/** Changes that the signer's reader should hear of though they were allowed. */
const isNotable = ({ modification }: PdfSignature): boolean =>
  modification !== 'none' && modification !== 'long-term-data'

const toStampAnswer = (stamp: TimeStampReport | undefined): Answer => {
  if (stamp === undefined) return 'malformed'
  const { outcome, code, signerCode, pathCode } = stamp
  if (code === 'token.certificate-damaged' || code === 'token.unsigned-part-odd') return 'damaged-around'
  return toTokenAnswer({ outcome, code, signerCode, pathCode })
}

export const toPdfAnswer = (signature: PdfSignature): Answer => {
  const { code, signerCode, cmsCode, path, timeStamp } = signature
  switch (code) {
    case 'signature.cms':
      // Content inside a detached signature is shown by no reader of PDF, and signed all the same.
      return cmsCode === 'cms.unexpected-content' ? 'disguised' : 'malformed'
    case 'signature.signer':
      return signerCode === undefined ? 'malformed' : toSignerAnswer(signerCode)
    case 'signature.time-stamp':
      return toStampAnswer(timeStamp)
    case 'signature.path':
      return path === undefined ? 'undecided' : toAnswer(path.code)
    case 'signature.valid':
      return isNotable(signature) ? 'valid-with-changes' : 'valid'
    default:
      return answerOfCode[code]
  }
}

const codeOf = ({ code, cmsCode, signerCode, path, timeStamp }: PdfSignature): string => {
  switch (code) {
    case 'signature.cms':
      return cmsCode ?? code
    case 'signature.signer':
      return signerCode ?? code
    case 'signature.path':
      return path?.code ?? code
    case 'signature.time-stamp':
      return timeStamp?.pathCode ?? timeStamp?.signerCode ?? timeStamp?.code ?? code
    default:
      return code
  }
}

const changedAnswers: ReadonlySet<Answer> = new Set<Answer>([
  'changed',
  'changed-afterwards',
  'overwritten-afterwards',
  'disguised',
])

const contentOf = (answer: Answer, signature: PdfSignature): SignatureReport['content'] => {
  if (changedAnswers.has(answer)) return 'changed'
  const isOpen = answer === 'malformed' || answer === 'unsupported' || answer === 'forged' || answer === 'undecided'
  if (isOpen || answer === 'certificate-missing' || answer === 'content-missing') return 'unknown'
  return isNotable(signature) ? 'added-to' : 'unchanged'
}

const toTime = ({ claimed, timeStamp, existenceFrom, existedAt }: PdfSignature): TimeReport => {
  const stampCode = timeStamp === undefined ? null : (timeStamp.pathCode ?? timeStamp.signerCode ?? timeStamp.code)
  if (timeStamp?.outcome === 'passed' && timeStamp.genTime !== undefined)
    return {
      instant: timeStamp.genTime,
      knownBy: 'time-stamp',
      authority: timeStamp.authority?.name ?? null,
      stampCode,
    }
  if (existenceFrom === 'document-time-stamp')
    return { instant: existedAt, knownBy: 'time-stamp', authority: null, stampCode }
  const instant = claimed.time ?? null
  return { instant, knownBy: instant === null ? 'nothing' : 'claimed', authority: null, stampCode }
}

const toChecks = (checks: readonly SignatureCheck[]): CheckReport[] =>
  checks.map(({ check, outcome, evidence }) => ({
    check,
    outcome: outcome === 'indeterminate' ? 'noted' : outcome,
    about: '',
    evidence: toEvidence(evidence),
  }))

const toJudgedPath = (path: NonNullable<PdfSignature['path']>): JudgedPath => ({
  code: path.code,
  path: path.certificates.map(({ der }) => decodeBase64url(der)),
  checks: path.checks,
})

type Described = { readonly report: CertificateReport; readonly der: Uint8Array; readonly questions: OpenQuestion[] }

/** What nobody has told; and, of a signature that nothing proves to be older, what the document alone has told. */
const listQuestions = ({ existenceFrom }: PdfSignature, path: JudgedPath): OpenQuestion[] => [
  ...findQuestions(path),
  ...(existenceFrom === 'validation-time' ? findUnconfirmed(path) : []),
]

const describeSigner = async (signature: PdfSignature): Promise<Described | undefined> => {
  const isStamp = signature.kind === 'document-time-stamp'
  const summary = isStamp ? signature.timeStamp?.authority : signature.signer
  const path = isStamp ? signature.timeStamp?.path : signature.path
  if (summary === undefined) return undefined
  const der = decodeBase64url(summary.der)
  const judged = path === undefined ? undefined : toJudgedPath(path)
  const fate = path === undefined ? 'undecided' : toAnswer(path.code)
  const report = await toCertificateReport({
    certificate: parseCertificate(der),
    path: judged ?? { code: 'path.search-exhausted', path: [], checks: [] },
    at: new Date(path?.at ?? signature.existedAt),
    answer: signature.code === 'signature.valid' ? 'valid' : fate,
    isStatusNeeded: true,
  })
  return { report, der, questions: judged === undefined ? [] : listQuestions(signature, judged) }
}

const toSignature = (signature: PdfSignature, described: Described | undefined): SignatureReport => {
  const answer = toPdfAnswer(signature)
  const { kind, fieldName, coverage, claimed, changes, level } = signature
  const levels = new Set<string>(changes.map((change) => change.level))
  return {
    type: kind === 'document-time-stamp' ? 'time-stamp' : 'signature',
    answer,
    outcome: answers[answer],
    code: codeOf(signature),
    reason: null,
    field: fieldName,
    time: toTime(signature),
    content: contentOf(answer, signature),
    coverage,
    changesAfter: changeKinds.filter((name) => levels.has(name)),
    level: level ?? null,
    stated: { reason: claimed.reason ?? null, location: claimed.location ?? null },
    certificate: described?.report ?? null,
    checks: toChecks(signature.checks),
  }
}

const stampQuestions = ({ timeStamp }: PdfSignature): OpenQuestion[] =>
  timeStamp?.path === undefined ? [] : findQuestions(toJudgedPath(timeStamp.path))

export const toPdfFindings = async (report: PdfReport): Promise<Findings> => {
  if (report.code === 'document.not-signed') return noFindings('document.unsigned')
  const described = await Promise.all(report.signatures.map((signature) => describeSigner(signature)))
  const signatures = report.signatures.map((signature, index) => toSignature(signature, described[index]))
  return {
    ...noFindings(toDocumentCode(signatures)),
    signatures,
    checks: [
      {
        check: 'structure',
        outcome: 'noted',
        about: '',
        evidence: toEvidence({
          revisions: report.revisions,
          ...report.structure,
          ...(report.securityStore && { securityStore: JSON.stringify(report.securityStore) }),
        }),
      },
    ],
    questions: [
      ...described.flatMap((each) => each?.questions ?? []),
      ...report.signatures.flatMap((signature) => stampQuestions(signature)),
    ],
    certificates: described.flatMap((each) => (each === undefined ? [] : [each.der])),
  }
}
