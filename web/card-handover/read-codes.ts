import { normaliseCode } from '#shared/card-handover/codes.ts'

/** As many as one call takes. */
export const mostCodes = 500

/** Codes of a text that was pasted or scanned into: one a line, or with blanks, commas or semicolons between them. */
export const readCodes = (text: string): readonly string[] => text.split(/[\s,;、，；]+/u).filter((code) => code !== '')

/**
 * The codes in calls of at most `mostCodes`. One that was in an earlier call is kept out and told, as the server tells one
 * given twice in the same call.
 */
export const planCalls = (
  codes: readonly string[],
  most = mostCodes,
): { readonly calls: readonly (readonly string[])[]; readonly repeated: readonly string[] } => {
  const seen = new Set<string>()
  const repeated: string[] = []
  const once: string[] = []
  for (const code of codes) {
    const key = normaliseCode(code) ?? code
    if (seen.has(key)) repeated.push(code)
    else once.push(code)
    seen.add(key)
  }
  const calls = Array.from({ length: Math.ceil(once.length / most) }, (_, index) =>
    once.slice(index * most, (index + 1) * most),
  )
  return { calls, repeated }
}
