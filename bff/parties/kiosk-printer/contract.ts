import type { JobState, PrinterState } from '#shared/ipp/constants.ts'

/**
 * The kiosk's printers speak the Internet Printing Protocol (RFC 8010, RFC 8011): operations Print-Job, Get-Jobs,
 * Get-Job-Attributes, Cancel-Job and Get-Printer-Attributes over HTTP POST of `application/ipp`.
 */

export const party = 'kiosk-printer'

export const ippMediaType = 'application/ipp'
export const documentFormat = 'application/pdf'

/** Self-describing media names, PWG 5101.1. */
export const media = { a4: 'iso_a4_210x297mm', receipt: 'custom_receipt_80x150mm' } as const
export type Media = (typeof media)[keyof typeof media]

/** RFC 8011 §5.2.8. */
export const sides = ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'] as const
export type Sides = (typeof sides)[number]

/** Vendor attribute of the stand-in: no sheet leaves it, and a screen that shows it says so. A real printer has none. */
export const simulatedAttribute = 'madoguchi-simulated'

export const jobAttributes = [
  'job-id',
  'job-name',
  'job-state',
  'job-state-reasons',
  'job-impressions-completed',
  'job-media-sheets-completed',
] as const

export const printerAttributes = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'media-supported',
  'sides-supported',
  simulatedAttribute,
] as const

export type PrintRequest = {
  /** Becomes `job-name`, by which a job is found again after a crash. */
  readonly requestId: string
  readonly pdf: Uint8Array
  readonly copies: number
  readonly sides: Sides
  readonly media: Media
}

export type PrinterJob = {
  readonly jobId: number
  readonly requestId: string
  readonly state: JobState
  /** Sides printed so far, all copies together. */
  readonly impressionsCompleted: number
  readonly mediaSheetsCompleted: number
  /** `job-state-reasons` without `none`. */
  readonly reasons: readonly string[]
}

export type PrinterStatus = {
  readonly state: PrinterState
  readonly accepting: boolean
  /** `printer-state-reasons` without severity suffix, without `none` and without mere reports (RFC 8011 §5.4.12). */
  readonly reasons: readonly string[]
  readonly media: readonly string[]
  readonly sides: readonly string[]
  readonly simulated: boolean
}
