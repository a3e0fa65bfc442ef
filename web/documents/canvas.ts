import { PDFHexString, type PDFRef } from 'pdf-lib'
import { widthOf, type DocumentFonts, type Line } from './document-fonts.ts'
import type { Box, Size } from './measures.ts'

/** One page's marks as a content stream (ISO 32000-2 §8, §9). */
export type Canvas = {
  readonly size: Size
  /** `x` is the left end, middle or right end by `align`; `y` is the baseline; `tracking` is added between letters. */
  line(
    line: Line,
    place: {
      readonly x: number
      readonly y: number
      readonly size: number
      readonly align?: 'left' | 'centre' | 'right'
      readonly tracking?: number
    },
  ): void
  rule(from: readonly [number, number], to: readonly [number, number], width: number): void
  frame(box: Box, width: number): void
  /** Paints an image or form whose own space is the unit square over the box. */
  image(ref: PDFRef, box: Box): void
  /** Paints a form at the size it has. */
  form(ref: PDFRef): void
  content(): string
  /** The objects the page must name, by resource name. */
  xObjects(): Record<string, PDFRef>
}

/** At most four decimals and no trailing zeros: finer than any printer, and the same on every run. */
export const formatNumber = (value: number): string => String(Math.round(value * 1e4) / 1e4)
const numbers = (...values: readonly number[]): string => values.map(formatNumber).join(' ')

export const openCanvas = (size: Size, fonts: DocumentFonts): Canvas => {
  const operators: string[] = ['0 g 0 G']
  const names = new Map<PDFRef, string>()
  const up = (y: number): number => size.height - y

  const nameOf = (ref: PDFRef): string => {
    const name = names.get(ref) ?? `X${names.size + 1}`
    names.set(ref, name)
    return name
  }

  return {
    size,
    line(line, { x, y, size, align = 'left', tracking = 0 }) {
      if (line.glyphs.length === 0) return
      const width = widthOf(line, size) + tracking * (line.glyphs.length - 1)
      const left = { left: x, centre: x - width / 2, right: x - width }[align]
      const { font, operand } = fonts.encode(line)
      const shown = `BT /${font} ${formatNumber(size)} Tf ${formatNumber(tracking)} Tc ${numbers(left, up(y))} Td ${operand} Tj ET`
      // Readers take wide tracking for spaces between words; the text itself is told beside it (ISO 32000-2 §14.9.4).
      operators.push(
        tracking === 0 ? shown : `/Span << /ActualText ${PDFHexString.fromText(line.text)} >> BDC ${shown} EMC`,
      )
    },
    rule([fromX, fromY], [toX, toY], width) {
      operators.push(`${formatNumber(width)} w ${numbers(fromX, up(fromY))} m ${numbers(toX, up(toY))} l S`)
    },
    frame({ x, y, width, height }, lineWidth) {
      operators.push(`${formatNumber(lineWidth)} w ${numbers(x, up(y + height), width, height)} re S`)
    },
    image(ref, { x, y, width, height }) {
      operators.push(`q ${numbers(width, 0, 0, height, x, up(y + height))} cm /${nameOf(ref)} Do Q`)
    },
    form(ref) {
      operators.push(`q /${nameOf(ref)} Do Q`)
    },
    content: () => operators.join('\n'),
    xObjects: () => Object.fromEntries([...names].map(([ref, name]) => [name, ref])),
  }
}
