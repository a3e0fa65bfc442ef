/** The objects of ISO 32000-2 §7.3 as values. Reader and writer of signed PDF share them; nothing here knows a file. */

export type PdfName = { readonly kind: 'name'; readonly value: string }
/** `bytes` are the string's own bytes, after unescaping; `hex` keeps which notation the file used. */
export type PdfString = { readonly kind: 'string'; readonly bytes: Uint8Array; readonly hex: boolean }
export type PdfRef = { readonly kind: 'ref'; readonly number: number; readonly generation: number }
export type PdfArray = { readonly kind: 'array'; readonly items: readonly PdfObject[] }
export type PdfDict = { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, PdfObject> }
/** `raw` is the body as it stands in the file, filters not undone; a view, not a copy. */
export type PdfStream = { readonly kind: 'stream'; readonly dict: PdfDict; readonly raw: Uint8Array }
export type PdfReal = { readonly kind: 'real'; readonly value: number }

/** Integers are plain numbers; a real keeps its kind so that `1.0` is not written back as `1`. */
export type PdfObject =
  | null
  | boolean
  | number
  | PdfReal
  | PdfName
  | PdfString
  | PdfRef
  | PdfArray
  | PdfDict
  | PdfStream

export const pdfName = (value: string): PdfName => ({ kind: 'name', value })
export const pdfRef = (number: number, generation = 0): PdfRef => ({ kind: 'ref', number, generation })
export const pdfArray = (items: readonly PdfObject[]): PdfArray => ({ kind: 'array', items })
export const pdfDict = (entries: Readonly<Record<string, PdfObject>>): PdfDict => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
})
export const pdfString = (bytes: Uint8Array, hex = false): PdfString => ({ kind: 'string', bytes, hex })
