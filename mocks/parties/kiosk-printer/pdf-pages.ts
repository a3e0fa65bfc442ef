import { inflateSync } from 'node:zlib'

const inflate = (bytes: Buffer): string => {
  try {
    return inflateSync(bytes).toString('latin1')
  } catch {
    return ''
  }
}

const streamPattern = /<<((?:(?!endobj)[\s\S])*?)>>\s*stream\r?\n([\s\S]*?)\r?\nendstream/g

/**
 * Number of page objects of a PDF (ISO 32000-1 §7.7.3.3), in the file's body and in its object streams (§7.5.7); undefined
 * where there is none. Enough for documents written whole by one writer: pages that a later revision dropped would count.
 */
export const countPages = (pdf: Uint8Array): number | undefined => {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  const text = bytes.toString('latin1')
  if (!text.startsWith('%PDF-') || !text.includes('%%EOF') || text.includes('/Encrypt')) return undefined
  const packed = [...text.matchAll(streamPattern)].flatMap(([, dictionary = '', content = '']) =>
    /\/Type\s*\/ObjStm/.test(dictionary) ? [inflate(Buffer.from(content, 'latin1'))] : [],
  )
  const body = text.replaceAll(streamPattern, '')
  const pages = [body, ...packed].join('\n').match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0
  return pages === 0 ? undefined : pages
}
