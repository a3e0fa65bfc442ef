import { isAppError } from '#shared/errors/app-error.ts'
import type { PdfFile } from '#shared/pdf/reader.ts'
import { compareCatalog, compareInformation } from './catalog-changes.ts'
import { comparePages } from './page-changes.ts'
import { References } from './references.ts'
import { changeCodes, type Change } from './report.ts'
import { RevisionStep } from './revision-step.ts'

/**
 * What each incremental update changed, by comparing objects and not by believing what the update says of itself. Rules
 * name what may change; everything that no rule accounts for is 'other'.
 */

/** What differs and no rule came across. */
const noteRest = async (step: RevisionStep): Promise<void> => {
  for (const object of await step.findShared()) step.note('object-shared', { object })
  for (const [object, { before, after }] of step.changed) {
    if (step.isExplained(object)) continue
    const referencesBefore = step.references.to(object, step.index - 1)
    if (before === null) {
      // New objects do nothing by themselves; one that was waited for changes who waited.
      if (referencesBefore.length > 0) step.note('reference-fulfilled', { object })
      continue
    }
    const references = step.references.to(object, step.index)
    // Removed or written over after the last reference to it went away: whoever let go of it was asked about.
    if (references.length === 0 && (after === null || referencesBefore.length === 0)) continue
    step.note('object-changed', { object })
  }
}

const compareRevision = async (file: PdfFile, references: References, index: number): Promise<readonly Change[]> => {
  const step = await RevisionStep.read(file, references, index)
  await compareInformation(step)
  await compareCatalog(step)
  await comparePages(step)
  await noteRest(step)
  return step.changes
}

const unreadable = (index: number): Change => ({
  code: 'revision-unreadable',
  level: changeCodes['revision-unreadable'],
  revision: index + 1,
})

/**
 * Changes by index of revision, from `first` on; revisions before it have none listed. A revision that cannot be compared
 * is a change of its own. Throws what an aborted `signal` says.
 */
export const compareRevisions = async (
  file: PdfFile,
  first: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, readonly Change[]>> => {
  const found = new Map<number, readonly Change[]>()
  if (first > file.newest) return found
  let references: References | undefined
  for (let index = first; index <= file.newest; index++) {
    signal?.throwIfAborted()
    try {
      references ??= await References.read(file, signal)
      found.set(index, await compareRevision(file, references, index))
    } catch (error) {
      if (!isAppError(error, 'document.unreadable')) throw error
      found.set(index, [unreadable(index)])
    }
  }
  return found
}
