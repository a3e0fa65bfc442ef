import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { isRegular } from './characters.ts'
import { pdfString, type PdfDict, type PdfObject, type PdfStream, type PdfString } from './objects.ts'

/** Objects of ISO 32000-2 §7.3 as bytes of a file. */

/** One byte a character: names and numbers are built as text, and no character of a file is above 0xff. */
export const encodeLatin1 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    if (code > 0xff) throw new RangeError('a character of more than one byte')
    return code
  })

/** §7.3.5: what is no regular character, and the number sign itself, stands as #xx. */
const serializeName = (value: string): string => {
  let text = '/'
  for (const byte of encodeLatin1(value)) {
    const isPlain = isRegular(byte) && byte > 0x20 && byte < 0x7f && byte !== 0x23
    text += isPlain ? String.fromCharCode(byte) : `#${byte.toString(16).padStart(2, '0')}`
  }
  return text
}

/** §7.3.4.2: only these three must be escaped, and CR, which a reader would take for LF. */
const escapes: Readonly<Record<number, string>> = { 0x28: '\\(', 0x29: '\\)', 0x5c: '\\\\', 0x0d: '\\r' }

const serializeString = ({ bytes, hex }: PdfString): string => {
  if (hex) return `<${encodeHex(bytes)}>`
  let text = '('
  for (const byte of bytes) text += escapes[byte] ?? String.fromCharCode(byte)
  return `${text})`
}

/** §7.3.3: no exponent, and a point, so that a real stays one. */
const serializeReal = (value: number): string => {
  if (!Number.isFinite(value)) throw new RangeError('not a number a file can hold')
  const plain = String(value)
  const text = plain.includes('e') ? value.toFixed(20).replace(/0+$/, '') : plain
  return text.includes('.') ? text : `${text}.0`
}

const serializeInteger = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new RangeError('not an integer')
  return String(value)
}

const serializeEntries = (dict: PdfDict): string =>
  [...dict.entries].map(([key, value]) => `${serializeName(key)} ${serializeText(value)}`).join(' ')

/** An object as text, one character a byte. Throws RangeError on a stream, which is never inside another object. */
const serializeText = (object: PdfObject): string => {
  if (object === null) return 'null'
  if (typeof object === 'boolean') return String(object)
  if (typeof object === 'number') return serializeInteger(object)
  switch (object.kind) {
    case 'real':
      return serializeReal(object.value)
    case 'name':
      return serializeName(object.value)
    case 'string':
      return serializeString(object)
    case 'ref':
      return `${object.number} ${object.generation} R`
    case 'array':
      return `[${object.items.map(serializeText).join(' ')}]`
    case 'dict':
      return `<<${serializeEntries(object)}>>`
    case 'stream':
      throw new RangeError('a stream inside an object')
  }
}

/** §7.3.8: Length is the body's own, whatever the dictionary said, and direct. */
const serializeStream = ({ dict, raw }: PdfStream): Uint8Array<ArrayBuffer> => {
  const entries = new Map([...dict.entries, ['Length', raw.length] as const])
  const head = serializeText({ kind: 'dict', entries })
  return concatBytes(encodeLatin1(`${head}\nstream\n`), raw, encodeLatin1('\nendstream'))
}

/**
 * An object as it stands between `obj` and `endobj`. Throws RangeError on a number no file can hold, a name of more than
 * one byte a character, or a stream that is not the object itself.
 */
export const serializeObject = (object: PdfObject): Uint8Array<ArrayBuffer> =>
  typeof object === 'object' && object?.kind === 'stream'
    ? serializeStream(object)
    : encodeLatin1(serializeText(object))

/** A text string (§7.9.2.2): ASCII as it is, which is PDFDocEncoding too, anything else as UTF-16 with its mark. */
export const toTextString = (text: string): PdfString => {
  if (/^[\x20-\x7e]*$/.test(text)) return pdfString(encodeLatin1(text))
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
  return pdfString(Uint8Array.from([0xfeff, ...units].flatMap((unit) => [unit >> 8, unit & 0xff])), true)
}

/** A date (§7.9.4) to the second, in UTC. */
export const toDateString = (at: Date): PdfString =>
  pdfString(encodeLatin1(`D:${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`))
