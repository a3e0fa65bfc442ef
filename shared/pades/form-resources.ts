import { isDict, isRef } from '#shared/pdf/object-access.ts'
import type { PdfObject } from '#shared/pdf/objects.ts'
import type { Reference as Place } from './references.ts'
import type { RevisionStep } from './revision-step.ts'

/** Resources of the form (ISO 32000-2 §12.7.3): something may be added, nothing exchanged, or every filled field would look otherwise. */

type Values = { readonly before: PdfObject | undefined; readonly after: PdfObject | undefined }

/** /DR, its categories, and what is named in them. */
const deepest = 1

/** Adds to `found` what differs; true where anything does. */
const compare = async (
  step: RevisionStep,
  { before, after }: Values,
  place: Place,
  found: { readonly depth: number; readonly exchanged: Set<string>; readonly added: Set<string> },
): Promise<boolean> => {
  for (const value of [before, after]) if (isRef(value)) step.walk('resources', value.number, place)
  const next = isRef(after) ? { container: after.number, path: '' } : { ...place, path: `${place.path}/` }
  const { before: old, after: own } = await step.dictsOf(before, after)
  if (isRef(after) && isRef(before) && before.number === after.number && step.changed.has(after.number))
    step.explainWhole('resources', after.number)
  let isDifferent = false
  for (const key of new Set([...old.entries.keys(), ...own.entries.keys()])) {
    const pair = { before: old.entries.get(key), after: own.entries.get(key) }
    if (pair.before === undefined) {
      found.added.add(key)
      isDifferent = true
      continue
    }
    const inner = { container: next.container, path: `${next.path}${key}` }
    if (found.depth > 0 && (await compare(step, pair, inner, { ...found, depth: found.depth - 1 }))) isDifferent = true
    const isWhole = found.depth === 0 || !isDict(await step.after.resolve(pair.after))
    if (isWhole && step.isDifferent(pair.before, pair.after)) found.exchanged.add(key)
  }
  // Whoever else has these resources would be given what was added for the form.
  if (isDifferent && isRef(after)) step.requireWalked('resources', after.number)
  return isDifferent
}

export const compareFormResources = async (step: RevisionStep, values: Values, place: Place): Promise<void> => {
  const found = { depth: deepest, exchanged: new Set<string>(), added: new Set<string>() }
  await compare(step, values, place, found)
  for (const key of found.exchanged) step.note('form-changed', { entry: `DR/${key}` })
  if (found.added.size > 0) step.note('form-resources-added')
}
