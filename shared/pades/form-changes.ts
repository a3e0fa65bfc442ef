import { findItems, isDict, isNamed, isRef, toNumber, toText, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import { isSameObject } from '#shared/pdf/same-object.ts'
import { compareAppearance } from './appearance-changes.ts'
import type { RevisionStep } from './revision-step.ts'

/** What an update did to the interactive form (ISO 32000-2 §12.7): filled fields, signatures, or anything else. */

const mostFields = 100_000
const readOnlyBit = 1
const hiddenBits = 2 | 32

/** What a field has from those above it (§12.7.4.1), and whether its value is one that this update changed. */
type Above = { readonly name: string; readonly type: PdfObject; readonly isFilled: boolean; readonly isSigned: boolean }

const top: Above = { name: '', type: null, isFilled: false, isSigned: false }

/** Keys that filling in a field changes: its value, how it is shown, and when (§12.7.4.3, §12.7.5.4, §12.5.2). */
const valueKeys = new Set(['V', 'RV', 'I', 'TI', 'AS', 'AP', 'M'])
/** Keys that signing an empty signature field changes. */
const signingKeys = new Set(['V', 'AP', 'AS', 'F', 'M', 'P', 'MK', 'DR'])

export class FormComparison {
  readonly #step: RevisionStep
  readonly #visited = new Set<number>()

  constructor(step: RevisionStep) {
    this.#step = step
  }

  /** The forms of the two catalogues; `container` and `path` say where they hang. */
  async compare(catalog: number, before: PdfObject | undefined, after: PdfObject | undefined): Promise<void> {
    const step = this.#step
    for (const value of [before, after]) if (isRef(value)) step.walk(value.number, catalog, 'AcroForm')
    const forms = await step.dictsOf(before, after)
    const [container, path] = isRef(after) ? [after.number, ''] : [catalog, 'AcroForm/']
    if (isRef(before) && isRef(after) && before.number === after.number) step.explain(after.number)
    for (const key of new Set([...forms.before.entries.keys(), ...forms.after.entries.keys()])) {
      const [old, own] = [forms.before.entries.get(key), forms.after.entries.get(key)]
      if (key === 'Fields') await this.#compareFields(old, own, { container, path: `${path}Fields` })
      else if (key === 'DR') await this.#compareResources(old, own, { container, path: `${path}DR` })
      // A reference that stays is the same entry; what it leads to is asked about where it changed.
      else if (!isSameObject(old ?? null, own ?? null) && !(await this.#isHarmless(key, old, own)))
        step.note('form-changed', { entry: key })
    }
  }

  async #isHarmless(key: string, before: PdfObject | undefined, after: PdfObject | undefined): Promise<boolean> {
    const [old, own] = [await this.#step.before.resolve(before), await this.#step.after.resolve(after)]
    // Table 225: SignaturesExist and AppendOnly are set when something is signed, and stay.
    if (key === 'SigFlags') return typeof own === 'number' && ((toNumber(old) ?? 0) & ~own) === 0
    return key === 'NeedAppearances' && own !== true
  }

  async #compareFields(
    before: PdfObject | undefined,
    after: PdfObject | undefined,
    place: { container: number; path: string },
  ): Promise<void> {
    const step = this.#step
    for (const value of [before, after]) if (isRef(value)) step.walk(value.number, place.container, place.path)
    if (isRef(before) && isRef(after) && before.number === after.number) step.explainWhole(after.number)
    const items = await step.itemsOf(before, after)
    await this.#compareKids(items.before, items.after, top)
  }

  /** Old kids stay, in their order; new ones come after as new signature fields. */
  async #compareKids(before: readonly PdfObject[], after: readonly PdfObject[], above: Above): Promise<void> {
    const step = this.#step
    const old = before.flatMap((item) => (isRef(item) ? [item.number] : []))
    const own = after.flatMap((item) => (isRef(item) ? [item.number] : []))
    if (old.length !== before.length || own.length !== after.length) step.note('form-changed', { entry: 'Fields' })
    const known = new Set(old)
    const kept = own.filter((number) => known.has(number))
    if (kept.length !== old.length || kept.some((number, index) => number !== old[index]))
      step.note('field-removed', { field: above.name })
    for (const item of after) {
      if (!isRef(item)) continue
      if (known.has(item.number)) await this.#compareField(item.number, above)
      else await this.#addField(item, above)
    }
  }

  async #compareField(number: number, above: Above): Promise<void> {
    const step = this.#step
    if (this.#visited.has(number)) return
    this.#visited.add(number)
    if (this.#visited.size > mostFields) return step.note('revision-too-complex')
    const [before, after] = [
      await step.file.readObject(number, step.index - 1),
      await step.file.readObject(number, step.index),
    ]
    if (!isDict(before) || !isDict(after)) {
      // A place that was empty, or no longer holds a field.
      if (!isSameObject(before, after)) step.note('field-removed', { field: above.name })
      return
    }
    const type = (await step.before.resolve(before.entries.get('FT'))) ?? above.type
    const name = joinName(above.name, toText(await step.before.resolve(before.entries.get('T'))))
    const own = await this.#compareOwn(number, { before, after }, { ...above, name, type })
    const kids = await step.itemsOf(before.entries.get('Kids'), after.entries.get('Kids'))
    await this.#compareKids(kids.before, kids.after, own)
  }

  /** A field's own entries, its kids aside. */
  async #compareOwn(
    number: number,
    { before, after }: { before: PdfDict; after: PdfDict },
    above: Above,
  ): Promise<Above> {
    const step = this.#step
    const { name, type } = above
    const isSignature = isNamed(type, 'Sig')
    const keys = differingKeys(before, after)
    const value = { before: before.entries.get('V'), after: after.entries.get('V') }
    const wasSigned = isSignature && (await step.before.resolve(value.before)) !== null
    const isValueChanged = step.isDifferent(value.before, value.after)
    const isSigned = above.isSigned || (isSignature && isValueChanged && !wasSigned)
    const isFilled = above.isFilled || (!isSignature && isValueChanged)
    const isShown = isSigned || isFilled
    const looksDifferent = await compareAppearance(
      step,
      number,
      { before: before.entries.get('AP'), after: after.entries.get('AP') },
      isShown,
    )
    step.explain(number)
    if (isSignature && isValueChanged) await this.#noteSignature(name, wasSigned, value.after)
    if (isValueChanged && !isSignature) this.#noteFilled(number, name, value)
    // A look that does not follow from a value is another document under the old signature.
    if ((looksDifferent || keys.includes('AS')) && !isShown)
      step.note('appearance-changed', { field: name, object: number })
    for (const key of keys) {
      if (lookedAt.has(key)) continue
      const isAllowed = isSigned
        ? signingKeys.has(key)
        : !isSignature && (key === 'M' || (isFilled && valueKeys.has(key)))
      if (isAllowed) continue
      if (key === 'Ff' && isReadOnlySet(before.entries.get(key), after.entries.get(key)))
        step.note('field-made-read-only', { field: name })
      else step.note(wasSigned ? 'signature-changed' : 'field-changed', { field: name, object: number, entry: key })
    }
    return { ...above, isFilled, isSigned }
  }

  /** A value that is an object of its own may be written anew in place. */
  #noteFilled(
    number: number,
    field: string,
    { before, after }: { before: PdfObject | undefined; after: PdfObject | undefined },
  ): void {
    this.#step.note('field-filled', { field, object: number })
    for (const value of [before, after]) if (isRef(value)) this.#step.walk(value.number, number, 'V')
    if (isRef(before) && isRef(after) && before.number === after.number) this.#step.explainWhole(after.number)
  }

  async #noteSignature(field: string, wasSigned: boolean, value: PdfObject | undefined): Promise<void> {
    const step = this.#step
    const signature = await step.after.resolve(value)
    if (wasSigned || !isDict(signature) || !step.isNew(value)) return step.note('signature-changed', { field })
    step.note(isNamed(signature.entries.get('Type'), 'DocTimeStamp') ? 'time-stamp-added' : 'signature-added', {
      field,
    })
  }

  /** Only signature fields may be added, and only as objects that were not there before. */
  async #addField(item: PdfObject, above: Above): Promise<void> {
    const step = this.#step
    const field = await step.after.resolve(item)
    const name = joinName(
      above.name,
      isDict(field) ? toText(await step.after.resolve(field.entries.get('T'))) : undefined,
    )
    if (!isRef(item) || !step.isNew(item) || !isDict(field) || !isNamed(field.entries.get('FT'), 'Sig'))
      return step.note('field-added', { field: name })
    const kids = await findItems(step.after, field.entries.get('Kids'))
    const widgets: PdfDict[] = [field]
    step.newWidgets.add(item.number)
    for (const kid of kids) {
      const widget = await step.after.resolve(kid)
      if (!isRef(kid) || !step.isNew(kid) || !isDict(widget) || widget.entries.has('T') || widget.entries.has('Kids'))
        return step.note('field-added', { field: name })
      widgets.push(widget)
      step.newWidgets.add(kid.number)
    }
    if (widgets.some(({ entries }) => entries.has('A') || entries.has('AA'))) step.note('action-added', { field: name })
    const visibility = await Promise.all(widgets.map((widget) => isVisible(step.after, widget)))
    await this.#noteNewField(name, field, visibility.includes(true))
  }

  async #noteNewField(field: string, dict: PdfDict, visible: boolean): Promise<void> {
    const step = this.#step
    const value = dict.entries.get('V')
    const signature = await step.after.resolve(value)
    if (signature === null) return step.note('signature-field-added', { field, isVisible: visible })
    if (!isDict(signature) || !step.isNew(value)) return step.note('signature-changed', { field })
    const isStamp = isNamed(signature.entries.get('Type'), 'DocTimeStamp')
    // A time-stamp that draws on a page is a signature like any other.
    if (isStamp && !visible) step.note('time-stamp-added', { field })
    else {
      step.note('signature-field-added', { field, isVisible: visible })
      step.note('signature-added', { field })
    }
  }

  /** Resources of the form (§12.7.3): something may be added, nothing exchanged, or every filled field would look otherwise. */
  async #compareResources(
    before: PdfObject | undefined,
    after: PdfObject | undefined,
    place: { container: number; path: string },
    depth = 1,
  ): Promise<void> {
    const step = this.#step
    for (const value of [before, after]) if (isRef(value)) step.walk(value.number, place.container, place.path)
    const next = isRef(after) ? { container: after.number, path: '' } : { ...place, path: `${place.path}/` }
    const { before: old, after: own } = await step.dictsOf(before, after)
    if (isRef(after) && isRef(before) && before.number === after.number && step.changed.has(after.number))
      step.explainWhole(after.number)
    for (const key of new Set([...old.entries.keys(), ...own.entries.keys()])) {
      const pair = [old.entries.get(key), own.entries.get(key)] as const
      if (pair[0] === undefined) continue
      if (depth > 0)
        await this.#compareResources(...pair, { container: next.container, path: `${next.path}${key}` }, depth - 1)
      if ((depth === 0 || !isDict(await step.after.resolve(pair[1]))) && step.isDifferent(...pair))
        step.note('form-changed', { entry: `DR/${key}` })
    }
  }
}

const joinName = (above: string, partial: string | undefined): string =>
  [above, partial ?? ''].filter((part) => part !== '').join('.')

/** Keys with rules of their own. */
const lookedAt = new Set(['AP', 'AS', 'V', 'Kids'])

const differingKeys = (before: PdfDict, after: PdfDict): readonly string[] =>
  [...new Set([...before.entries.keys(), ...after.entries.keys()])].filter(
    (key) => !isSameObject(before.entries.get(key) ?? null, after.entries.get(key) ?? null),
  )

const isReadOnlySet = (before: PdfObject | undefined, after: PdfObject | undefined): boolean =>
  typeof after === 'number' && after === ((toNumber(before) ?? 0) | readOnlyBit)

/** §12.5.3, §12.7.5.5: without an area, hidden or not to be viewed, a widget shows nothing. */
const isVisible = async (source: ObjectSource, { entries }: PdfDict): Promise<boolean> => {
  const rectangle = await findItems(source, entries.get('Rect'))
  const [left = 0, bottom = 0, right = 0, upper = 0] = await Promise.all(
    rectangle.map(async (item) => toNumber(await source.resolve(item)) ?? 0),
  )
  const flags = toNumber(await source.resolve(entries.get('F'))) ?? 0
  return left !== right && bottom !== upper && (flags & hiddenBits) === 0
}
