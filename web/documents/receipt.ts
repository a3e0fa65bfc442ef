import { encodeHex } from '#shared/bytes/hex.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { toTokyoDay, toTokyoMinutes, formatMinutes } from '#shared/calendar/tokyo.ts'
import { formatDay } from '#shared/calendar/wareki.ts'
import type { Canvas } from './canvas.ts'
import { setLine, wrapLine } from './document-fonts.ts'
import { ruleWidths } from './fields.ts'
import { requireDrawable, type Typeface } from './fonts.ts'
import { mm } from './measures.ts'
import { openDocument } from './pdf-document.ts'
import { receiptWording as wording } from './wording.ts'

/** 領収書 (CV-KJ-8): a strip for the kiosk's receipt printer. It names no person, so that one left behind tells nothing. */
export type Receipt = {
  readonly kioskId: string
  readonly shopName: string
  /** Instant of payment, ISO 8601. */
  readonly at: string
  readonly kindTitle: string
  readonly copies: number
  /** Whole yen, as all amounts here. */
  readonly unitFee: number
  readonly total: number
  readonly inserted: number
  readonly change: number
  readonly receiptNumber: string
}

const width = mm(80)
const margin = mm(6)
const textSize = 9
const rowHeight = mm(6.2)

const yen = (amount: number): string => `￥${amount.toLocaleString('en-US')}`

type Row = { readonly label: string; readonly value: string; readonly size: number } | 'rule'

const rowsOf = (receipt: Receipt): readonly Row[] => {
  const at = new Date(receipt.at)
  const day = formatDay(toTokyoDay(at), { era: false })
  const row = (label: string, value: string, size = textSize): Row => ({ label, value, size })
  return [
    row(wording.number, receipt.receiptNumber),
    row(wording.at, `${day}　${formatMinutes(toTokyoMinutes(at))}`),
    row(wording.shop, receipt.shopName),
    row(wording.kiosk, receipt.kioskId),
    'rule',
    row(wording.kind, receipt.kindTitle),
    row(wording.unitFee, yen(receipt.unitFee)),
    row(wording.copies, `${receipt.copies}${wording.copiesUnit}`),
    'rule',
    row(wording.total, yen(receipt.total), 15),
    row(wording.inserted, yen(receipt.inserted)),
    row(wording.change, yen(receipt.change)),
    'rule',
  ]
}

const heightOf = (row: Row): number => (row === 'rule' ? mm(3) : Math.max(rowHeight, row.size * 1.7))

const drawRow = (canvas: Canvas, row: Row, y: number, typefaces: readonly Typeface[]): void => {
  const right = width - margin
  if (row === 'rule') {
    canvas.rule([margin, y + mm(1.5)], [right, y + mm(1.5)], ruleWidths.hair)
    return
  }
  const baseline = y + heightOf(row) * 0.68
  const label = setLine(row.label, typefaces)
  const value = setLine(row.value, typefaces)
  const room = right - margin - (label.advance * textSize) / 1000 - mm(3)
  const size = Math.min(row.size, (room / value.advance) * 1000)
  canvas.line(label, { x: margin, y: baseline, size: textSize })
  canvas.line(value, { x: right, y: baseline, size, align: 'right' })
}

/** First 16 bytes of SHA-256 over the receipt's number, hexadecimal: the file identifier. */
const identify = async (receiptNumber: string): Promise<string> =>
  encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(receiptNumber)), 0, 16))

/**
 * A page 80 mm wide and as long as its text.
 *
 * @throws AppError `issuance.character-undrawable`; RangeError where `at` is no instant or the sums do not agree.
 */
export const renderReceipt = async ({
  receipt,
  typefaces,
}: {
  readonly receipt: Receipt
  readonly typefaces: readonly Typeface[]
}): Promise<Uint8Array<ArrayBuffer>> => {
  if (receipt.total !== receipt.unitFee * receipt.copies || receipt.inserted - receipt.total !== receipt.change)
    throw new RangeError('the sums of a receipt must agree')
  const rows = rowsOf(receipt)
  const texts = rows.flatMap((row) => (row === 'rule' ? [] : [row.label, row.value]))
  requireDrawable([wording.title, wording.note, ...texts], typefaces)

  const note = wrapLine(setLine(wording.note, typefaces), { width: width - 2 * margin, size: 7.5 })
  const top = mm(8)
  const titleHeight = mm(12)
  const rowsHeight = rows.reduce((sum, row) => sum + heightOf(row), 0)
  const height = top + titleHeight + rowsHeight + note.length * 7.5 * 1.6 + mm(10)

  const document = await openDocument({
    title: `${wording.title} ${receipt.receiptNumber}`,
    id: await identify(receipt.receiptNumber),
    duplex: false,
  })
  const canvas = document.addPage({ width, height })
  canvas.line(setLine(wording.title, typefaces), {
    x: width / 2,
    y: top + 14,
    size: 16,
    align: 'centre',
    tracking: 6,
  })
  let y = top + titleHeight
  for (const row of rows) {
    drawRow(canvas, row, y, typefaces)
    y += heightOf(row)
  }
  for (const line of note) {
    y += 7.5 * 1.6
    canvas.line(line, { x: margin, y, size: 7.5 })
  }
  return document.save()
}
