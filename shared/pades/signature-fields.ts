import {
  findDict,
  findItems,
  isDict,
  isNamed,
  isRef,
  readCatalog,
  toText,
  type ObjectSource,
} from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject, PdfRef } from '#shared/pdf/objects.ts'
import { refuse } from '#shared/pdf/refusal.ts'

/** The fields of the interactive form (ISO 32000-2 §12.7.4), as somebody who is about to sign needs them. */

export type FormField = {
  readonly ref: PdfRef
  readonly dict: PdfDict
  /** Partial names joined by full stops (§12.7.4.2). */
  readonly name: string
  readonly isSignature: boolean
  /** The signature dictionary of a signature field that is signed. */
  readonly signature: PdfDict | undefined
  /** Its one widget; the field itself where both are one dictionary. Undefined for several or none. */
  readonly widget: { readonly ref: PdfRef; readonly dict: PdfDict } | undefined
}

/** More fields than any form; beyond it somebody wants the reader to run for ever. */
const mostFields = 100_000

type Above = { readonly name: string; readonly type: PdfObject | undefined; readonly value: PdfObject | undefined }

/** A kid without a name of its own is a widget (§12.7.4.2). */
const isWidgetOnly = (dict: PdfDict): boolean => !dict.entries.has('T') && !dict.entries.has('Kids')

type Kid = { readonly ref: PdfRef; readonly dict: PdfDict }

const readKids = async (source: ObjectSource, object: PdfObject | undefined): Promise<Kid[]> => {
  const kids: Kid[] = []
  for (const ref of await findItems(source, object)) {
    const dict = await findDict(source, ref)
    // §12.7.3, Table 224: fields stand for themselves; a reference that leads nowhere is an empty place.
    if (isRef(ref) && dict !== undefined) kids.push({ ref, dict })
    else if (!isRef(ref)) return refuse('structure-missing')
  }
  return kids
}

const toField = async (source: ObjectSource, field: Kid, above: Above, widgets: readonly Kid[]): Promise<FormField> => {
  const isSignature = isNamed(await source.resolve(above.type), 'Sig')
  const value = isSignature ? await source.resolve(above.value) : null
  const own = isNamed(await source.resolve(field.dict.entries.get('Subtype')), 'Widget') ? [field] : widgets
  return {
    ...field,
    name: above.name,
    isSignature,
    signature: isDict(value) ? value : undefined,
    widget: own.length === 1 ? own[0] : undefined,
  }
}

/** Every terminal field of the form in its order. Throws `document.unreadable` on a form that is none. */
export const readFormFields = async (source: ObjectSource): Promise<FormField[]> => {
  const { dict: catalog } = await readCatalog(source)
  const form = await findDict(source, catalog.entries.get('AcroForm'))
  const visited = new Set<number>()
  const fields: FormField[] = []
  const walk = async (kid: Kid, above: Above): Promise<void> => {
    if (visited.has(kid.ref.number) || visited.size > mostFields) return refuse('structure-missing')
    visited.add(kid.ref.number)
    const { entries } = kid.dict
    const partial = toText(await source.resolve(entries.get('T')))
    const own: Above = {
      name: [above.name, partial ?? ''].filter((part) => part !== '').join('.'),
      type: entries.get('FT') ?? above.type,
      value: entries.get('V') ?? above.value,
    }
    const kids = await readKids(source, entries.get('Kids'))
    if (kids.every(({ dict }) => isWidgetOnly(dict))) {
      fields.push(await toField(source, kid, own, kids))
      return
    }
    for (const each of kids) if (!isWidgetOnly(each.dict)) await walk(each, own)
  }
  for (const kid of await readKids(source, form?.entries.get('Fields')))
    await walk(kid, { name: '', type: undefined, value: undefined })
  return fields
}
