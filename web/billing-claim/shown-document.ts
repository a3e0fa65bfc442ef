import { decodeWindows31j } from '#shared/csv/windows-31j.ts'

/** How a document that was opened can be looked at. */
export type ShownDocument =
  | { readonly kind: 'pdf' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'other' }

const pdfMark = [0x25, 0x50, 0x44, 0x46, 0x2d]

/** More than this is no list that somebody reads on a screen. */
const longestText = 2 << 20

/** Tab, line feed, form feed and carriage return are of a text; the other controls are not. */
const hasControls = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- the very characters that are looked for
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text)

const findUtf8 = (content: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return undefined
  }
}

/** As the federation's machines write lists: UTF-8, or Windows-31J. */
const findText = (content: Uint8Array): string | undefined =>
  content.length > longestText
    ? undefined
    : [findUtf8, decodeWindows31j]
        .map((decode) => decode(content))
        .find((text) => text !== undefined && !hasControls(text))

/** By what the document is, not by what it is called. */
export const toShownDocument = (content: Uint8Array): ShownDocument => {
  if (pdfMark.every((octet, at) => content[at] === octet)) return { kind: 'pdf' }
  const text = findText(content)
  return text === undefined ? { kind: 'other' } : { kind: 'text', text }
}
