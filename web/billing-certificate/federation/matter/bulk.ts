import type { rowResults } from '#shared/billing-certificate/federation-api.ts'
import type { MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import type * as z from 'zod/mini'

export type RowResult = z.infer<typeof rowResults>['results'][number]

export type BulkAct = 'request-issue' | 'register-deposit' | 'undo' | 'reject'

/** EB-R-17: what each button of the list applies to; the revocation of a certificate is undone at its own detail only. */
const fittingStatuses: Readonly<Record<BulkAct, readonly MatterStatus[]>> = {
  'request-issue': ['awaiting-request'],
  'register-deposit': ['awaiting-deposit'],
  undo: ['requesting', 'rejecting'],
  reject: ['awaiting-request', 'awaiting-deposit'],
}

/** Which rows an act is for, and what is told of the others. */
export const splitRows = (
  act: BulkAct,
  rows: readonly ListedMatter[],
): { readonly fitting: readonly ListedMatter[]; readonly skipped: readonly RowResult[] } => ({
  fitting: rows.filter(({ status }) => fittingStatuses[act].includes(status)),
  skipped: rows
    .filter(({ status }) => !fittingStatuses[act].includes(status))
    .map(({ matterId, applicationNumber, status }) => ({ matterId, applicationNumber, status, outcome: 'skipped' })),
})

/** What one request takes (federation-api). */
const atOnce: Readonly<Record<BulkAct, number>> = {
  'request-issue': 500,
  'register-deposit': 120,
  undo: 500,
  reject: 500,
}

/** In pieces, one after the other. A piece that fails as a whole throws with what was done before lost from sight, not undone. */
export const inPieces = async <Row>(
  act: BulkAct,
  rows: readonly Row[],
  send: (piece: readonly Row[]) => Promise<readonly RowResult[]>,
): Promise<readonly RowResult[]> => {
  const results: RowResult[] = []
  for (let at = 0; at < rows.length; at += atOnce[act]) results.push(...(await send(rows.slice(at, at + atOnce[act]))))
  return results
}

export const toTarget = ({ matterId, version }: Pick<ListedMatter, 'matterId' | 'version'>) => ({ matterId, version })
