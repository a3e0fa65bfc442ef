import type { Canvas } from './canvas.ts'
import { setLine, widthOf, wrapLine, type Line } from './document-fonts.ts'
import type { Typeface } from './fonts.ts'
import { mm } from './measures.ts'

/** Ruled fields: a small label over a larger value that wraps and lets its row grow. */

/** Something of known height that is drawn with its upper left corner at a place. */
export type Block = { readonly height: number; draw(canvas: Canvas, x: number, y: number): void }

export type Field = {
  readonly label: string
  readonly value: string
  /** Small text beside the label, such as the reading of a name. */
  readonly note?: string
  /** Share of the row's width against the other fields of the row. */
  readonly share: number
  /** Size of the value; it gives way where the text is long. */
  readonly size?: number
  /** Called with the text that was put on paper. */
  readonly onDrawn?: (text: string) => void
}

export const ruleWidths = { hair: 0.35, frame: 0.9 } as const
const labelSize = 7
const padding = { side: mm(2), top: mm(1.5), bottom: mm(1.9) } as const
const labelBaseline = padding.top + labelSize * 0.88
const leading = 1.36

/** `scale` makes all values smaller where a form has little room. */
export type Setting = { readonly typefaces: readonly Typeface[]; readonly scale?: number }

/** Sizes are tried from the largest: one line is best, many small lines are last. */
const fitValue = (
  line: Line,
  width: number,
  { size, smallest }: { readonly size: number; readonly smallest: number },
): { readonly lines: readonly Line[]; readonly size: number } => {
  const oneLine = [size, size * 0.9, size * 0.8].find((candidate) => widthOf(line, candidate) <= width)
  if (oneLine !== undefined) return { lines: [line], size: oneLine }
  const wrapped = line.glyphs.length > 90 ? Math.min(size, smallest) : size * 0.9
  return { lines: wrapLine(line, { width, size: wrapped }), size: wrapped }
}

type Cell = Block & { readonly width: number }

const buildCell = (field: Field, width: number, { typefaces, scale = 1 }: Setting): Cell => {
  const label = setLine(field.label, typefaces)
  const note = field.note === undefined || field.note === '' ? undefined : setLine(field.note, typefaces)
  const inner = width - 2 * padding.side
  const { lines, size } = fitValue(setLine(field.value, typefaces), inner, {
    size: (field.size ?? 11.5) * scale,
    smallest: 9 * scale,
  })
  const above = field.label === '' && note === undefined ? padding.top : labelBaseline + mm(1.3)
  const firstBaseline = above + size * 0.88

  return {
    width,
    height: firstBaseline + (lines.length - 1) * size * leading + size * 0.12 + padding.bottom,
    draw(canvas, x, y) {
      const left = x + padding.side
      canvas.line(label, { x: left, y: y + labelBaseline, size: labelSize })
      if (note !== undefined) {
        const start = field.label === '' ? 0 : widthOf(label, labelSize) + mm(5)
        const noteSize = Math.min(labelSize, ((inner - start) / note.advance) * 1000)
        canvas.line(note, { x: left + start, y: y + labelBaseline, size: noteSize })
      }
      for (const [index, line] of lines.entries())
        canvas.line(line, { x: left, y: y + firstBaseline + index * size * leading, size })
      field.onDrawn?.(lines.map(({ text }) => text).join(''))
    },
  }
}

/** One row; fields share the width, and all are as high as the highest. */
const buildRow = (fields: readonly Field[], width: number, setting: Setting): Block => {
  const shares = fields.reduce((sum, { share }) => sum + share, 0)
  const cells = fields.map((field) => buildCell(field, (width * field.share) / shares, setting))
  const height = Math.max(...cells.map((cell) => cell.height))
  return {
    height,
    draw(canvas, x, y) {
      let left = x
      for (const [index, cell] of cells.entries()) {
        if (index > 0) canvas.rule([left, y], [left, y + height], ruleWidths.hair)
        cell.draw(canvas, left, y)
        left += cell.width
      }
    },
  }
}

/**
 * Rows in a frame; rows without fields are left out. With `mark`, a narrow column at the left holds it.
 */
export const buildFieldTable = (
  rows: readonly (readonly Field[])[],
  { width, mark, ...setting }: Setting & { readonly width: number; readonly mark?: string },
): Block => {
  const gutter = mark === undefined ? 0 : mm(8)
  const markLine = mark === undefined ? undefined : setLine(mark, setting.typefaces)
  const blocks = rows.filter((fields) => fields.length > 0).map((fields) => buildRow(fields, width - gutter, setting))
  const height = blocks.reduce((sum, block) => sum + block.height, 0)

  return {
    height,
    draw(canvas, x, y) {
      let top = y
      for (const [index, block] of blocks.entries()) {
        if (index > 0) canvas.rule([x + gutter, top], [x + width, top], ruleWidths.hair)
        block.draw(canvas, x + gutter, top)
        top += block.height
      }
      if (markLine !== undefined) {
        canvas.rule([x + gutter, y], [x + gutter, y + height], ruleWidths.hair)
        canvas.line(markLine, { x: x + gutter / 2, y: y + height / 2 + 4, size: 11, align: 'centre' })
      }
      canvas.frame({ x, y, width, height }, ruleWidths.frame)
    },
  }
}

/** Columns of equal width beside a column of labels: one column a person, one row an item. */
export const buildColumns = (
  labels: readonly string[],
  columns: readonly (readonly (Field | undefined)[])[],
  { width, labelWidth, ...setting }: Setting & { readonly width: number; readonly labelWidth: number },
): Block => {
  const columnWidth = (width - labelWidth) / columns.length
  const rows = labels.map((label, index) => {
    const cells = columns
      .map((column) => column[index])
      .map((field) => (field === undefined ? undefined : buildCell({ ...field, label: '' }, columnWidth, setting)))
    return {
      label: setLine(label, setting.typefaces),
      cells,
      height: Math.max(...cells.map((cell) => cell?.height ?? 0)),
    }
  })
  const height = rows.reduce((sum, row) => sum + row.height, 0)

  return {
    height,
    draw(canvas, x, y) {
      let top = y
      for (const [index, row] of rows.entries()) {
        if (index > 0) canvas.rule([x, top], [x + width, top], ruleWidths.hair)
        const size = Math.min(8, ((labelWidth - 2 * padding.side) / row.label.advance) * 1000)
        canvas.line(row.label, { x: x + padding.side, y: top + row.height / 2 + size * 0.38, size })
        for (const [place, cell] of row.cells.entries()) cell?.draw(canvas, x + labelWidth + place * columnWidth, top)
        top += row.height
      }
      for (let place = 0; place < columns.length; place++) {
        const left = x + labelWidth + place * columnWidth
        canvas.rule([left, y], [left, y + height], ruleWidths.hair)
      }
      canvas.frame({ x, y, width, height }, ruleWidths.frame)
    },
  }
}
