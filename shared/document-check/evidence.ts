import type { CheckReport } from './report.ts'

/** Evidence without what is not known. */
export const toEvidence = (
  facts: Readonly<Record<string, string | number | boolean | null | undefined>>,
): CheckReport['evidence'] =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) =>
      value === undefined || value === null ? [] : [[key, value] as const],
    ),
  )
