import type { Problem } from '#shared/errors/app-error.ts'
import type { Invoice } from './invoice.ts'
import type { Quotation } from './quotation.ts'
import type { Receipt } from './receipt.ts'

/** What the page and the worker that draws the federation's papers say to each other. */

export type PaperOrder =
  | { readonly type: 'quotation'; readonly quotation: Quotation }
  | { readonly type: 'invoice'; readonly invoice: Invoice }
  | { readonly type: 'receipt'; readonly receipt: Receipt }

export type PaperProgress = 'font' | 'drawing'

export type PaperReport =
  | { readonly type: 'progress'; readonly progress: PaperProgress }
  | { readonly type: 'done'; readonly pdf: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly problem: Problem }
