import { PdfLexer } from './lexer.ts'
import type { PdfDict, PdfObject } from './objects.ts'
import { refuse } from './refusal.ts'
import { toCount } from './xref.ts'

/**
 * An object stream (ISO 32000-2 §7.5.7). /Extends is not followed: every entry of the cross-reference stream names the very
 * stream its object is in, and looking elsewhere would be a second answer to the same question.
 */
export type ObjectStream = { readonly read: (number: number, index: number) => PdfObject }

export const readObjectStream = ({ entries }: PdfDict, data: Uint8Array): ObjectStream => {
  const type = entries.get('Type')
  const count = toCount(entries.get('N'))
  const first = toCount(entries.get('First'))
  const isObjectStream = type !== null && typeof type === 'object' && type.kind === 'name' && type.value === 'ObjStm'
  // Two digits with their spaces are the least that a pair takes.
  if (!isObjectStream || count === undefined || first === undefined || first > data.length || count * 3 > first)
    return refuse('object-stream-malformed')
  const lexer = new PdfLexer(data, 0, first)
  const places = Array.from({ length: count }, () => ({
    number: lexer.takeInteger() ?? refuse('object-stream-malformed'),
    at: first + (lexer.takeInteger() ?? refuse('object-stream-malformed')),
  }))
  return {
    read: (number, index) => {
      const place = places[index]
      if (place?.number !== number || place.at >= data.length) return refuse('object-stream-malformed')
      const object = new PdfLexer(data, place.at).readObject()
      // §7.5.7: no references in place of objects.
      if (object !== null && typeof object === 'object' && object.kind === 'ref') refuse('object-stream-malformed')
      return object
    },
  }
}
