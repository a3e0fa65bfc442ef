import type { PDFRef } from 'pdf-lib'
import type { Canvas } from '#web/documents/canvas.ts'
import { setLine, widthOf, wrapLine, type Line } from '#web/documents/document-fonts.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import type { Box } from '#web/documents/measures.ts'

/** What is put on a page, in points from its upper left corner: drawn as PDF, and told to the screen as a preview. */
export type Mark =
  | {
      readonly type: 'text'
      readonly line: Line
      readonly x: number
      /** Baseline. */
      readonly y: number
      readonly size: number
    }
  | { readonly type: 'rule'; readonly from: readonly [number, number]; readonly to: readonly [number, number] }
  | { readonly type: 'frame'; readonly box: Box; readonly weight: number }
  | { readonly type: 'code'; readonly box: Box; readonly text: string }

/** A mark without what only the PDF needs. */
export type PreviewMark =
  | {
      readonly type: 'text'
      readonly text: string
      readonly x: number
      readonly y: number
      readonly size: number
      readonly width: number
    }
  | Exclude<Mark, { readonly type: 'text' }>

export const toPreview = (mark: Mark): PreviewMark =>
  mark.type === 'text'
    ? {
        type: 'text',
        text: mark.line.text,
        x: mark.x,
        y: mark.y,
        size: mark.size,
        width: widthOf(mark.line, mark.size),
      }
    : mark

const hair = 0.4

export const paint = (canvas: Canvas, marks: readonly Mark[], codeRef: (text: string) => PDFRef): void => {
  for (const mark of marks) {
    if (mark.type === 'text') canvas.line(mark.line, { x: mark.x, y: mark.y, size: mark.size })
    else if (mark.type === 'rule') canvas.rule(mark.from, mark.to, hair)
    else if (mark.type === 'frame') canvas.frame(mark.box, mark.weight)
    else canvas.image(codeRef(mark.text), mark.box)
  }
}

/** Height of the em box above the baseline, as Japanese faces are made (JIS X 4051: the letter fills its square). */
export const ascent = 0.88

type Style = { readonly size: number; readonly leading?: number; readonly align?: 'left' | 'centre' | 'right' }

/** Lines of a text no wider than the box, from its top, and where they end. Blank lines of the text stay. */
export const flow = (
  text: string,
  typefaces: readonly Typeface[],
  { box, size, leading = 1.6, align = 'left' }: Style & { readonly box: Box },
): { readonly marks: readonly Mark[]; readonly bottom: number } => {
  let y = box.y
  const marks: Mark[] = []
  for (const paragraph of text.split('\n')) {
    const lines = paragraph === '' ? [] : wrapLine(setLine(paragraph, typefaces), { width: box.width, size })
    for (const line of lines) {
      const free = box.width - widthOf(line, size)
      const x = box.x + { left: 0, centre: free / 2, right: free }[align]
      marks.push({ type: 'text', line, x, y: y + ascent * size, size })
      y += size * leading
    }
    if (lines.length === 0) y += size * leading
  }
  return { marks, bottom: y }
}
