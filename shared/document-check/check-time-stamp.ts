import { toDer } from '#shared/cms/ber.ts'
import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import { DerError } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { checkTimeStampToken, type TokenCode, type TokenReport } from '#shared/time-stamp/check-token.ts'
import { parseTstInfo } from '#shared/time-stamp/tst-info.ts'
import { toSignerAnswer, type ContentAndTrust } from './check-cms.ts'
import { noFindings, toDocumentCode, type Findings } from './findings.ts'
import { judgeCertificate, toAnswer } from './judge-certificate.ts'
import { answers, type Answer } from './report.ts'
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
}

export const toTokenAnswer = ({
  code,
  signerCode,
  pathCode,
}: Pick<TokenReport, 'code' | 'signerCode' | 'pathCode'>): Answer => {
  if (code === 'token.signature') return signerCode === undefined ? 'forged' : toSignerAnswer(signerCode)
  if (code === 'token.path') return pathCode === undefined ? 'undecided' : toAnswer(pathCode)
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

/** Checks a token. Without the stamped file everything but the imprint is judged, and the answer stays open. */
export const checkTimeStamp = async (token: Uint8Array, { content, trust }: ContentAndTrust): Promise<Findings> => {
  const imprint = findImprint(token)
  if (imprint === undefined) return noFindings('document.damaged', 'no time-stamp in the token')
  const report = await checkTimeStampToken({
    token,
    digest: async (hash) => (content === undefined ? imprint : digestBytes(hash, content)),
    anchors: trust.stampAnchors,
    intermediates: [],
    crls: trust.evidence.crls,
    ocspResponses: trust.evidence.ocspResponses,
    revocation: 'if-available',
  })
  const { authority, info } = report
  const judgement =
    authority &&
    (await judgeCertificate({
      certificate: authority,
      pool: report.certificates,
      provenAt: info?.genTime,
      carried: { crls: [], ocspResponses: [] },
      trust: { ...trust, anchors: trust.stampAnchors },
    }))
  const found = toTokenAnswer(report)
  const answer = found === 'valid' && content === undefined ? 'content-missing' : found
  const isCompared = report.code === 'token.valid' || report.code === 'token.path'
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
    certificate: judgement?.report ?? null,
    checks: [toStampCheck(report)],
  } as const
  return {
    ...noFindings(answer === 'content-missing' ? 'document.content-missing' : toDocumentCode([signature])),
    signatures: [signature],
    certificates: authority === undefined ? [] : [authority.der],
  }
}
