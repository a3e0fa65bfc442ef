import { isDict, isRef } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { Reference as Place } from './references.ts'
import type { RevisionStep } from './revision-step.ts'

/** What an annotation looks like (ISO 32000-2 §12.5.5): /AP with N, R and D, each a stream or a dictionary of streams. */

const join = ({ path }: Place, key: string): string => (path === '' ? key : `${path}/${key}`)

/** An entry of /AP or of a dictionary of states, before and after. True where anything of it differs. */
const compareEntry = async (
  step: RevisionStep,
  place: Place,
  { before, after }: { before: PdfObject | undefined; after: PdfObject | undefined },
  { depth, isAllowed }: { depth: number; isAllowed: boolean },
): Promise<boolean> => {
  let next = place
  let isDifferent = step.isDifferent(before, after)
  for (const value of [before, after]) if (isRef(value)) step.walk('looks', value.number, place)
  if (isRef(after)) {
    next = { container: after.number, path: '' }
    // In place: only what the same entry showed before; something else that was drawn into is not for a rule to allow.
    const isSameRef = isRef(before) && before.number === after.number
    if (isAllowed && isSameRef && step.changed.has(after.number)) step.explainWhole('looks', after.number)
  }
  const [old, own] = [await step.before.resolve(before), await step.after.resolve(after)]
  if (depth > 0 && isDict(own) && (await compareEntries(step, next, { old, own }, { depth, isAllowed }))) {
    isDifferent = true
    // Whoever else comes this way sees something change that is none of the annotation's.
    if (isAllowed && isRef(after)) step.requireWalked('looks', after.number)
  }
  return isDifferent
}

/** What hangs from a dictionary between. */
const compareEntries = async (
  step: RevisionStep,
  next: Place,
  { old, own }: { old: PdfObject; own: PdfDict },
  { depth, isAllowed }: { depth: number; isAllowed: boolean },
): Promise<boolean> => {
  let isDifferent = false
  const oldEntries = isDict(old) ? old.entries : new Map<string, PdfObject>()
  for (const key of new Set([...oldEntries.keys(), ...own.entries.keys()])) {
    const pair = { before: oldEntries.get(key), after: own.entries.get(key) }
    const inner = { container: next.container, path: join(next, key) }
    if (await compareEntry(step, inner, pair, { depth: depth - 1, isAllowed })) isDifferent = true
  }
  return isDifferent
}

/**
 * Whether an annotation looks different. Its appearance streams, and dictionaries between, are accounted for where the
 * change `isAllowed`.
 */
export const compareAppearance = async (
  step: RevisionStep,
  annotation: number,
  { before, after }: { before: PdfObject | undefined; after: PdfObject | undefined },
  isAllowed: boolean,
): Promise<boolean> =>
  compareEntry(step, { container: annotation, path: 'AP' }, { before, after }, { depth: 2, isAllowed })
