import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import { formatDay } from '#shared/calendar/wareki.ts'
import type { Canvas } from './canvas.ts'
import { setLine, widthOf, wrapLine } from './document-fonts.ts'
import { ruleWidths, type Block } from './fields.ts'
import type { Typeface } from './fonts.ts'
import { centreBox, insetBox, mm, sheetSizes, type Box } from './measures.ts'
import type { SealImage } from './pdf-document.ts'
import { wording } from './wording.ts'

/** What every sheet of a certificate has, whatever it certifies: its place on A4, head, foot, and the issuer's words. */

export type SheetStyle = {
  /** Where the original lies on the A4 sheet. */
  readonly original: Box
  /** Where its marks are. */
  readonly content: Box
  readonly typefaces: readonly Typeface[]
  readonly titleSize: number
  readonly statementSize: number
}

const a4: Box = { x: 0, y: 0, ...sheetSizes.A4 }

export const styleOf = (paper: 'A4' | 'A5', typefaces: readonly Typeface[]): SheetStyle => {
  const original = centreBox(sheetSizes[paper], a4)
  return paper === 'A4'
    ? { original, content: insetBox(original, { x: mm(18), y: mm(15) }), typefaces, titleSize: 21, statementSize: 11.5 }
    : { original, content: insetBox(original, { x: mm(12), y: mm(12) }), typefaces, titleSize: 17, statementSize: 10 }
}

/** The outline an A5 original is cut or folded at (CV-DOC-7): a frame broken but for its corners. */
export const drawOutline = (canvas: Canvas, { original }: SheetStyle): void => {
  if (original.width >= canvas.size.width) return
  const [left, top] = [original.x, original.y]
  const [right, bottom] = [left + original.width, top + original.height]
  const arm = mm(8)
  for (const x of [left, right])
    for (const y of [top, bottom]) {
      canvas.rule([x, y], [x + (x === left ? arm : -arm), y], ruleWidths.hair)
      canvas.rule([x, y], [x, y + (y === top ? arm : -arm)], ruleWidths.hair)
    }
}

export type SheetNumber = { readonly number: number; readonly of: number; readonly side: 'front' | 'back' }

const issueNumberSize = 8.5

/** Issue number at the upper right, title in the middle, a word under it. */
export const buildHead = (
  information: CertificateInformation,
  style: SheetStyle,
  { under, continued }: { readonly under?: string; readonly continued: boolean },
): Block => {
  const { typefaces, content, titleSize } = style
  const number = setLine(`${wording.issueNumber}　${information.issueNumber}`, typefaces)
  const title = setLine(information.form.title, typefaces)
  const below = [under, continued ? wording.continued : undefined].filter((text) => text !== undefined).join('　')
  const belowLine = below === '' ? undefined : setLine(below, typefaces)
  const titleBaseline = issueNumberSize + titleSize * 0.7 + titleSize
  return {
    height: titleBaseline + (belowLine === undefined ? mm(10) : mm(12)),
    draw(canvas, x, y) {
      canvas.line(number, { x: x + content.width, y: y + issueNumberSize, size: issueNumberSize, align: 'right' })
      const room = content.width / title.glyphs.length
      const size = Math.min(titleSize, room)
      const tracking = Math.min(size * 0.28, Math.max(0, room - size))
      canvas.line(title, { x: x + content.width / 2, y: y + titleBaseline, size, align: 'centre', tracking })
      if (belowLine !== undefined)
        canvas.line(belowLine, { x: x + content.width / 2, y: y + titleBaseline + mm(6), size: 10, align: 'centre' })
    },
  }
}

/** The statement of certification, the date, and the issuer under the electronic official seal. */
export const buildIssuer = ({ form, issuedOn }: CertificateInformation, style: SheetStyle, seal: SealImage): Block => {
  const { content, typefaces, statementSize: size } = style
  const indent = mm(4)
  const statement = wrapLine(setLine(`　${form.statement}`, typefaces), { width: content.width - 2 * indent, size })
  const date = setLine(formatDay(issuedOn, { era: form.eraDates }), typefaces)
  const title = setLine(form.issuerTitle, typefaces)
  const name = setLine(form.issuerName, typefaces)
  const sealSide = mm(content.width > mm(150) ? 22 : 18)
  const nameSize = size * 1.3
  const gap = nameSize * 1.4
  const dateBaseline = size + statement.length * size * 1.75 + mm(4)
  const nameBaseline = dateBaseline + sealSide * 0.68

  return {
    height: nameBaseline + sealSide / 2,
    draw(canvas, x, y) {
      for (const [index, line] of statement.entries())
        canvas.line(line, { x: x + indent, y: y + size + index * size * 1.75, size })
      canvas.line(date, { x: x + indent + size, y: y + dateBaseline, size })

      const width = (line: typeof name): number => widthOf(line, nameSize)
      const room = content.width - sealSide * 0.8
      const fit = Math.min(1, room / (width(title) + gap + width(name)))
      const right = x + room
      const baseline = y + nameBaseline
      // The seal lies under the letters, as ink of a stamp lets black print through, and takes in the end of the name.
      canvas.image(seal.ref, {
        ...centreBox(fitInto(seal, sealSide), {
          x: right - sealSide * 0.3,
          y: baseline - nameSize * 0.38 - sealSide / 2,
          width: sealSide,
          height: sealSide,
        }),
      })
      const nameAt = { y: baseline, size: nameSize * fit }
      canvas.line(title, { ...nameAt, x: right - (width(title) + gap + width(name)) * fit })
      canvas.line(name, { ...nameAt, x: right - width(name) * fit })
    },
  }
}

/** The image's shape as large as the side allows, or at the size it states if that is smaller. */
export const fitInto = (
  { width, height, pixel }: SealImage,
  side: number,
): { readonly width: number; readonly height: number } => {
  const scale = Math.min(side / Math.max(width, height), pixel ?? Infinity)
  return { width: width * scale, height: height * scale }
}

const footSize = 8
export const footHeight = mm(9)

/** Municipality at the left, sheet number at the right, on both sides of a sheet. */
export const drawFoot = (
  canvas: Canvas,
  { municipality }: CertificateInformation,
  { content, typefaces }: SheetStyle,
  { number, of, side }: SheetNumber,
): void => {
  const y = content.y + content.height
  canvas.line(setLine(municipality.name, typefaces), { x: content.x, y, size: footSize })
  const pages = setLine(`${number}／${of}${side === 'back' ? `　${wording.back}` : ''}`, typefaces)
  canvas.line(pages, { x: content.x + content.width, y, size: footSize, align: 'right' })
}
