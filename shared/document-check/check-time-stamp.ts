import { toDer } from '#shared/cms/ber.ts'
import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { TokenCode, TokenReport } from '#shared/time-stamp/check-token.ts'
import type { PathCode } from '#shared/pki/path-report.ts'
import { parseTstInfo } from '#shared/time-stamp/tst-info.ts'
import { toSignerAnswer, type ContentAndTrust } from './check-cms.ts'
import { noFindings, toDocumentCode, type Findings } from './findings.ts'
import { isTrustedItself, noEvidence, toAnswer, toCertificateReport, type Trust } from './judge-certificate.ts'
import { judgeStamp, type JudgedStamp } from './judge-stamp.ts'
import { answers, type Answer, type CertificateReport } from './report.ts'
import { codeOfToken, toStampCheck, toTimeReport } from './signature-time.ts'

/** A time-stamp that is a file of its own: what it stamps comes as another. */

const answerOfToken: Readonly<Record<Exclude<TokenCode, 'token.signature' | 'token.path'>, Answer>> = {
  'token.valid': 'valid',
  'token.malformed': 'malformed',
  'token.not-a-time-stamp': 'malformed',
  'token.not-one-signer': 'malformed',
  'token.extension-unknown': 'unsupported',
  'token.imprint-different': 'changed',
  'token.hash-unsupported': 'unsupported',
  'token.hash-weak': 'algorithm-weak',
  'token.nonce-missing': 'malformed',
  'token.nonce-different': 'malformed',
  'token.policy-different': 'malformed',
  'token.authority-name-different': 'certificate-unfit',
  'token.purpose': 'certificate-unfit',
  'token.out-of-order': 'malformed',
}

/** Of an authority that was in order when it stamped, and no longer is: nothing else proves the time. */
const withoutProof: Partial<Record<PathCode, Answer>> = {
  'certificate.expired': 'expired-without-proof',
  'revocation.revoked': 'revoked-without-proof',
}

export const toTokenAnswer = ({
  outcome,
  code,
  signerCode,
  pathCode,
}: Pick<TokenReport, 'outcome' | 'code' | 'signerCode' | 'pathCode'>): Answer => {
  if (code === 'token.signature') return signerCode === undefined ? 'forged' : toSignerAnswer(signerCode)
  if (code === 'token.path') {
    if (pathCode === undefined) return 'undecided'
    return (outcome === 'indeterminate' ? withoutProof[pathCode] : undefined) ?? toAnswer(pathCode)
  }
  return answerOfToken[code]
}

/** What the token says it stamps; undefined where it cannot be read. */
const findImprint = (token: Uint8Array): Uint8Array | undefined => {
  try {
    const { content } = parseCmsSignedData(toDer(token))
    return content && parseTstInfo(content).imprint.digest
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

const describeAuthority = (
  certificate: Certificate,
  decided: JudgedStamp['decided'],
  { at, stampAnchors }: Trust,
): Promise<CertificateReport> =>
  toCertificateReport({
    certificate,
    path: decided?.path ?? { code: 'path.search-exhausted', path: [], checks: [] },
    at: decided?.at ?? at,
    answer: decided === undefined ? 'undecided' : toAnswer(decided.path.code),
    isStatusNeeded: !isTrustedItself(certificate, stampAnchors),
  })

/** Checks a token. Without the stamped file everything but the imprint is judged, and the answer stays open. */
export const checkTimeStamp = async (token: Uint8Array, { content, trust }: ContentAndTrust): Promise<Findings> => {
  const imprint = findImprint(token)
  if (imprint === undefined) return noFindings('document.damaged', 'no time-stamp in the token')
  const { report, decided, questions } = await judgeStamp({
    token,
    digest: async (hash) => (content === undefined ? imprint : digestBytes(hash, content)),
    pool: [],
    carried: noEvidence,
    trust,
  })
  const { authority } = report
  const found = toTokenAnswer(report)
  const answer = found === 'valid' && content === undefined ? 'content-missing' : found
  const isCompared = ['token.valid', 'token.path', 'token.out-of-order'].includes(report.code)
  const signature = {
    type: 'time-stamp',
    answer,
    outcome: answers[answer],
    code: codeOfToken(report),
    reason: null,
    field: null,
    time: toTimeReport(undefined, report),
    content: found === 'changed' ? 'changed' : isCompared && content !== undefined ? 'unchanged' : 'unknown',
    coverage: null,
    changesAfter: [],
    level: null,
    stated: null,
    certificate: authority === undefined ? null : await describeAuthority(authority, decided, trust),
    checks: [toStampCheck(report)],
  } as const
  return {
    ...noFindings(answer === 'content-missing' ? 'document.content-missing' : toDocumentCode([signature])),
    signatures: [signature],
    questions,
    certificates: authority === undefined ? [] : [authority.der],
  }
}
