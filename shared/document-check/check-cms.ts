import { findAttribute } from '#shared/cms/attributes.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import type { CmsReport, SignerCode, SignerReport } from '#shared/cms/report.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { relaxPolicy, type AlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import type { TokenReport } from '#shared/time-stamp/check-token.ts'
import { toEvidence } from './evidence.ts'
import { noFindings, toDocumentCode, type Findings } from './findings.ts'
import { judgeCertificate, type CertificateQuestion, type OpenQuestion, type Trust } from './judge-certificate.ts'
import type { JudgedStamp } from './judge-stamp.ts'
import { answers, type Answer, type CheckReport, type SignatureReport } from './report.ts'
import { checkSignatureStamp, toStampCheck, toTimeReport } from './signature-time.ts'

/** A CMS message: who signed, when, what, and whether that holds. */

const answerOfSigner: Readonly<Record<SignerCode, Answer>> = {
  'signer.valid': 'valid',
  'signer.certificate-missing': 'certificate-missing',
  'signer.content-missing': 'content-missing',
  'signer.algorithm-unsupported': 'unsupported',
  'signer.digest-undeclared': 'malformed',
  'signer.attributes-missing': 'malformed',
  'signer.attributes-stripped': 'malformed',
  'signer.attribute-missing': 'malformed',
  'signer.attribute-repeated': 'malformed',
  'signer.attribute-misplaced': 'malformed',
  'signer.attribute-malformed': 'malformed',
  'signer.content-type-mismatch': 'malformed',
  'signer.algorithm-mismatch': 'malformed',
  'signer.certificate-mismatch': 'forged',
  'signer.algorithm-weak': 'algorithm-weak',
  'signer.digest-mismatch': 'changed',
  'signer.signature-invalid': 'forged',
}

export const toSignerAnswer = (code: SignerCode): Answer => answerOfSigner[code]

/** Codes before which the content was not yet compared say nothing of it. */
const contentOfSigner: Partial<Record<SignerCode, SignatureReport['content']>> = {
  'signer.valid': 'unchanged',
  'signer.algorithm-weak': 'unchanged',
  'signer.digest-mismatch': 'changed',
}

const listChecks = (signer: SignerReport, stamp: TokenReport | undefined): CheckReport[] => [
  {
    check: 'signature',
    outcome: signer.outcome === 'passed' ? 'passed' : 'failed',
    about: '',
    evidence: toEvidence({
      code: signer.code,
      reason: signer.reason,
      family: signer.scheme?.family,
      hash: signer.digest,
      signingCertificate: signer.signingCertificate,
    }),
  },
  ...(stamp === undefined ? [] : [toStampCheck(stamp)]),
  ...(findAttribute(signer.unsignedAttributes, cmsOid.countersignature) === undefined
    ? []
    : [{ check: 'countersignature', outcome: 'not-done' as const, about: '', evidence: {} }]),
]

/** RFC 5280 §4.2.1.3: a key that signs other than certificates and CRLs has one of the two usages, where it states any. */
const isForSigning = ({ extensions }: Certificate): boolean => {
  const { keyUsage } = extensions.values
  return keyUsage === undefined || keyUsage.has('nonRepudiation') || keyUsage.has('digitalSignature')
}

/** What a certificate's fate says of a signature: without a proof of its time it may be younger than that. */
const withoutProof: Partial<Record<Answer, Answer>> = {
  'certificate-revoked': 'revoked-without-proof',
  'certificate-expired': 'expired-without-proof',
}

/** Where only the status of the time-stamp's authority is missing, asking for it may yet give the proof. */
const findUnproven = (fate: Answer, token: TokenReport | undefined): Answer | undefined =>
  withoutProof[fate] && (token?.pathCode === 'revocation.unknown' ? 'revocation-unknown' : withoutProof[fate])

/** Ends of its path that leave open whether a signature by algorithms that have ended is older than the end. */
const isOpenToAge = (answer: Answer): boolean => answers[answer] !== 'failed' || withoutProof[answer] !== undefined

type Judged = { readonly signature: SignatureReport; readonly questions: readonly OpenQuestion[] }

type Signing = {
  readonly signer: SignerReport
  /** As it would be were the signature older than the end of its algorithms; absent where none has ended. */
  readonly aged: SignerReport | undefined
  readonly cms: CmsReport
  readonly stamp: JudgedStamp | undefined
  readonly trust: Trust
}

const judgeSigner = async ({ signer, aged, cms, stamp, trust }: Signing): Promise<Judged> => {
  const { certificate, code } = signer
  const token = stamp?.report
  const provenAt = token?.outcome === 'passed' ? token.info?.genTime : undefined
  const question = certificate && {
    certificate,
    pool: [...cms.certificates, ...(token?.certificates ?? [])],
    provenAt,
    carried: cms,
    trust,
  }
  const judgement = question && (await judgeCertificate(question))
  const fate = judgement?.report.answer ?? 'certificate-missing'
  const unproven = provenAt === undefined ? findUnproven(fate, token) : undefined
  const ofCertificate = certificate && !isForSigning(certificate) ? 'certificate-unfit' : (unproven ?? fate)
  const isSound = code === 'signer.valid' || aged?.code === 'signer.valid'
  const isAged = isSound && (code !== 'signer.valid' || ofCertificate === 'algorithm-weak')
  const answer =
    isAged && question !== undefined
      ? await judgeAged(question, ofCertificate)
      : code === 'signer.valid'
        ? ofCertificate
        : answerOfSigner[code]
  return {
    questions: [...(judgement?.questions ?? []), ...(stamp?.questions ?? [])],
    signature: {
      type: 'signature',
      answer,
      outcome: answers[answer],
      code: code === 'signer.valid' ? (judgement?.report.code ?? code) : code,
      reason: signer.reason ?? null,
      field: null,
      time: toTimeReport(signer.signingTime, token),
      content: contentOfSigner[code] ?? 'unknown',
      coverage: null,
      changesAfter: [],
      level: null,
      stated: null,
      certificate: judgement?.report ?? null,
      checks: listChecks(signer, token),
    },
  }
}

/** What is left of a signature by algorithms that have ended, were it older than the end (EN 319 102-1 §5.5.4). */
const judgeAged = async (question: CertificateQuestion, ofCertificate: Answer): Promise<Answer> => {
  const { certificate } = question
  if (ofCertificate !== 'algorithm-weak')
    return isOpenToAge(ofCertificate) ? 'algorithm-weak-without-proof' : ofCertificate
  const algorithmPolicy = relaxPolicy(certificate.notBefore)
  const { report } = await judgeCertificate({ ...question, algorithmPolicy })
  return isOpenToAge(report.answer) ? 'algorithm-weak-without-proof' : report.answer
}

export type ContentAndTrust = {
  /** The file a detached signature or a time-stamp belongs to. */
  readonly content: Uint8Array | undefined
  readonly trust: Trust
}

/** Checks a SignedData in DER. Never throws on what it holds. */
export const checkCms = async (der: Uint8Array, { content, trust }: ContentAndTrust): Promise<Findings> => {
  const verify = (at: Date, algorithmPolicy?: AlgorithmPolicy) =>
    verifyCms({
      cms: der,
      at,
      signingCertificate: 'if-present',
      ...(content === undefined ? {} : { content }),
      ...(algorithmPolicy && { algorithmPolicy }),
    })
  const cms = await verify(trust.at)
  if (cms.code === 'cms.unexpected-content') return noFindings('document.content-unexpected', cms.reason)
  if (cms.code === 'cms.no-signers') return noFindings('document.unsigned', cms.code)
  if (cms.code !== 'cms.signers') return noFindings('document.damaged', `${cms.code}: ${cms.reason ?? ''}`)
  const judged: Judged[] = []
  for (const [index, signer] of cms.signers.entries()) {
    const stamp = await checkSignatureStamp(signer, cms, trust)
    // An algorithm that has since become weak was not when a time-stamp saw the signature.
    const isStampedEarlier = signer.code === 'signer.algorithm-weak' && stamp?.report.outcome === 'passed'
    const info = isStampedEarlier ? stamp.report.info : undefined
    const then = info && (await verify(info.genTime)).signers[index]
    const { code, certificate } = then ?? signer
    const isWeak = code === 'signer.algorithm-weak' && certificate !== undefined
    const aged = isWeak ? (await verify(trust.at, relaxPolicy(certificate.notBefore))).signers[index] : undefined
    judged.push(await judgeSigner({ signer: then ?? signer, aged, cms, stamp, trust }))
  }
  const signatures = judged.map(({ signature }) => signature)
  const isContentMissing = signatures.some(({ answer }) => answer === 'content-missing')
  return {
    ...noFindings(isContentMissing ? 'document.content-missing' : toDocumentCode(signatures)),
    signatures,
    questions: judged.flatMap(({ questions }) => questions),
    certificates: cms.signers.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificate.der])),
  }
}
