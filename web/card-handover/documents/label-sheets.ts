import type { Box } from '#web/documents/measures.ts'

/** Sheets of labels on A4, all lengths in millimetres from the upper left corner of the sheet. */
export type LabelSheet = {
  readonly columns: number
  readonly rows: number
  /** One label. */
  readonly width: number
  readonly height: number
  /** Corner of the first label. */
  readonly left: number
  readonly top: number
  /** From one label to the next. */
  readonly pitchX: number
  readonly pitchY: number
}

/**
 * Layouts sold for office printers, by columns and rows. Makers print the millimetres on the packet; a layout that is not
 * here is one more row. The unprinted edges are what is left of 210 × 297 mm, the same on both sides.
 */
export const labelSheets = {
  '3x7': { columns: 3, rows: 7, width: 63.5, height: 38.1, left: 7.25, top: 15.15, pitchX: 66, pitchY: 38.1 },
  '3x7-full': { columns: 3, rows: 7, width: 70, height: 42.3, left: 0, top: 0.45, pitchX: 70, pitchY: 42.3 },
  '3x8': { columns: 3, rows: 8, width: 63.5, height: 33.9, left: 7.25, top: 12.9, pitchX: 66, pitchY: 33.9 },
  '3x8-full': { columns: 3, rows: 8, width: 70, height: 33.9, left: 0, top: 12.9, pitchX: 70, pitchY: 33.9 },
  '3x6': { columns: 3, rows: 6, width: 63.5, height: 46.6, left: 7.25, top: 8.7, pitchX: 66, pitchY: 46.6 },
  '2x6': { columns: 2, rows: 6, width: 86.4, height: 42.3, left: 18.6, top: 21.6, pitchX: 86.4, pitchY: 42.3 },
  '2x7': { columns: 2, rows: 7, width: 99.1, height: 38.1, left: 4.65, top: 15.15, pitchX: 101.6, pitchY: 38.1 },
} as const satisfies Record<string, LabelSheet>

export type LabelSheetKey = keyof typeof labelSheets
export const labelSheetKeys = Object.keys(labelSheets) as readonly LabelSheetKey[]

export const labelsOf = ({ columns, rows }: LabelSheet): number => columns * rows

/** What a printer that feeds askew by some tenths needs, in millimetres. */
export type Shift = { readonly x: number; readonly y: number }

/**
 * Where the label of an index lies (0 is the first one printed), beginning at the label `start` of the first sheet, counted
 * from 1 along the rows. In millimetres; throws RangeError for a start that is not on the sheet.
 */
export const placeLabel = (
  sheet: LabelSheet,
  { index, start, shift }: { readonly index: number; readonly start: number; readonly shift: Shift },
): { readonly page: number; readonly box: Box } => {
  const each = labelsOf(sheet)
  if (!Number.isInteger(start) || start < 1 || start > each) throw new RangeError('no such label on the sheet')
  const place = start - 1 + index
  const onSheet = place % each
  const [row, column] = [Math.floor(onSheet / sheet.columns), onSheet % sheet.columns]
  return {
    page: Math.floor(place / each),
    box: {
      x: sheet.left + column * sheet.pitchX + shift.x,
      y: sheet.top + row * sheet.pitchY + shift.y,
      width: sheet.width,
      height: sheet.height,
    },
  }
}
