import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { pdfArray, pdfDict, pdfName, type PdfDict, type PdfObject, type PdfRef } from '#shared/pdf/objects.ts'
import { encodeLatin1, serializeObject, toDateString, toTextString } from '#shared/pdf/serialize.ts'
import type { DocMdpPermission, FieldLock } from './permissions.ts'

/** The signature dictionary (ISO 32000-2 §12.8.1, Table 255) as ETSI EN 319 142-1 §5.3, §6.3 and §5.4.3 want it. */

export type SignatureWords = {
  readonly reason?: string
  readonly location?: string
  readonly name?: string
  readonly contactInformation?: string
  /** The claimed time; it stands here and not in the CMS (EN 319 142-1 §6.3, signing-time). */
  readonly at?: Date
}

const toReference = (method: string, parameters: PdfDict, more: Readonly<Record<string, PdfObject>> = {}): PdfDict =>
  pdfDict({
    Type: pdfName('SigRef'),
    TransformMethod: pdfName(method),
    TransformParams: parameters,
    ...more,
  })

const toLockEntries = (lock: FieldLock): Record<string, PdfObject> => ({
  Action: pdfName(lock.action),
  ...(lock.action === 'All' ? {} : { Fields: pdfArray(lock.fields.map(toTextString)) }),
})

/** Table 257: version 1.2. */
const toDocMdp = (permission: DocMdpPermission): PdfDict =>
  toReference('DocMDP', pdfDict({ Type: pdfName('TransformParams'), P: permission, V: pdfName('1.2') }))

/** Table 259; Table 256 asks for Data, the catalogue, with FieldMDP alone. */
const toFieldMdp = (lock: FieldLock, catalog: PdfRef): PdfDict =>
  toReference('FieldMDP', pdfDict({ Type: pdfName('TransformParams'), ...toLockEntries(lock), V: pdfName('1.2') }), {
    Data: catalog,
  })

/** The lock dictionary of a field (Table 236). */
export const toLockDictionary = (lock: FieldLock): PdfDict =>
  pdfDict({ Type: pdfName('SigFieldLock'), ...toLockEntries(lock) })

export type SignatureDictionaryInput = {
  readonly words: SignatureWords
  readonly catalog: PdfRef
  readonly certification?: DocMdpPermission
  readonly lock?: FieldLock
}

/** Everything of a signature but its bytes and what they cover. */
export const buildSignatureDictionary = (input: SignatureDictionaryInput): PdfDict => {
  const { words, catalog, certification, lock } = input
  const references = [
    ...(certification === undefined ? [] : [toDocMdp(certification)]),
    ...(lock === undefined ? [] : [toFieldMdp(lock, catalog)]),
  ]
  return pdfDict({
    Type: pdfName('Sig'),
    Filter: pdfName('Adobe.PPKLite'),
    SubFilter: pdfName('ETSI.CAdES.detached'),
    ...(words.name === undefined ? {} : { Name: toTextString(words.name) }),
    ...(words.location === undefined ? {} : { Location: toTextString(words.location) }),
    ...(words.reason === undefined ? {} : { Reason: toTextString(words.reason) }),
    ...(words.contactInformation === undefined ? {} : { ContactInfo: toTextString(words.contactInformation) }),
    ...(words.at === undefined ? {} : { M: toDateString(words.at) }),
    ...(references.length === 0 ? {} : { Reference: pdfArray(references) }),
  })
}

/** A document time-stamp (EN 319 142-1 §5.4.3): no claimed time, no words. */
export const buildTimeStampDictionary = (): PdfDict =>
  pdfDict({ Type: pdfName('DocTimeStamp'), Filter: pdfName('Adobe.PPKLite'), SubFilter: pdfName('ETSI.RFC3161') })

/** Where in a body the two values stand that are known only once the whole section is. */
export type SignatureHoles = {
  readonly byteRange: number
  readonly contents: number
  /** Bytes the signature may have. */
  readonly room: number
}

/** Three numbers of ten digits and what is between them: files end below ten billion bytes (§7.5.4). */
const byteRangeWidth = '[0 9999999999 9999999999 9999999999]'.length

/** Length of the hexadecimal string of a signature with its angle brackets. */
export const toContentsLength = (room: number): number => room * 2 + 2

/** The body of the dictionary with room left for ByteRange and Contents, which end it. */
export const serializeSignature = (
  dictionary: PdfDict,
  room: number,
): { readonly body: Uint8Array<ArrayBuffer>; readonly holes: SignatureHoles } => {
  const whole = serializeObject(dictionary)
  const head = concatBytes(whole.subarray(0, -2), encodeLatin1(' /ByteRange '))
  const middle = encodeLatin1(`${' '.repeat(byteRangeWidth)} /Contents `)
  const hole = new Uint8Array(toContentsLength(room)).fill(0x30)
  hole[0] = 0x3c
  hole[hole.length - 1] = 0x3e
  return {
    body: concatBytes(head, middle, hole, encodeLatin1('>>')),
    holes: { byteRange: head.length, contents: head.length + middle.length, room },
  }
}

/** [0, length before Contents, start after it, length after it]: all but the string with its brackets. */
export type ByteRange = readonly [0, number, number, number]

export const toByteRange = (contentsAt: number, room: number, fileLength: number): ByteRange => {
  const after = contentsAt + toContentsLength(room)
  return [0, contentsAt, after, fileLength - after]
}

/** Writes the byte range into the hole at `at`, blanks filling it. */
export const writeByteRange = (section: Uint8Array, at: number, range: ByteRange): void => {
  const text = `[${range.join(' ')}]`
  if (text.length > byteRangeWidth) throw new RangeError('a byte range beyond its room')
  section.set(encodeLatin1(text.padEnd(byteRangeWidth)), at)
}

/** Writes the signature's hexadecimal digits after the bracket at `at`; zeros fill the rest of its room. */
export const writeContents = (section: Uint8Array, at: number, signature: Uint8Array): void => {
  section.set(encodeLatin1(encodeHex(signature)), at + 1)
}
