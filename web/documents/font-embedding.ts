import { PDFString, type PDFContext, type PDFRef } from 'pdf-lib'
import { codePointsOf } from './clusters.ts'
import type { Glyph, Typeface } from './fonts.ts'

/**
 * A typeface inside one document, as a Type 0 font (ISO 32000-2 §9.7). Each distinct cluster gets a code of its own even where
 * two share a glyph (邊 and 邊 with a selector), so that ToUnicode gives every text back exactly as it was drawn.
 */
export type EmbeddedFont = {
  readonly ref: PDFRef
  /** Hexadecimal string operand showing the glyphs. */
  encode(glyphs: readonly Glyph[]): string
  /** Writes the subset; call once, after the last `encode`. */
  write(): void
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0')

const toUtf16Hex = (text: string): string =>
  Array.from({ length: text.length }, (_, index) => hex4(text.charCodeAt(index))).join('')

/** Blocks hold at most 100 entries (Adobe technical note 5014 §6). */
const writeBlocks = (lines: readonly string[]): string => {
  const blocks: string[] = []
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return blocks.join('\n')
}

const toUnicodeMap = (clusters: readonly string[]): string => `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${writeBlocks(clusters.map((cluster, index) => `<${hex4(index + 1)}> <${toUtf16Hex(cluster)}>`))}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`

/** Six letters from the clusters (ISO 32000-2 §9.9.2): equal subsets get equal tags, so output stays deterministic. */
const subsetTag = (clusters: readonly string[]): string => {
  // FNV-1a, 32 bit: a name, not a safeguard.
  let hash = 0x811c9dc5
  for (const codePoint of codePointsOf(clusters.join('\n'))) hash = Math.imul(hash ^ codePoint, 0x01000193) >>> 0
  return Array.from({ length: 6 }, (_, place) => String.fromCharCode(65 + (Math.floor(hash / 26 ** place) % 26))).join(
    '',
  )
}

/** Flags of the descriptor: symbolic, as glyphs outside the standard Latin set are used (ISO 32000-2 table 121). */
const symbolic = 4

export const embedTypeface = (context: PDFContext, typeface: Typeface): EmbeddedFont => {
  const ref = context.nextRef()
  const codes = new Map<string, number>()
  const glyphs: Glyph[] = []

  const codeOf = (glyph: Glyph): number => {
    const known = codes.get(glyph.cluster)
    if (known !== undefined) return known
    glyphs.push(glyph)
    codes.set(glyph.cluster, glyphs.length)
    return glyphs.length
  }

  return {
    ref,
    encode: (run) => `<${run.map((glyph) => hex4(codeOf(glyph))).join('')}>`,
    write() {
      const clusters = glyphs.map(({ cluster }) => cluster)
      const glyphIds = [...new Set(glyphs.map(({ id }) => id))]
      const places = new Map(glyphIds.map((id, index) => [id, index + 1]))

      const cidToGid = new Uint8Array((glyphs.length + 1) * 2)
      const view = new DataView(cidToGid.buffer)
      for (const [index, { id }] of glyphs.entries()) view.setUint16((index + 1) * 2, places.get(id) ?? 0)

      const fontName = `${subsetTag(clusters)}+${typeface.name}`
      const { ascent, descent, capHeight, italicAngle, box } = typeface.metrics
      const descriptor = context.obj({
        Type: 'FontDescriptor',
        FontName: fontName,
        Flags: symbolic,
        FontBBox: [...box],
        ItalicAngle: italicAngle,
        Ascent: ascent,
        Descent: descent,
        CapHeight: capHeight,
        // Not to be had from a TrueType file; readers use it only to imitate a font that is missing.
        StemV: 80,
        FontFile2: context.register(context.flateStream(typeface.subset(glyphIds))),
      })
      const descendant = context.obj({
        Type: 'Font',
        Subtype: 'CIDFontType2',
        BaseFont: fontName,
        CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
        FontDescriptor: context.register(descriptor),
        DW: 1000,
        W: [1, glyphs.map(({ advance }) => Math.round(advance * 1000) / 1000)],
        CIDToGIDMap: context.register(context.flateStream(cidToGid)),
      })
      context.assign(
        ref,
        context.obj({
          Type: 'Font',
          Subtype: 'Type0',
          BaseFont: fontName,
          Encoding: 'Identity-H',
          DescendantFonts: [context.register(descendant)],
          ToUnicode: context.register(context.flateStream(toUnicodeMap(clusters))),
        }),
      )
    },
  }
}
