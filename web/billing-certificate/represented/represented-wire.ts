/** What the page and the worker of an agent's file say to each other: passwords are read there and never come out. */
import type { applyForMany } from '#shared/billing-certificate/delegation-api.ts'
import type { HolderNaming } from '#shared/billing-certificate/holder-name.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import type { Problem } from '#shared/errors/app-error.ts'
import type { ProofTerms } from '../applicant/key-wire.ts'
import type { ReadRow } from './represented-sheet.ts'

/** One row of the file that was read last; the same `requestId` again is the same application. */
export type Order = {
  readonly row: number
  readonly naming: HolderNaming
  readonly terms: ProofTerms
  readonly consentVersion: string
  readonly requestId: string
}

export type Result = ResponseOf<typeof applyForMany>['results'][number] & { readonly row: number }

export type RepresentedCommand =
  | { readonly type: 'read'; readonly file: Blob }
  | { readonly type: 'apply'; readonly orders: readonly Order[] }
  /** After the piece that is under way. */
  | { readonly type: 'stop' }

export type RepresentedAnswer =
  | { readonly type: 'read'; readonly rows: readonly ReadRow[]; readonly missing: readonly string[] }
  | { readonly type: 'no-csv' }
  | { readonly type: 'applied' }

export type RepresentedReport =
  | RepresentedAnswer
  | { readonly type: 'told'; readonly results: readonly Result[] }
  | { readonly type: 'failed'; readonly problem: Problem }
