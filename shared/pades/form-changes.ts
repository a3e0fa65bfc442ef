import { findItems, isDict, isNamed, isRef, toNumber, toText } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import { isSameObject } from '#shared/pdf/same-object.ts'
import { compareAppearance } from './appearance-changes.ts'
import { findFillingCode } from './field-value.ts'
import { compareFormResources } from './form-resources.ts'
import type { RevisionStep } from './revision-step.ts'
import { noteNewField, noteSigned } from './signature-changes.ts'

/** What an update did to the interactive form (ISO 32000-2 §12.7): filled fields, signatures, or anything else. */

const mostFields = 100_000
const readOnlyBit = 1

/** What a field has from those above it (§12.7.4.1), and whether its value is one that this update changed. */
type Above = {
  readonly name: string
  readonly type: PdfObject
  readonly flags: number
  readonly isFilled: boolean
  readonly isSigned: boolean
}

const top: Above = { name: '', type: null, flags: 0, isFilled: false, isSigned: false }

/** Keys that filling in a field changes: its value, how it is shown, and when (§12.7.4.3, §12.7.5.4, §12.5.2). */
const valueKeys = new Set(['V', 'RV', 'I', 'TI', 'AS', 'AP', 'M'])
/** Keys that signing an empty signature field changes. */
const signingKeys = new Set(['V', 'AP', 'AS', 'F', 'M', 'P', 'MK', 'DR'])

/** Ways in which forms refer to fields, pages to widgets, structure and actions to either (§12.7.3, §12.7.4.1, §12.5.2, §14.7.5.3, §12.6.4.11). */
const fieldPaths = /^\[\]$|(?:^|\/)(?:(?:Fields|Kids|Annots|CO|T)\/\[\]|Parent|Obj|T|AN|Data)$/
/** The catalogue's entry, and fields that name the form as what is above them. */
const formPaths = /^AcroForm$|^Parent$/

export class FormComparison {
  readonly #step: RevisionStep
  readonly #visited = new Set<number>()
  /** Names of the fields that were there before, and of those that are new. */
  readonly #known = new Set<string>()
  readonly #added = new Set<string>()

  constructor(step: RevisionStep) {
    this.#step = step
  }

  /** The forms of the two catalogues; `container` and `path` say where they hang. */
  async compare(catalog: number, before: PdfObject | undefined, after: PdfObject | undefined): Promise<void> {
    const step = this.#step
    for (const value of [before, after])
      if (isRef(value)) step.walk('form', value.number, { container: catalog, path: 'AcroForm' })
    const forms = await step.dictsOf(before, after)
    const [container, path] = isRef(after) ? [after.number, ''] : [catalog, 'AcroForm/']
    if (isRef(before) && isRef(after) && before.number === after.number) step.explain(after.number, formPaths)
    const found = step.changes.length
    for (const key of new Set([...forms.before.entries.keys(), ...forms.after.entries.keys()])) {
      const [old, own] = [forms.before.entries.get(key), forms.after.entries.get(key)]
      if (key === 'Fields') await this.#compareFields(old, own, { container, path: `${path}Fields` })
      else if (key === 'DR')
        await compareFormResources(step, { before: old, after: own }, { container, path: `${path}DR` })
      // A reference that stays is the same entry; what it leads to is asked about where it changed.
      else if (!isSameObject(old ?? null, own ?? null) && !(await this.#isHarmless(key, old, own)))
        step.note('form-changed', { entry: key })
    }
    if (step.changes.length > found && isRef(after)) step.requireWalked('form', after.number, formPaths)
  }

  async #isHarmless(key: string, before: PdfObject | undefined, after: PdfObject | undefined): Promise<boolean> {
    const [old, own] = [await this.#step.before.resolve(before), await this.#step.after.resolve(after)]
    // Table 225: SignaturesExist and AppendOnly are set when something is signed, and stay.
    if (key === 'SigFlags') return typeof own === 'number' && ((toNumber(old) ?? 0) & ~own) === 0
    if (key !== 'NeedAppearances' || own === true) return false
    // Fields were shown as their values said, and now show whatever looks they carry.
    if (old === true) this.#step.note('appearances-settled')
    return true
  }

  async #compareFields(
    before: PdfObject | undefined,
    after: PdfObject | undefined,
    place: { container: number; path: string },
  ): Promise<void> {
    const step = this.#step
    for (const value of [before, after]) if (isRef(value)) step.walk('form', value.number, place)
    if (isRef(before) && isRef(after) && before.number === after.number) step.explainWhole('form', after.number)
    const items = await step.itemsOf(before, after)
    await this.#compareKids(items.before, items.after, top)
    // Under a name that is taken it would be a further widget of that field, and bound by nothing that names it.
    for (const field of this.#added) if (this.#known.has(field)) step.note('field-added', { field })
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
    if (this.#visited.has(number)) {
      // Looked at under the one name, and changed under the other.
      if (step.changed.has(number)) step.note('object-shared', { object: number })
      return
    }
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
    const partial = await step.before.resolve(before.entries.get('T'))
    const name = joinName(above.name, toText(partial))
    const flags = toNumber(await step.before.resolve(before.entries.get('Ff'))) ?? above.flags
    this.#known.add(name)
    // A field with a name of its own has a value of its own: what was entered above it is no reason to look otherwise.
    const value = partial === null ? above : top
    const own = await this.#compareOwn(number, { before, after }, { ...value, name, type, flags })
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
    step.explain(number, fieldPaths)
    if (isValueChanged || looksDifferent) step.requireWalked('form', number, fieldPaths)
    if (isSignature && isValueChanged) await noteSigned(step, name, { before, after, wasSigned })
    if (isValueChanged && !isSignature) await this.#noteFilled(number, { before, after }, above)
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
  async #noteFilled(
    number: number,
    fields: { before: PdfDict; after: PdfDict },
    { name, flags }: Above,
  ): Promise<void> {
    const step = this.#step
    const [before, after] = [fields.before.entries.get('V'), fields.after.entries.get('V')]
    step.note(await findFillingCode(step, fields.before, flags), { field: name, object: number })
    for (const value of [before, after])
      if (isRef(value)) step.walk('value', value.number, { container: number, path: 'V' })
    if (isRef(before) && isRef(after) && before.number === after.number) step.explainWhole('value', after.number)
  }

  /** Only signature fields may be added, each with a name, and only as objects that were not there before. */
  async #addField(item: PdfObject, above: Above): Promise<void> {
    const step = this.#step
    const field = await step.after.resolve(item)
    const partial = isDict(field) ? toText(await step.after.resolve(field.entries.get('T'))) : undefined
    const name = joinName(above.name, partial)
    const refuse = (): void => step.note('field-added', { field: name })
    if (!isRef(item) || !step.isNew(item) || !isDict(field) || !isNamed(field.entries.get('FT'), 'Sig')) return refuse()
    if (partial === undefined || partial === '') return refuse()
    const widgets: PdfDict[] = [field]
    step.newWidgets.add(item.number)
    for (const kid of await findItems(step.after, field.entries.get('Kids'))) {
      const widget = await step.after.resolve(kid)
      if (!isRef(kid) || !step.isNew(kid) || !isDict(widget) || widget.entries.has('T') || widget.entries.has('Kids'))
        return refuse()
      widgets.push(widget)
      step.newWidgets.add(kid.number)
    }
    // Among the annotations of a page another subtype would be what that is, and not a field.
    const isOther = ({ entries }: PdfDict): boolean =>
      entries.has('Subtype') && !isNamed(entries.get('Subtype'), 'Widget')
    if (widgets.some(isOther)) return refuse()
    if (widgets.some(({ entries }) => entries.has('A') || entries.has('AA'))) step.note('action-added', { field: name })
    this.#added.add(name)
    await noteNewField(step, name, { value: field.entries.get('V'), widgets })
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
