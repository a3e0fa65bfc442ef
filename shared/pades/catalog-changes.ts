import { toLatin1 } from '#shared/pdf/characters.ts'
import { isDict, isNamed, isRef } from '#shared/pdf/object-access.ts'
import type { PdfArray, PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import { isSameObject } from '#shared/pdf/same-object.ts'
import { FormComparison } from './form-changes.ts'
import type { Reference as Place } from './references.ts'
import type { RevisionStep, Rule } from './revision-step.ts'

/** What an update did to the document as a whole: catalogue, security store, metadata. */

type Values = { readonly before: PdfObject | undefined; readonly after: PdfObject | undefined }

/** DSS, VRI, a signature's dictionary in it, and the arrays (ISO 32000-2 §12.8.4.3). */
const deepestStore = 4

const walkBoth = (step: RevisionStep, { rule, before, after }: Values & { rule: Rule }, place: Place): void => {
  for (const value of [before, after]) if (isRef(value)) step.walk(rule, value.number, place)
}

const isSameRef = ({ before, after }: Values): boolean =>
  isRef(before) && isRef(after) && before.number === after.number

/** Dictionaries and arrays of the security store may change as they like; the streams in them are added, never exchanged. */
const compareStore = async (
  step: RevisionStep,
  values: Values,
  place: Place,
  depth = deepestStore,
): Promise<boolean> => {
  walkBoth(step, { rule: 'store', ...values }, place)
  const { before, after } = values
  const [old, own] = [await step.before.resolve(before), await step.after.resolve(after)]
  let isDifferent = !isSameObject(old, own)
  if (own === null || typeof own !== 'object' || (own.kind !== 'dict' && own.kind !== 'array')) return isDifferent
  if (isRef(after) && isSameRef(values) && step.changed.has(after.number)) step.explainWhole('store', after.number)
  if (depth > 0 && (await compareStoreParts(step, { old, own }, { place, after, depth }))) isDifferent = true
  if (isDifferent && isRef(after)) step.requireWalked('store', after.number)
  return isDifferent
}

/** What hangs from a dictionary or array of the store. */
const compareStoreParts = async (
  step: RevisionStep,
  { old, own }: { old: PdfObject; own: PdfDict | PdfArray },
  { place, after, depth }: { place: Place; after: PdfObject | undefined; depth: number },
): Promise<boolean> => {
  const next = isRef(after) ? { container: after.number, path: '' } : place
  const join = (key: string): Place => ({
    container: next.container,
    path: next.path === '' ? key : `${next.path}/${key}`,
  })
  if (own.kind === 'array') {
    const items = typeof old === 'object' && old?.kind === 'array' ? old.items : []
    for (const item of [...items, ...own.items])
      walkBoth(step, { rule: 'store', before: item, after: undefined }, join('[]'))
    return own.items.some((item) => isRef(item) && step.changed.has(item.number))
  }
  let isDifferent = false
  const entries = isDict(old) ? old.entries : new Map<string, PdfObject>()
  for (const [key, value] of own.entries)
    if (await compareStore(step, { before: entries.get(key), after: value }, join(key), depth - 1)) isDifferent = true
  return isDifferent
}

/** Extensions dictionary (§7.12): declarations are added, none is taken back. */
const isExtended = (before: PdfObject, after: PdfObject): boolean =>
  isDict(after) &&
  (before === null ||
    (isDict(before) && [...before.entries].every(([key, value]) => isSameObject(value, after.entries.get(key)))))

/** §7.7.2: the catalogue's version counts where it is later than the header's. */
const isVersionRaised = (step: RevisionStep, before: PdfObject, after: PdfObject): boolean => {
  const toVersion = (object: PdfObject): string =>
    typeof object === 'object' && object?.kind === 'name' && /^\d\.\d$/.test(object.value) ? object.value : ''
  const present = [toLatin1(step.file.bytes.subarray(5, 8)), toVersion(before)]
  return present.every((version) => toVersion(after) > version)
}

const isXmp = (object: PdfObject): boolean =>
  object === null ||
  (typeof object === 'object' &&
    object.kind === 'stream' &&
    isNamed(object.dict.entries.get('Type'), 'Metadata') &&
    isNamed(object.dict.entries.get('Subtype'), 'XML'))

const compareMetadata = async (step: RevisionStep, values: Values, place: Place): Promise<void> => {
  walkBoth(step, { rule: 'metadata', ...values }, place)
  if (!step.isDifferent(values.before, values.after)) return
  const isBoth = isXmp(await step.before.resolve(values.before)) && isXmp(await step.after.resolve(values.after))
  if (!isBoth || !(isSameRef(values) || step.isNew(values.after)))
    return step.note('catalog-changed', { entry: 'Metadata' })
  if (isRef(values.after)) step.explainWhole('metadata', values.after.number)
  step.note('metadata-changed')
}

const compareCatalogEntry = async (step: RevisionStep, key: string, values: Values, catalog: number): Promise<void> => {
  const place = { container: catalog, path: key }
  if (key === 'AcroForm') return new FormComparison(step).compare(catalog, values.before, values.after)
  if (key === 'DSS') {
    if (await compareStore(step, values, place)) step.note('security-store-changed')
    return
  }
  if (key === 'Metadata') return compareMetadata(step, values, place)
  // A reference that stays is the same entry; what it leads to is asked about where it changed.
  if (isSameObject(values.before ?? null, values.after ?? null)) return
  const [before, after] = [await step.before.resolve(values.before), await step.after.resolve(values.after)]
  if (key === 'Extensions' && isExtended(before, after)) step.note('extensions-declared')
  else if (key === 'Version' && isVersionRaised(step, before, after)) step.note('version-raised')
  else step.note('catalog-changed', { entry: key })
}

/** The trailer, and signatures that name what they are about (§12.8.1, Table 256). */
const catalogPaths = /^Root$|(?:^|\/)Data$/

/** The catalogue: everything hangs from it, and nothing of it may be exchanged but what is listed above. */
export const compareCatalog = async (step: RevisionStep): Promise<void> => {
  const [before, after] = [step.before.trailer.entries.get('Root'), step.after.trailer.entries.get('Root')]
  if (!isRef(before) || !isRef(after) || !isSameObject(before, after)) return step.note('root-changed')
  const [old, own] = [await step.before.resolve(before), await step.after.resolve(after)]
  if (!isDict(old) || !isDict(own)) return step.note('root-changed')
  step.explain(after.number, catalogPaths)
  const found = step.changes.length
  for (const key of new Set([...old.entries.keys(), ...own.entries.keys()]))
    await compareCatalogEntry(step, key, { before: old.entries.get(key), after: own.entries.get(key) }, after.number)
  if (step.changes.length > found) step.requireWalked('form', after.number, catalogPaths)
}

const isDateOnly = (before: PdfDict, after: PdfDict): boolean =>
  [...new Set([...before.entries.keys(), ...after.entries.keys()])].every(
    (key) => key === 'ModDate' || isSameObject(before.entries.get(key) ?? null, after.entries.get(key) ?? null),
  )

/** The information dictionary (§14.3.3), which the trailer names. */
export const compareInformation = async (step: RevisionStep): Promise<void> => {
  const values = { before: step.before.trailer.entries.get('Info'), after: step.after.trailer.entries.get('Info') }
  walkBoth(step, { rule: 'information', ...values }, { container: 0, path: 'Info' })
  if (!step.isDifferent(values.before, values.after)) return
  const { before, after } = await step.dictsOf(values.before, values.after)
  if (isRef(values.after) && isSameRef(values)) step.explainWhole('information', values.after.number)
  step.note(isDateOnly(before, after) ? 'modification-date-changed' : 'metadata-changed')
}
