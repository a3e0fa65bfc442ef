import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What a reader that is not ours finds in a PDF: texts of each page in the order of drawing, and what the file says of itself. */
export type ReadPdf = {
  readonly pages: readonly { readonly texts: readonly string[]; readonly width: number; readonly height: number }[]
  readonly title: string | undefined
  readonly fingerprint: string
  readonly language: string | undefined
  readonly duplex: unknown
  readonly metadata: string
}

/** What one operator shows: glyphs with their text, and numbers between them. */
type Shown = readonly ({ readonly unicode: string } | number)[]
const textOf = (shown: Shown): string => shown.map((item) => (typeof item === 'number' ? '' : item.unicode)).join('')

export const readPdf = async (pdf: Uint8Array): Promise<ReadPdf> => {
  const task = getDocument({ data: pdf.slice(), useSystemFonts: false, disableFontFace: true, verbosity: 0 })
  const document = await task.promise
  try {
    const pages = []
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number)
      const { fnArray, argsArray } = await page.getOperatorList()
      const texts = fnArray.flatMap((operator, index) =>
        operator === OPS.showText ? [textOf((argsArray[index] as [Shown])[0])] : [],
      )
      const { width, height } = page.getViewport({ scale: 1 })
      pages.push({ texts, width, height })
    }
    const { info, metadata } = await document.getMetadata()
    const preferences = (await document.getViewerPreferences()) as Map<string, unknown> | null
    const facts = info as { Title?: string; Language?: string }
    return {
      pages,
      title: facts.Title,
      fingerprint: document.fingerprints[0] ?? '',
      language: facts.Language,
      duplex: preferences?.get('Duplex'),
      metadata: metadata?.getRaw() ?? '',
    }
  } finally {
    await task.destroy()
  }
}
