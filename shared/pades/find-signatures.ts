import { isDict, isRef, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfFile } from '#shared/pdf/reader.ts'
import { refuse } from '#shared/pdf/refusal.ts'
import { readSignatureValue, type SignatureValue } from './signature-value.ts'
import { readFormFields, type FormField } from './signature-fields.ts'

/** Every signature of a document, those that a later revision took away included. */

const sourceAt = (file: PdfFile, index: number): ObjectSource => ({
  trailer: file.revisions[index]?.trailer ?? file.trailer,
  resolve: (object) => file.resolve(object, index),
})

const valueNumber = ({ dict }: FormField): number | undefined => {
  const value = dict.entries.get('V')
  return isRef(value) ? value.number : undefined
}

/** A value that leads nowhere is a signature that somebody broke, not a field that waits for one. */
const isSigned = ({ isSignature, signature, dict }: FormField): boolean =>
  signature !== undefined || (isSignature && isRef(dict.entries.get('V')))

/** Revisions in which somebody signed: the first, which is not looked through, and each that writes a byte range. */
const findSigningRevisions = async (file: PdfFile): Promise<readonly number[]> => {
  const found = file.revisions.length > 1 ? [0] : []
  for (const [index, { objects }] of file.revisions.slice(0, -1).entries()) {
    if (index === 0) continue
    for (const [number, entry] of objects) {
      if (entry.kind !== 'offset') continue
      const object = await file.readObject(number, index)
      if (!isDict(object) || !object.entries.has('ByteRange')) continue
      found.push(index)
      break
    }
  }
  return found
}

const removed = (field: FormField, revision: number): SignatureValue => ({
  field,
  object: valueNumber(field) ?? 0,
  revision,
  dict: field.signature,
  subFilter: undefined,
  byteRange: undefined,
  coverage: 'odd',
  cms: undefined,
  fault: { check: 'dictionary', code: 'signature.removed', evidence: { revision: revision + 1 } },
})

/** Each is a digest of everything before it: beyond this somebody wants the reader to hash for ever. */
const mostSignatures = 250

/**
 * A signature covers the other's octets, and so cannot be made before it: of two in one revision, or of two fields with one
 * value, neither is believed.
 */
const refuseTwins = (values: readonly SignatureValue[]): SignatureValue[] => {
  const readable = values.filter(({ cms }) => cms !== undefined)
  return values.map((value) => {
    const isTwin = readable.some((other) => other !== value && other.revision === value.revision)
    if (value.cms === undefined || !isTwin) return value
    const evidence = { reason: 'not the only one in its revision', revision: value.revision + 1 }
    return { ...value, fault: { check: 'dictionary', code: 'signature.dictionary-malformed', evidence } }
  })
}

/** In the order they were made. Throws `document.unreadable` where the form cannot be read. */
export const findSignatures = async (file: PdfFile): Promise<readonly SignatureValue[]> => {
  const present = (await readFormFields(file)).filter(isSigned)
  const numbers = new Set(present.map(valueNumber))
  const gone: SignatureValue[] = []
  for (const index of await findSigningRevisions(file)) {
    for (const field of (await readFormFields(sourceAt(file, index))).filter(isSigned)) {
      const number = valueNumber(field)
      if (numbers.has(number)) continue
      numbers.add(number)
      gone.push(removed(field, index))
    }
  }
  if (present.length + gone.length > mostSignatures) refuse('revisions-too-many')
  return [...refuseTwins(present.map((field) => readSignatureValue(file, field))), ...gone].sort(
    (left, right) => left.revision - right.revision,
  )
}
