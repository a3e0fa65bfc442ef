import type { Problem } from '#shared/errors/app-error.ts'
import type { LabelJob, LetterJob, Printed } from './print-job.ts'

/** What the page and the printing worker say to each other. */

export type PrintTask =
  | { readonly type: 'labels'; readonly job: LabelJob }
  | { readonly type: 'letters'; readonly job: LetterJob }

export type PrintOrder = {
  readonly task: PrintTask
  /** Fonts of the deployment before the built-in one, in the order of preference; of this origin. */
  readonly fontUrls: readonly string[]
}

export type PrintProgress =
  | { readonly stage: 'font'; readonly loaded: number; readonly total: number }
  | { readonly stage: 'drawing' }

export type PrintReport =
  | { readonly type: 'progress'; readonly progress: PrintProgress }
  | { readonly type: 'done'; readonly result: Printed }
  | { readonly type: 'failed'; readonly problem: Problem }
