import type { CheckProgress } from '#shared/document-check/check-document.ts'
import type { DocumentReport } from '#shared/document-check/report.ts'
import type { Problem } from '#shared/errors/app-error.ts'

/** What the page and the checking worker say to each other. Files are handed over by reference, not by content. */

export type CheckOrder = {
  readonly file: Blob
  readonly name: string
  readonly content?: { readonly file: Blob; readonly name: string } | undefined
  /** DER. */
  readonly anchors: readonly Uint8Array[]
  readonly stampAnchors: readonly Uint8Array[]
  readonly at: Date
  /** Whether authorities may be asked about certificates. */
  readonly mayAsk: boolean
}

export type CheckedFile = {
  readonly report: DocumentReport
  /** DER of the certificates the report is about, by SHA-256. */
  readonly certificates: ReadonlyMap<string, Uint8Array>
}

export type CheckMessage =
  | { readonly type: 'progress'; readonly stage: CheckProgress['stage'] }
  | { readonly type: 'done'; readonly checked: CheckedFile }
  | { readonly type: 'failed'; readonly problem: Problem }
