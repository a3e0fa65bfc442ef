import { isArray, isDict, isNamed, isRef } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import { isSameObject } from '#shared/pdf/same-object.ts'
import { compareAppearance } from './appearance-changes.ts'
import type { Reference } from './references.ts'
import type { RevisionStep } from './revision-step.ts'

/** What an update did to pages: annotations may come, change and go; everything else on a page is what was signed. */

/** Markup annotations (ISO 32000-2 Table 171), those that play, run or replace content left out. */
const noteTypes = new Set(
  'Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Caret Stamp Ink Popup'.split(
    ' ',
  ),
)

const subtypeOf = ({ entries }: PdfDict): string | undefined => {
  const subtype = entries.get('Subtype')
  return typeof subtype === 'object' && subtype?.kind === 'name' ? subtype.value : undefined
}

const isNote = (object: PdfObject | undefined): object is PdfDict =>
  isDict(object) && noteTypes.has(subtypeOf(object) ?? '')

const isPage = (object: PdfObject | undefined): object is PdfDict =>
  isDict(object) && isNamed(object.entries.get('Type'), 'Page')

/** Ways in which annotations are referred to: from pages, and from each other (§12.5.2, §12.5.6.2, §12.5.6.14). */
const annotationPaths = /^(?:Annots\/\[\]|\[\]|Popup|Parent|IRT)$/

const listReferences = async (step: RevisionStep, number: number): Promise<readonly Reference[]> => {
  await step.references.cover([number])
  return [...step.references.to(number, step.index - 1), ...step.references.to(number, step.index)]
}

const isListOfPages = async (step: RevisionStep, number: number): Promise<boolean> => {
  for (const { container, path } of await listReferences(step, number))
    if (path !== 'Annots' || !isPage(await step.file.readObject(container, step.index))) return false
  return true
}

/** Whether nobody takes the object for anything but an annotation: everything that it says may be another. */
const isNoteOnly = async (step: RevisionStep, number: number, seen = new Set<number>()): Promise<boolean> => {
  if (seen.has(number)) return true
  seen.add(number)
  for (const { container, path } of await listReferences(step, number)) {
    if (!annotationPaths.test(path)) return false
    const holder = await step.file.readObject(container, step.index)
    const isRightful =
      path === 'Annots/[]'
        ? isPage(holder)
        : path === '[]'
          ? await isListOfPages(step, container)
          : isNote(holder) && (await isNoteOnly(step, container, seen))
    if (!isRightful) return false
  }
  return true
}

const addAnnotation = async (step: RevisionStep, item: PdfObject): Promise<void> => {
  const annotation = await step.after.resolve(item)
  const object = isRef(item) ? { object: item.number } : {}
  // What was already there, unused, was made before the signature to be switched on after it.
  if ((isRef(item) && !step.isNew(item)) || !isDict(annotation))
    return step.note('page-changed', { ...object, entry: 'Annots' })
  if (isRef(item) && step.newWidgets.has(item.number)) return
  if (subtypeOf(annotation) === 'Widget') return step.note('field-added', object)
  if (annotation.entries.has('A') || annotation.entries.has('AA')) return step.note('action-added', object)
  step.note(isNote(annotation) ? 'annotation-added' : 'page-changed', object)
}

const compareAnnotations = async (
  step: RevisionStep,
  before: readonly PdfObject[],
  after: readonly PdfObject[],
): Promise<void> => {
  const places = new Map(before.flatMap((item, index) => (isRef(item) ? [[item.number, index] as const] : [])))
  let next = 0
  for (const item of after) {
    const index = (isRef(item) ? places.get(item.number) : next) ?? -1
    if (index < next || !isSameObject(before[index], item)) {
      await addAnnotation(step, item)
      continue
    }
    for (const removed of before.slice(next, index)) await removeAnnotation(step, removed)
    next = index + 1
  }
  for (const removed of before.slice(next)) await removeAnnotation(step, removed)
}

const removeAnnotation = async (step: RevisionStep, item: PdfObject): Promise<void> => {
  const annotation = await step.before.resolve(item)
  if (annotation === null) return
  step.note(isNote(annotation) ? 'annotation-removed' : 'page-changed', isRef(item) ? { object: item.number } : {})
}

/** Whatever the way to it: nothing of a page may be another but its list of annotations. */
const anyPath = /^/

const isList = (object: PdfObject): boolean => object === null || isArray(object)

const comparePage = async (step: RevisionStep, number: number, before: PdfDict, after: PdfDict): Promise<void> => {
  step.explain(number, anyPath)
  for (const key of new Set([...before.entries.keys(), ...after.entries.keys()])) {
    const pair = [before.entries.get(key), after.entries.get(key)] as const
    // A reference that stays the same is the same entry: what it leads to is asked about where it changed.
    if (isSameObject(pair[0] ?? null, pair[1] ?? null)) continue
    const isOther = key !== 'Annots' || !isList(await step.after.resolve(pair[1]))
    if (isOther) step.note('page-changed', { object: number, entry: key })
    else {
      const items = await step.itemsOf(...pair)
      await compareAnnotations(step, items.before, items.after)
    }
  }
}

/** An array of annotations that is an object of its own: every reference to it is a page's /Annots. */
const compareAnnotationArray = async (step: RevisionStep, number: number): Promise<boolean> => {
  const pair = step.changed.get(number)
  if (!isArray(pair?.before) || !isArray(pair.after)) return false
  if ((await listReferences(step, number)).length === 0 || !(await isListOfPages(step, number))) return false
  step.explain(number, anyPath)
  await compareAnnotations(step, pair.before.items, pair.after.items)
  return true
}

const compareNote = async (step: RevisionStep, number: number, before: PdfDict, after: PdfDict): Promise<void> => {
  if (!(await isNoteOnly(step, number))) return step.note('object-shared', { object: number })
  step.explain(number, anyPath)
  const hasNewAction = ['A', 'AA'].some((key) => step.isDifferent(before.entries.get(key), after.entries.get(key)))
  if (hasNewAction) return step.note('action-added', { object: number })
  step.note(subtypeOf(before) === subtypeOf(after) ? 'annotation-changed' : 'page-changed', { object: number })
}

/** Appearance streams of notes that were drawn anew in place. */
const compareNoteAppearances = async (step: RevisionStep, number: number): Promise<void> => {
  for (const { container, path } of step.references.to(number, step.index)) {
    if (!path.startsWith('AP/')) continue
    const [before, after] = [
      await step.file.readObject(container, step.index - 1),
      await step.file.readObject(container, step.index),
    ]
    if (!isNote(before) || !isNote(after)) continue
    const pair = { before: before.entries.get('AP'), after: after.entries.get('AP') }
    if (!(await compareAppearance(step, container, pair, true))) continue
    step.note((await isNoteOnly(step, container)) ? 'annotation-changed' : 'object-shared', { object: container })
  }
}

/** Everything on pages that differs; after the form, whose widgets are annotations too. */
export const comparePages = async (step: RevisionStep): Promise<void> => {
  for (const [number, { before, after }] of step.changed) {
    if (before === null || step.isExplained(number)) continue
    if (isPage(before) && isPage(after)) await comparePage(step, number, before, after)
    else if (isNote(before) && isNote(after)) await compareNote(step, number, before, after)
    else if (!(await compareAnnotationArray(step, number))) await compareNoteAppearances(step, number)
  }
}
