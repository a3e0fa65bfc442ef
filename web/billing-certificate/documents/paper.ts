import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { formatDay } from '#shared/calendar/wareki.ts'
import type { Canvas } from '#web/documents/canvas.ts'
import { setLine, widthOf, wrapLine } from '#web/documents/document-fonts.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import { mm, sheetSizes, type Box } from '#web/documents/measures.ts'
import { openDocument, type OpenDocument } from '#web/documents/pdf-document.ts'

/** What the federation's papers have in common: an A4 sheet, text that wraps, ruled tables, who sends and who receives. */

export const sheet = sheetSizes.A4
export const margin = { side: mm(22), top: mm(20), bottom: mm(20) } as const
export const textWidth = sheet.width - 2 * margin.side
export const ruleWidths = { hair: 0.4, frame: 0.9, heavy: 1.4 } as const

export type Paper = {
  readonly document: OpenDocument
  readonly canvas: Canvas
  readonly typefaces: readonly Typeface[]
}

/** A sheet whose file identifier comes from `identity`: the same paper again has the same bytes. */
export const openPaper = async ({
  title,
  identity,
  typefaces,
}: {
  /** Shown by readers and written into the file: a kind and a number, never a person. */
  readonly title: string
  readonly identity: string
  readonly typefaces: readonly Typeface[]
}): Promise<Paper> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(identity)), 0, 16)
  const document = await openDocument({ title, id: encodeHex(digest), duplex: false })
  return { document, canvas: document.addPage(sheet), typefaces }
}

export const eraDay = (day: string): string => formatDay(day, { era: true })
export const yen = (amount: number): string => `￥${amount.toLocaleString('en-US')}`

export type TextPlace = {
  /** Left end, and the top of the first line. */
  readonly x: number
  readonly y: number
  readonly width?: number
  readonly size?: number
  readonly align?: 'left' | 'centre' | 'right'
  readonly leading?: number
  readonly tracking?: number
}

/** Text that wraps within its width; answers where the next line would begin. */
export const drawText = (
  { canvas, typefaces }: Paper,
  text: string,
  { x, y, width = textWidth, size = 10.5, align = 'left', leading = 1.6, tracking = 0 }: TextPlace,
): number => {
  if (text === '') return y
  const lines = wrapLine(setLine(text, typefaces), { width, size })
  const at = { left: x, centre: x + width / 2, right: x + width }[align]
  for (const [index, line] of lines.entries())
    canvas.line(line, { x: at, y: y + size * 0.88 + index * size * leading, size, align, tracking })
  return y + lines.length * size * leading
}

/** Text on one line, made smaller where it would not fit. */
export const drawFitting = (paper: Paper, text: string, place: TextPlace & { readonly width: number }): number => {
  const { size = 10.5 } = place
  const wanted = widthOf(setLine(text, paper.typefaces), size)
  const fitting = wanted <= place.width ? size : Math.max(size * 0.6, (size * place.width) / wanted)
  drawText(paper, text, { ...place, size: fitting })
  return place.y + size * 1.6
}

/** The title in the middle over a line. */
export const drawTitle = (paper: Paper, title: string): number => {
  const size = 20
  const y = margin.top
  drawText(paper, title, { x: margin.side, y, size, align: 'centre', tracking: size * 0.6 })
  const under = y + size * 1.5
  const half = mm(38)
  paper.canvas.rule([sheet.width / 2 - half, under], [sheet.width / 2 + half, under], ruleWidths.heavy)
  return under + mm(8)
}

export type Honorific = '様' | '御中' | '殿'

export type Addressee = {
  readonly postalCode: string
  readonly address: string
  readonly organisation: string
  readonly person: string
  /** Stands after the last name of the address. */
  readonly honorific: Honorific
}

/** Whom the paper is for, over a line; long names become smaller, then wrap. */
export const drawAddressee = (
  paper: Paper,
  { postalCode, address, organisation, person, honorific }: Addressee,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): number => {
  let at = y
  if (postalCode !== '') at = drawText(paper, `〒${postalCode}`, { x, y: at, width, size: 10 })
  at = drawText(paper, address, { x, y: at, width, size: 10 }) + mm(1.5)
  const names = [organisation, person].filter((name) => name !== '')
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1
    at = drawName(paper, isLast ? `${name}　${honorific}` : name, { x, y: at, width, sizes: [13, 12, 11] })
  }
  paper.canvas.rule([x, at], [x + width, at], ruleWidths.hair)
  return at + mm(4)
}

/** A holder as a paper addresses an organisation. */
export const toOrganisation = ({
  postalCode,
  address,
  displayName,
}: {
  readonly postalCode: string
  readonly address: string
  readonly displayName: string
}): Addressee => ({ postalCode, address, organisation: displayName, person: '', honorific: '御中' })

/** On one line where a size allows it, wrapped in the smallest where none does. */
const drawName = (
  paper: Paper,
  name: string,
  {
    x,
    y,
    width,
    sizes,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly sizes: readonly [number, ...number[]] },
): number => {
  const line = setLine(name, paper.typefaces)
  const size = sizes.find((candidate) => widthOf(line, candidate) <= width) ?? sizes.at(-1) ?? sizes[0]
  return drawText(paper, name, { x, y, width, size, leading: 1.5 })
}

export type Issuer = Pick<Letterhead, 'name' | 'postalCode' | 'address' | 'phone' | 'seal'>

/** What of the federation's letterhead stands on a paper: from the installation's settings, never from a page (EB-R-16). */
export const toIssuer = ({ name, postalCode, address, phone, seal }: Letterhead): Issuer => ({
  name,
  postalCode,
  address,
  phone,
  seal,
})

export const textsOfIssuer = ({ name, postalCode, address, phone }: Issuer): readonly string[] => [
  name,
  postalCode,
  address,
  phone,
]

/** Who sends it, with a frame for the seal at the end of the name, or the words that there is none. */
export const drawIssuer = (
  paper: Paper,
  { name, postalCode, address, phone, seal }: Issuer,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): number => {
  const side = seal === 'box' ? mm(20) : 0
  const inner = seal === 'box' ? width - side - mm(2) : width
  let at = drawName(paper, name, { x, y, width: inner, sizes: [11.5, 10.5, 9.5] }) + mm(0.5)
  at = drawText(paper, `〒${postalCode}`, { x, y: at, width: inner, size: 9 })
  at = drawText(paper, address, { x, y: at, width: inner, size: 9 })
  at = drawText(paper, `電話　${phone}`, { x, y: at, width: inner, size: 9 })
  if (seal === 'omitted') at = drawText(paper, '（公印省略）', { x, y: at, width: inner, size: 9 })
  else drawSealBox(paper, { x: x + width - side, y, width: side, height: side })
  return Math.max(at, y + side) + mm(3)
}

/** An empty frame with a small 「印」: the seal is put on the paper by hand. */
const drawSealBox = (paper: Paper, box: Box): void => {
  paper.canvas.frame(box, ruleWidths.hair)
  drawText(paper, '印', { x: box.x, y: box.y + box.height / 2 - 4, width: box.width, size: 8, align: 'centre' })
}

export type Row = readonly [label: string, value: string]

/** Labels beside values in a frame; a row is as high as what stands in it. */
export const drawFacts = (
  paper: Paper,
  rows: readonly Row[],
  {
    x,
    y,
    width,
    labelWidth = mm(40),
    size = 10.5,
  }: {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly labelWidth?: number
    readonly size?: number
  },
): number => {
  const { canvas } = paper
  const padding = { x: mm(2.5), y: mm(1.8) }
  let at = y
  for (const [label, value] of rows) {
    const top = at + padding.y
    const left = drawText(paper, label, { x: x + padding.x, y: top, width: labelWidth - 2 * padding.x, size: size - 1 })
    const valuePlace = { x: x + labelWidth + padding.x, y: top, width: width - labelWidth - 2 * padding.x, size }
    const bottom = Math.max(left, drawText(paper, value, { ...valuePlace, leading: 1.5 })) + padding.y - size * 0.4
    canvas.rule([x, bottom], [x + width, bottom], ruleWidths.hair)
    at = bottom
  }
  canvas.rule([x + labelWidth, y], [x + labelWidth, at], ruleWidths.hair)
  canvas.frame({ x, y, width, height: at - y }, ruleWidths.frame)
  return at + mm(5)
}

/** A sum in a heavy frame: what the reader looks for first. */
export const drawSum = (
  paper: Paper,
  { label, amount }: { readonly label: string; readonly amount: number },
  y: number,
): number => {
  const box = { x: margin.side, y, width: textWidth, height: mm(13) }
  const baseline = (size: number) => y + (box.height - size) / 2
  drawText(paper, label, { x: box.x + mm(4), y: baseline(12), size: 12, tracking: 2 })
  drawText(paper, `${yen(amount)}－`, {
    x: box.x,
    y: baseline(18),
    width: box.width - mm(4),
    size: 18,
    align: 'right',
  })
  paper.canvas.frame(box, ruleWidths.heavy)
  return y + box.height + mm(6)
}

export type Item = { readonly name: string; readonly quantity: string; readonly unit: number; readonly amount: number }

/** 品名・数量・単価・金額, with the sum under it. */
export const drawItems = (paper: Paper, items: readonly Item[], y: number): number => {
  const { canvas } = paper
  const right = margin.side + textWidth
  const columns = [mm(92), mm(20), mm(27), textWidth - mm(139)]
  const ends = columns.map((_, index) => margin.side + columns.slice(0, index + 1).reduce((sum, one) => sum + one, 0))
  const rowHeight = mm(9)
  const total = items.reduce((sum, { amount }) => sum + amount, 0)
  const rows = [
    ['品名', '数量', '単価', '金額'],
    ...items.map(({ name, quantity, unit, amount }) => [name, quantity, yen(unit), yen(amount)]),
    ['合計', '', '', yen(total)],
  ]
  for (const [index, cells] of rows.entries()) {
    const top = y + index * rowHeight
    for (const [column, cell] of cells.entries()) {
      const width = (columns[column] ?? 0) - mm(5)
      const x = (ends[column] ?? 0) - (columns[column] ?? 0) + mm(2.5)
      const align = index === 0 || column === 1 ? 'centre' : column === 0 ? 'left' : 'right'
      drawFitting(paper, cell, { x, y: top + (rowHeight - 10.5) / 2, width, align })
    }
    const bottom = top + rowHeight
    canvas.rule([margin.side, bottom], [right, bottom], index === 0 ? ruleWidths.frame : ruleWidths.hair)
  }
  const height = rows.length * rowHeight
  for (const end of ends.slice(0, -1)) canvas.rule([end, y], [end, y + height], ruleWidths.hair)
  canvas.frame({ x: margin.side, y, width: textWidth, height }, ruleWidths.frame)
  return y + height + mm(6)
}
