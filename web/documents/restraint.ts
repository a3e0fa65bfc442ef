import { PDFContext, type PDFRef } from 'pdf-lib'
import { sheetSizes, type Size } from './measures.ts'
import { latentWord } from './restraint-word.ts'

/**
 * けん制文字 (CV-DOC-2): a tint of dots over the whole sheet in which 「複写」 is hidden. The ground has many small dots, the
 * word few large ones, and both cover the same share of the paper: the eye sees one even grey. A copier's optics and
 * threshold lose the small dots and keep the large ones, so the copy says 「複写」 on white.
 *
 * The dots are a stencil of printer pixels, not paths: a path paints every pixel it touches (ISO 32000-2 §10.7.4), which would
 * double small dots wherever they do not meet the printer's grid and undo the balance.
 */
export const restraint = {
  /** Resolution of the printers at kiosks; twice as many divide evenly. */
  dotsPerInch: 600,
  /** Side of a cell in pixels: 0.508 mm. A cell belongs to the word or to the ground. */
  cell: 12,
  /** Dots of the ground: 2 × 2 pixels (0.085 mm) in every other field of 6 pixels, 71 lines per inch at 45°. */
  fine: { size: 2, field: 6 },
  /** Dots of the word: 4 × 4 pixels (0.169 mm) in every other cell, 35 lines per inch at 45°. */
  coarse: { size: 4, field: 12 },
  /** Cells after which the pattern repeats; a second word stands half a repeat aside. */
  repeat: { columns: 104, rows: 104 },
} as const

type Dots = { readonly size: number; readonly field: number }

/** Share of the paper that dots in every other field cover. */
export const toneOf = ({ size, field }: Dots): number => size ** 2 / (2 * field ** 2)

const { repeat } = restraint
const wordPlaces = [
  { column: 11, row: 7 },
  { column: 11 + repeat.columns / 2, row: 7 + repeat.rows / 2 },
]

/** Whether a cell, counted from the upper left corner of the sheet, belongs to 「複写」. */
export const isWordCell = (column: number, row: number): boolean =>
  wordPlaces.some((place) => {
    const line = latentWord[(row - place.row + 2 * repeat.rows) % repeat.rows]
    return line?.[(column - place.column + 2 * repeat.columns) % repeat.columns] === '#'
  })

const isOnDot = ({ size, field }: Dots, offset: number): boolean => {
  const start = (field - size) >> 1
  return offset % field >= start && offset % field < start + size
}

const isInDot = (dots: Dots, x: number, y: number): boolean =>
  isOnDot(dots, x) && isOnDot(dots, y) && (Math.floor(x / dots.field) + Math.floor(y / dots.field)) % 2 === 0

/** Whether a pixel, counted from the upper left corner of the sheet, is inked. */
export const isInked = (x: number, y: number): boolean => {
  const { cell, coarse, fine } = restraint
  return isInDot(isWordCell(Math.floor(x / cell), Math.floor(y / cell)) ? coarse : fine, x, y)
}

/** The stencil as rows of bits, most significant first, 1 where ink goes; rows are padded to bytes. */
export const buildStencil = (width: number, height: number): Uint8Array => {
  const stride = Math.ceil(width / 8)
  const stencil = new Uint8Array(stride * height)
  const period = restraint.cell * repeat.rows
  const ink = (x: number, y: number): void => {
    if (x >= width || y >= height) return
    const byte = y * stride + (x >> 3)
    stencil[byte] = (stencil[byte] ?? 0) | (0x80 >> (x & 7))
  }
  for (const dots of [restraint.fine, restraint.coarse]) {
    const start = (dots.field - dots.size) >> 1
    // Field by field, for speed: every second field has a dot, of the kind its cell asks for.
    for (let top = 0; top < period; top += dots.field)
      for (let left = (top / dots.field) % 2 === 0 ? 0 : dots.field; left < width; left += 2 * dots.field) {
        if (
          isWordCell(Math.floor(left / restraint.cell), Math.floor(top / restraint.cell)) !==
          (dots === restraint.coarse)
        )
          continue
        for (let y = 0; y < dots.size; y++) for (let x = 0; x < dots.size; x++) ink(left + start + x, top + start + y)
      }
  }
  for (let y = period; y < height; y += period) stencil.copyWithin(y * stride, 0, Math.min(period, height - y) * stride)
  return stencil
}

type Stencil = { readonly width: number; readonly height: number; readonly compressed: Uint8Array }

const pixelsOf = (points: number): number => Math.ceil((points / 72) * restraint.dotsPerInch)

const drawStencil = ({ width, height }: Size): Stencil => {
  const [columns, rows] = [pixelsOf(width), pixelsOf(height)]
  return {
    width: columns,
    height: rows,
    compressed: PDFContext.create().flateStream(buildStencil(columns, rows)).getContents(),
  }
}

/** The same on every A4 sheet, and the dearest part of a page to make: made once. */
let sheetStencil: Stencil | undefined

/**
 * A form painting the pattern over an A4 sheet in black. Black alone is printed without a screen of the printer's own, which
 * would swallow the dots. Use one form for all pages of a document.
 */
export const embedRestraint = (context: PDFContext): PDFRef => {
  sheetStencil ??= drawStencil(sheetSizes.A4)
  const { width, height, compressed } = sheetStencil
  const mask = context.register(
    context.stream(compressed, {
      Type: 'XObject',
      Subtype: 'Image',
      ImageMask: true,
      Width: width,
      Height: height,
      BitsPerComponent: 1,
      // A sample of 1 is painted.
      Decode: [1, 0],
      Filter: 'FlateDecode',
    }),
  )
  const toPoints = 72 / restraint.dotsPerInch
  const [across, down] = [width * toPoints, height * toPoints]
  return context.register(
    context.flateStream(`0 g ${across} 0 0 ${down} 0 ${sheetSizes.A4.height - down} cm /Dots Do`, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, sheetSizes.A4.width, sheetSizes.A4.height],
      Resources: { XObject: { Dots: mask } },
    }),
  )
}
