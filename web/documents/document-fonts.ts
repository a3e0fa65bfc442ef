import type { PDFContext, PDFRef } from 'pdf-lib'
import { splitClusters } from './clusters.ts'
import { embedTypeface, type EmbeddedFont } from './font-embedding.ts'
import { chooseTypeface, type Glyph, type Typeface } from './fonts.ts'
import { breakLines } from './line-breaking.ts'

/** Text set in one typeface, ready to be placed. */
export type Line = {
  readonly text: string
  readonly typeface: Typeface
  readonly glyphs: readonly Glyph[]
  /** Width in thousandths of the size. */
  readonly advance: number
}

const toLine = (typeface: Typeface, glyphs: readonly Glyph[]): Line => ({
  text: glyphs.map(({ cluster }) => cluster).join(''),
  typeface,
  glyphs,
  advance: glyphs.reduce((sum, { advance }) => sum + advance, 0),
})

/** Sets text as one line. Throws AppError `issuance.character-undrawable`. */
export const setLine = (text: string, typefaces: readonly Typeface[]): Line => {
  const typeface = chooseTypeface(text, typefaces)
  const glyphs = splitClusters(text).map((cluster) => typeface.find(cluster))
  return toLine(
    typeface,
    glyphs.filter((glyph) => glyph !== undefined),
  )
}

/** The lines' texts joined are the text. Width and size are in the same unit. */
export const wrapLine = (line: Line, { width, size }: { readonly width: number; readonly size: number }): Line[] =>
  breakLines(line.glyphs, (width / size) * 1000).map((glyphs) => toLine(line.typeface, glyphs))

export const widthOf = ({ advance }: Line, size: number): number => (advance * size) / 1000

/** The fonts of one document: each typeface is embedded when first drawn with, and written once at the end. */
export type DocumentFonts = {
  /** Resource name and operand of a line. */
  encode(line: Line): { readonly font: string; readonly operand: string }
  resources(): Record<string, PDFRef>
  write(): void
}

export const openDocumentFonts = (context: PDFContext): DocumentFonts => {
  const embedded = new Map<Typeface, { readonly name: string; readonly font: EmbeddedFont }>()
  return {
    encode({ typeface, glyphs }) {
      let entry = embedded.get(typeface)
      if (entry === undefined) {
        entry = { name: `F${embedded.size + 1}`, font: embedTypeface(context, typeface) }
        embedded.set(typeface, entry)
      }
      return { font: entry.name, operand: entry.font.encode(glyphs) }
    },
    resources: () => Object.fromEntries([...embedded.values()].map(({ name, font }) => [name, font.ref])),
    write() {
      for (const { font } of embedded.values()) font.write()
    },
  }
}
