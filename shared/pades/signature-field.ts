import { AppError } from '#shared/errors/app-error.ts'
import type { RevisionDraft } from '#shared/pdf/incremental-update.ts'
import { findDict, findItems, isRef, readCatalog, toNumber, withEntries } from '#shared/pdf/object-access.ts'
import { pdfArray, pdfDict, pdfName, type PdfDict, type PdfObject, type PdfRef } from '#shared/pdf/objects.ts'
import { findPage, type Box, type PdfPage } from '#shared/pdf/page-tree.ts'
import { toTextString } from '#shared/pdf/serialize.ts'
import type { FormField } from './signature-fields.ts'

/** Putting a signature into a field of the form, one that waits there or one made for it (ISO 32000-2 §12.7.5.5). */

/** Where a new field stands: a page, a rectangle in its user space, and what is drawn there. */
export type FieldPlace = { readonly page: PdfPage; readonly rect: Box; readonly appearance: PdfRef }

/** Print and Locked (Table 167). */
const annotationFlags = 4 | 128
/** SignaturesExist and AppendOnly (Table 225). */
const signatureFlags = 1 | 2

/** The first of Signature1, Signature2 … that no field has. */
export const findFreeName = (fields: readonly FormField[], prefix: string): string => {
  const roots = new Set(fields.map(({ name }) => name.split('.', 1)[0]))
  for (let number = 1; ; number++) if (!roots.has(`${prefix}${number}`)) return `${prefix}${number}`
}

/** The field of the name to be signed: the waiting one, or undefined where it is to be made. Throws `signing.field-unavailable`. */
export const findWaitingField = (fields: readonly FormField[], name: string): FormField | undefined => {
  const unavailable = (reason: AppError<'signing.field-unavailable'>['detail']['reason']): never => {
    throw new AppError('signing.field-unavailable', { field: name, reason })
  }
  const field = fields.find((each) => each.name === name)
  if (field === undefined) {
    // A full stop parts the names of a hierarchy (§12.7.4.2), which nobody makes here.
    const isTaken = fields.some((each) => each.name.startsWith(`${name}.`))
    return name === '' || name.includes('.') || isTaken ? unavailable('name-taken') : undefined
  }
  if (!field.isSignature) return unavailable('not-for-signatures')
  return field.signature === undefined ? field : unavailable('signed')
}

/** Appends to an array that stands in a dictionary or by itself; answers with the entry's new value. */
const appendItem = async (
  revision: RevisionDraft,
  entry: PdfObject | undefined,
  item: PdfObject,
): Promise<PdfObject> => {
  const array = pdfArray([...(await findItems(revision, entry)), item])
  return isRef(entry) ? revision.write(entry, array) : array
}

const addToForm = async (revision: RevisionDraft, field: PdfRef | undefined): Promise<void> => {
  const catalog = await readCatalog(revision)
  const entry = catalog.dict.entries.get('AcroForm')
  const form = (await findDict(revision, entry)) ?? pdfDict({ Fields: pdfArray([]) })
  const flags = toNumber(await revision.resolve(form.entries.get('SigFlags'))) ?? 0
  const fields = form.entries.get('Fields')
  if (field === undefined && (flags & signatureFlags) === signatureFlags) return
  const changed = withEntries(form, {
    Fields: field === undefined ? fields : await appendItem(revision, fields, field),
    SigFlags: flags | signatureFlags,
  })
  if (isRef(entry)) revision.write(entry, changed)
  else revision.write(catalog.ref, withEntries(catalog.dict, { AcroForm: changed }))
}

const addToPage = async (revision: RevisionDraft, page: PdfRef, widget: PdfRef): Promise<void> => {
  const dict = await findDict(revision, page)
  if (dict === undefined) return
  const entry = dict.entries.get('Annots')
  const annotations = await appendItem(revision, entry, widget)
  if (!isRef(entry)) revision.write(page, withEntries(dict, { Annots: annotations }))
}

const toRectangle = ({ left, bottom, right, top }: Box): PdfObject =>
  pdfArray([left, bottom, right, top].map((value) => (Number.isInteger(value) ? value : { kind: 'real', value })))

const nowhere: Box = { left: 0, bottom: 0, right: 0, top: 0 }

export type FieldValue = {
  readonly signature: PdfRef
  readonly lock?: PdfDict
}

const toAppearance = (appearance: PdfRef | undefined): Record<string, PdfObject> =>
  appearance === undefined ? {} : { AP: pdfDict({ N: appearance }) }

/** A new field with its widget in one dictionary, on the place's page or unseen on the first. */
export const addSignedField = async (
  revision: RevisionDraft,
  { name, signature, lock, place }: FieldValue & { readonly name: string; readonly place: FieldPlace | undefined },
): Promise<void> => {
  // §12.7.5.5: a field that is not to be seen has a rectangle of no size; it belongs to a page all the same.
  const page = place?.page ?? (await findPage(revision, 0))
  if (page === undefined) throw new AppError('document.unreadable', { reason: 'structure-missing' })
  const field = revision.add(
    pdfDict({
      Type: pdfName('Annot'),
      Subtype: pdfName('Widget'),
      FT: pdfName('Sig'),
      T: toTextString(name),
      V: signature,
      F: annotationFlags,
      P: page.ref,
      Rect: toRectangle(place?.rect ?? nowhere),
      ...toAppearance(place?.appearance),
      ...(lock === undefined ? {} : { Lock: revision.add(lock) }),
    }),
  )
  await addToPage(revision, page.ref, field)
  await addToForm(revision, field)
}

/** The value of a waiting field, and what its widget shows. */
export const fillSignedField = async (
  revision: RevisionDraft,
  { field, signature, appearance }: FieldValue & { readonly field: FormField; readonly appearance?: PdfRef },
): Promise<void> => {
  const { widget } = field
  const isOne = widget?.ref.number === field.ref.number
  revision.write(field.ref, withEntries(field.dict, { V: signature, ...(isOne ? toAppearance(appearance) : {}) }))
  if (widget !== undefined && !isOne && appearance !== undefined)
    revision.write(widget.ref, withEntries(widget.dict, toAppearance(appearance)))
  await addToForm(revision, undefined)
}

/** The permissions dictionary's entry for the certification signature (§12.8.6). */
export const addCertification = async (revision: RevisionDraft, signature: PdfRef): Promise<void> => {
  const catalog = await readCatalog(revision)
  const entry = catalog.dict.entries.get('Perms')
  const perms = withEntries((await findDict(revision, entry)) ?? pdfDict({}), { DocMDP: signature })
  if (isRef(entry)) revision.write(entry, perms)
  else revision.write(catalog.ref, withEntries(catalog.dict, { Perms: perms }))
}
