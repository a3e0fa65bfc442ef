import type { PdfArray, PdfDict, PdfObject, PdfRef } from './objects.ts'
import { refuse } from './refusal.ts'

/** Looking into objects through references; a file and a section in the making are both looked into so. */

export type ObjectSource = {
  readonly trailer: PdfDict
  /** The object a reference leads to, null for one that leads nowhere; anything else as it is. */
  readonly resolve: (object: PdfObject | undefined) => PdfObject | Promise<PdfObject>
}

export const isDict = (object: PdfObject | undefined): object is PdfDict =>
  typeof object === 'object' && object?.kind === 'dict'
export const isArray = (object: PdfObject | undefined): object is PdfArray =>
  typeof object === 'object' && object?.kind === 'array'
export const isRef = (object: PdfObject | undefined): object is PdfRef =>
  typeof object === 'object' && object?.kind === 'ref'

export const isNamed = (object: PdfObject | undefined, name: string): boolean =>
  typeof object === 'object' && object?.kind === 'name' && object.value === name

/** The value of a number of either kind. */
export const toNumber = (object: PdfObject | undefined): number | undefined => {
  if (typeof object === 'number') return object
  return typeof object === 'object' && object?.kind === 'real' ? object.value : undefined
}

/** The dictionary with some entries set; undefined takes one out. */
export const withEntries = (dict: PdfDict, changes: Readonly<Record<string, PdfObject | undefined>>): PdfDict => {
  const entries = new Map(dict.entries)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
  }
  return { kind: 'dict', entries }
}

/** The dictionary behind an entry; undefined where there is none. Throws `document.unreadable` where it is something else. */
export const findDict = async (source: ObjectSource, object: PdfObject | undefined): Promise<PdfDict | undefined> => {
  const found = await source.resolve(object)
  if (found === null) return undefined
  return isDict(found) ? found : refuse('structure-missing')
}

/** The items of the array behind an entry, none where there is no array. Throws as `findDict` does. */
export const findItems = async (source: ObjectSource, object: PdfObject | undefined): Promise<readonly PdfObject[]> => {
  const found = await source.resolve(object)
  if (found === null) return []
  return isArray(found) ? found.items : refuse('structure-missing')
}

/** The catalogue and where it stands (ISO 32000-2 §7.7.2). Throws `document.unreadable`. */
export const readCatalog = async (source: ObjectSource): Promise<{ readonly ref: PdfRef; readonly dict: PdfDict }> => {
  const ref = source.trailer.entries.get('Root')
  const dict = await findDict(source, ref)
  return isRef(ref) && dict !== undefined ? { ref, dict } : refuse('structure-missing')
}

/** Text of a text string (§7.9.2.2) to compare by; what PDFDocEncoding has beyond Latin-1 stays one character a byte. */
export const toText = (object: PdfObject | undefined): string | undefined => {
  if (typeof object !== 'object' || object?.kind !== 'string') return undefined
  const { bytes } = object
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
