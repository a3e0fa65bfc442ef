import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import type { Problem } from '#shared/errors/app-error.ts'
import type { RenderedCertificate } from './certificate.ts'
import type { Receipt } from './receipt.ts'

/** What the page and the rendering worker say to each other. */

export type RenderTask =
  | { readonly type: 'certificate'; readonly information: CertificateInformation }
  | { readonly type: 'receipt'; readonly receipt: Receipt }

export type RenderResult<Task extends RenderTask = RenderTask> = Task extends { readonly type: 'certificate' }
  ? RenderedCertificate
  : { readonly pdf: Uint8Array<ArrayBuffer> }

export type RenderProgress =
  | { readonly stage: 'font'; readonly loaded: number; readonly total: number }
  | { readonly stage: 'drawing' }

export type RenderOrder = {
  readonly task: RenderTask
  /** Fonts of the deployment before the built-in one, in the order of preference; of this origin. */
  readonly fontUrls: readonly string[]
}

export type RenderReport =
  | { readonly type: 'progress'; readonly progress: RenderProgress }
  | { readonly type: 'done'; readonly result: RenderResult }
  | { readonly type: 'failed'; readonly problem: Problem }
