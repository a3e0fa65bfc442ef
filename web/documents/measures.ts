/** Lengths of a page. Positions are points from the upper left corner of the sheet, as the eye reads; PDF counts upwards. */

/** Points of millimetres. */
export const mm = (millimetres: number): number => (millimetres * 72) / 25.4

export type Size = { readonly width: number; readonly height: number }
export type Box = Size & { readonly x: number; readonly y: number }

/** ISO 216. */
export const sheetSizes = {
  A4: { width: mm(210), height: mm(297) },
  A5: { width: mm(148), height: mm(210) },
} as const satisfies Record<string, Size>

/** The box without its margins: `x` at the left and right, `y` at the top and bottom. */
export const insetBox = ({ x, y, width, height }: Box, margin: { readonly x: number; readonly y: number }): Box => ({
  x: x + margin.x,
  y: y + margin.y,
  width: width - 2 * margin.x,
  height: height - 2 * margin.y,
})

/** A box of this size in the middle of another. */
export const centreBox = ({ width, height }: Size, { x, y, ...outer }: Box): Box => ({
  x: x + (outer.width - width) / 2,
  y: y + (outer.height - height) / 2,
  width,
  height,
})
