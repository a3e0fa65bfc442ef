import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { toNameText } from '#shared/pki/name.ts'
import { checkCertificate } from './check-certificate.ts'
import { checkCms } from './check-cms.ts'
import { checkPdf } from './check-pdf.ts'
import { checkTimeStamp } from './check-time-stamp.ts'
import { recogniseFile, type RecognisedFile } from './file-kind.ts'
import { noFindings, type Findings } from './findings.ts'
import {
  fingerprintOf,
  noEvidence,
  type OpenQuestion,
  type RevocationEvidence,
  type Trust,
} from './judge-certificate.ts'
import { documentCodes, reportFormat, type DocumentReport, type QueryReport } from './report.ts'

/** Is this paper, this signature, this certificate genuine? One answer for every kind of file. */

export type NamedFile = { readonly name: string; readonly bytes: Uint8Array }

export type CheckProgress = {
  readonly stage: 'reading' | 'checking' | 'asking' | 'weighing'
  /** Signatures or revisions looked at, where that can be counted. */
  readonly done?: number
  readonly total?: number
}

export type RevocationAnswer = RevocationEvidence & { readonly query: Omit<QueryReport, 'about'> }

export type CheckRequest = {
  readonly file: NamedFile
  /** What a detached signature or a time-stamp belongs to. */
  readonly content?: NamedFile | undefined
  /** DER of those who are trusted to say who signed. */
  readonly anchors: readonly Uint8Array[]
  /** DER of those who are trusted to say when; those of `anchors` where left out. */
  readonly stampAnchors?: readonly Uint8Array[]
  readonly at: Date
  /** Revocation information from elsewhere. */
  readonly evidence?: RevocationEvidence
  /** Asks about one certificate; absent, nothing is asked of anybody. Throws only when the check is to end. */
  readonly ask?: (question: OpenQuestion) => Promise<RevocationAnswer>
  readonly onProgress?: (progress: CheckProgress) => void
}

export type CheckedDocument = {
  readonly report: DocumentReport
  /** DER of every certificate that the report is about, by SHA-256. */
  readonly certificates: ReadonlyMap<string, Uint8Array>
}

/** A hostile file must not make anybody ask without end. */
const mostQuestions = 20

const examine = (recognised: RecognisedFile, request: CheckRequest, trust: Trust): Promise<Findings> | Findings => {
  const rest = { content: request.content?.bytes, trust }
  switch (recognised.kind) {
    case 'pdf':
      return checkPdf(request.file.bytes, trust, (done, total) =>
        request.onProgress?.({ stage: 'checking', done, total }),
      )
    case 'cms':
      return checkCms(recognised.der, rest)
    case 'time-stamp':
      return checkTimeStamp(recognised.der, rest)
    case 'certificate':
      return checkCertificate(recognised.ders, trust)
    case 'unknown':
      return noFindings(recognised.code, recognised.reason ?? null)
  }
}

const nameOf = (der: Uint8Array): string => toNameText(parseCertificate(der).subject)

/** Each certificate once, however many signatures it made. */
const distinct = (questions: readonly OpenQuestion[]): OpenQuestion[] =>
  [...new Map(questions.map((question) => [String(question.certificate), question])).values()].slice(0, mostQuestions)

const askAll = async (
  questions: readonly OpenQuestion[],
  ask: NonNullable<CheckRequest['ask']>,
  given: RevocationEvidence,
): Promise<{ readonly evidence: RevocationEvidence; readonly queries: readonly QueryReport[] }> => {
  const received = await Promise.all(
    distinct(questions).map(async (question) => {
      const { crls, ocspResponses, query } = await ask(question)
      return { crls, ocspResponses, query: { ...query, about: nameOf(question.certificate) } }
    }),
  )
  return {
    evidence: {
      crls: [...given.crls, ...received.flatMap(({ crls }) => crls)],
      ocspResponses: [...given.ocspResponses, ...received.flatMap(({ ocspResponses }) => ocspResponses)],
    },
    queries: received.map(({ query }) => query),
  }
}

const listAnchors = async (ders: readonly Uint8Array[]): Promise<DocumentReport['anchors']> =>
  (
    await Promise.all(
      ders.map(async (der) => {
        try {
          return [{ name: nameOf(der), sha256: await fingerprintOf(der) }]
        } catch (error) {
          if (error instanceof DerError) return []
          throw error
        }
      }),
    )
  ).flat()

const describe = async ({ name, bytes }: NamedFile): Promise<DocumentReport['file']> => ({
  name,
  size: bytes.length,
  sha256: await fingerprintOf(bytes),
})

const indexCertificates = async (ders: readonly Uint8Array[]): Promise<ReadonlyMap<string, Uint8Array>> =>
  new Map(await Promise.all(ders.map(async (der) => [await fingerprintOf(der), der] as const)))

/**
 * Checks one file of any kind. Looks first at what the file carries itself; asks for revocation information only where `ask`
 * is given and that leaves a question open, or is all that speaks for a time that nothing proves. Never throws on what a file holds; throws what `ask` throws, and RangeError
 * where `at` is no date.
 */
export const checkDocument = async (request: CheckRequest): Promise<CheckedDocument> => {
  const { file, content, anchors, stampAnchors = anchors, at, ask, evidence = noEvidence, onProgress } = request
  onProgress?.({ stage: 'reading' })
  const recognised = recogniseFile(file.bytes)
  onProgress?.({ stage: 'checking' })
  let findings = await examine(recognised, request, { anchors, stampAnchors, at, evidence })
  let queries: readonly QueryReport[] = []
  if (ask !== undefined && findings.questions.length > 0) {
    onProgress?.({ stage: 'asking' })
    const asked = await askAll(findings.questions, ask, evidence)
    queries = asked.queries
    onProgress?.({ stage: 'weighing' })
    findings = await examine(recognised, request, { anchors, stampAnchors, at, evidence: asked.evidence })
  }
  return {
    certificates: await indexCertificates(findings.certificates),
    report: {
      format: reportFormat,
      file: await describe(file),
      content: content === undefined ? null : await describe(content),
      kind: recognised.kind,
      outcome: documentCodes[findings.code],
      code: findings.code,
      reason: findings.reason,
      at: at.toISOString(),
      signatures: findings.signatures,
      certificate: findings.certificate,
      checks: findings.checks,
      queries,
      anchors: await listAnchors([...new Set([...anchors, ...stampAnchors])]),
    },
  }
}
