import type { OpenQuestion } from './judge-certificate.ts'
import { worstOf, type CheckReport, type CertificateReport, type DocumentCode, type SignatureReport } from './report.ts'

/** What a check of one kind of file finds; the front adds what is the same for all. */
export type Findings = {
  readonly code: DocumentCode
  readonly reason: string | null
  readonly signatures: readonly SignatureReport[]
  readonly certificate: CertificateReport | null
  readonly checks: readonly CheckReport[]
  readonly questions: readonly OpenQuestion[]
  /** DER of every certificate that a report is about. */
  readonly certificates: readonly Uint8Array[]
}

export const noFindings = (code: DocumentCode, reason: string | null = null): Findings => ({
  code,
  reason,
  signatures: [],
  certificate: null,
  checks: [],
  questions: [],
  certificates: [],
})

const codeOfOutcome = {
  passed: 'document.valid',
  failed: 'document.not-valid',
  indeterminate: 'document.undecided',
} as const

export const toDocumentCode = (reports: readonly Pick<SignatureReport, 'outcome'>[]): DocumentCode =>
  codeOfOutcome[worstOf(reports.map(({ outcome }) => outcome))]
