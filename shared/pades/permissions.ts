import { AppError } from '#shared/errors/app-error.ts'
import { findDict, findItems, readCatalog, toNumber, toText, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfDict } from '#shared/pdf/objects.ts'
import { refuse } from '#shared/pdf/refusal.ts'
import type { FormField } from './signature-fields.ts'

/** What earlier signers allow (ISO 32000-2 §12.8.2.2, §12.8.2.4), obeyed before anything is added. */

/** 1: nothing but time-stamps and validation data; 2: filling in and signing; 3: annotations too. */
export type DocMdpPermission = 1 | 2 | 3

export type FieldLock =
  | { readonly action: 'All' }
  | { readonly action: 'Include' | 'Exclude'; readonly fields: readonly string[] }

export type Restrictions = {
  readonly isCertified: boolean
  /** The strictest of the certification's and of those that later signers added. */
  readonly permission: DocMdpPermission | undefined
  readonly locks: readonly FieldLock[]
}

const toName = (object: unknown): string | undefined =>
  typeof object === 'object' && object !== null && 'kind' in object && object.kind === 'name' && 'value' in object
    ? String(object.value)
    : undefined

/** Action and Fields of transform parameters or of a field's lock dictionary alike (Tables 236 and 259). */
export const readFieldLock = async (source: ObjectSource, dict: PdfDict): Promise<FieldLock> => {
  const action = toName(await source.resolve(dict.entries.get('Action')))
  if (action === 'All') return { action }
  if (action !== 'Include' && action !== 'Exclude') return refuse('structure-missing')
  const fields: string[] = []
  for (const item of await findItems(source, dict.entries.get('Fields'))) {
    const name = toText(await source.resolve(item))
    fields.push(name ?? refuse('structure-missing'))
  }
  return { action, fields }
}

/** P of DocMDP parameters or of a lock; `absent` where it is not given. Another value than 1, 2, 3 is taken for the strictest. */
export const readPermission = async <Absent>(
  source: ObjectSource,
  dict: PdfDict | undefined,
  absent: Absent,
): Promise<DocMdpPermission | Absent> => {
  const value = toNumber(await source.resolve(dict?.entries.get('P')))
  if (value === undefined) return absent
  return value === 2 || value === 3 ? value : 1
}

const coversField = (entry: string, field: string): boolean => field === entry || field.startsWith(`${entry}.`)

/** Whether the field may no longer be changed. */
export const isLocked = (lock: FieldLock, field: string): boolean => {
  if (lock.action === 'All') return true
  const isNamed = lock.fields.some((entry) => coversField(entry, field))
  return lock.action === 'Include' ? isNamed : !isNamed
}

/** What every signature in the document asks for together. Throws `document.unreadable`. */
export const readRestrictions = async (source: ObjectSource, fields: readonly FormField[]): Promise<Restrictions> => {
  const { dict: catalog } = await readCatalog(source)
  const perms = await findDict(source, catalog.entries.get('Perms'))
  const isCertified = (await findDict(source, perms?.entries.get('DocMDP'))) !== undefined
  const locks: FieldLock[] = []
  const permissions: DocMdpPermission[] = []
  for (const { signature, dict } of fields) {
    if (signature === undefined) continue
    for (const item of await findItems(source, signature.entries.get('Reference'))) {
      const reference = await findDict(source, item)
      const method = toName(await source.resolve(reference?.entries.get('TransformMethod')))
      const parameters = await findDict(source, reference?.entries.get('TransformParams'))
      // Table 257: without P it is 2.
      if (method === 'DocMDP') permissions.push(await readPermission(source, parameters, 2))
      if (method === 'FieldMDP' && parameters !== undefined) locks.push(await readFieldLock(source, parameters))
    }
    const lock = await findDict(source, dict.entries.get('Lock'))
    const ofLock = await readPermission(source, lock, undefined)
    if (ofLock !== undefined) permissions.push(ofLock)
  }
  const permission = permissions.length === 0 ? undefined : (Math.min(...permissions) as DocMdpPermission)
  return { isCertified, permission, locks }
}

export type NewSignature = {
  /** Name of the field that is to be signed. */
  readonly field: string
  /** The field is made now, rather than waiting in the form. */
  readonly isNewField: boolean
  readonly isVisible: boolean
  readonly isCertification: boolean
}

/**
 * Whether one more signature keeps to what earlier signers allowed. Throws `signing.not-permitted` where it does not. A
 * field that the form already has may be signed under P 2; a new visible one is an annotation and needs P 3.
 */
export const requirePermitted = (
  { isCertified, permission, locks }: Restrictions,
  hasSignatures: boolean,
  signature: NewSignature,
): void => {
  const forbid = (rule: AppError<'signing.not-permitted'>['detail']['rule']): never => {
    throw new AppError('signing.not-permitted', { rule })
  }
  if (signature.isCertification && (isCertified || hasSignatures)) forbid('certification-comes-first')
  if (permission === 1) forbid('no-changes')
  if (permission === 2 && signature.isNewField && signature.isVisible) forbid('no-new-visible-field')
  if (locks.some((lock) => isLocked(lock, signature.field))) forbid('field-locked')
}
