import type { SignatureReport } from '#shared/document-check/report.ts'

export type Numbered = { readonly signature: SignatureReport; readonly number: number; readonly count: number }

/** What people signed first, then time-stamps, each counted among its own. */
export const numberByType = (signatures: readonly SignatureReport[]): readonly Numbered[] =>
  (['signature', 'time-stamp'] as const).flatMap((type) => {
    const own = signatures.filter((signature) => signature.type === type)
    return own.map((signature, index) => ({ signature, number: index + 1, count: own.length }))
  })
