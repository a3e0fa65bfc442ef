/** Reads a printed paper as anybody could: its text, by a PDF reader that is not the one that wrote it. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** Text of every page, runs joined without spaces. */
export const readPaperText = async (pdf: Uint8Array): Promise<readonly string[]> => {
  const task = getDocument({ data: pdf.slice(), verbosity: 0 })
  const document = await task.promise
  const pages: string[] = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const content = await (await document.getPage(number)).getTextContent({ disableNormalization: true })
    pages.push(content.items.map((item) => ('str' in item ? item.str : '')).join(''))
  }
  await task.destroy()
  return pages
}

/** What the document's metadata say, as one text. */
export const readPaperMetadata = async (pdf: Uint8Array): Promise<string> => {
  const task = getDocument({ data: pdf.slice(), verbosity: 0 })
  const document = await task.promise
  const { info, metadata } = await document.getMetadata()
  await task.destroy()
  return JSON.stringify(info) + (metadata?.getRaw() ?? '')
}
