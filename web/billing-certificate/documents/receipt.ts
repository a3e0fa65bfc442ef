import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { requireDrawable, type Typeface } from '#web/documents/fonts.ts'
import { mm } from '#web/documents/measures.ts'
import {
  drawAddressee,
  drawFacts,
  drawIssuer,
  drawSum,
  drawText,
  drawTitle,
  eraDay,
  margin,
  openPaper,
  sheet,
  textsOfIssuer,
  textWidth,
  type Addressee,
  type Issuer,
} from './paper.ts'
import { toTaxLines } from './tax.ts'
import { receiptWording as wording } from './wording.ts'

/** 領収書: a fee that was transferred. It goes out as a file, so that no revenue stamp is due (印紙税法 concerns paper alone). */
export type Receipt = {
  readonly addressee: Addressee
  readonly issuer: Issuer
  readonly applicationNumber: string
  /** Day of the deposit: a reprint is the same receipt, not a later one. */
  readonly day: string
  readonly amountYen: number
  readonly userId: string
  /** Of a fee with consumption tax in it; null where there is none. */
  readonly tax: Letterhead['tax']
}

/** One A4 page. Throws AppError `issuance.character-undrawable`. */
export const renderReceipt = async (
  receipt: Receipt,
  typefaces: readonly Typeface[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const { addressee, issuer, applicationNumber, day, amountYen, userId, tax } = receipt
  requireDrawable([...Object.values(addressee), ...textsOfIssuer(issuer), userId], typefaces)
  const title = `${wording.title} ${applicationNumber}`
  const paper = await openPaper({ title, identity: JSON.stringify(receipt), typefaces })
  const left = { x: margin.side, width: mm(88) }
  const right = { x: sheet.width - margin.side - mm(74), width: mm(74) }
  const { registration, within } = toTaxLines(tax, amountYen)

  const top = drawTitle(paper, wording.title)
  const numberText = `${wording.number}　${applicationNumber}`
  const numbered = drawText(paper, numberText, { ...right, y: top, size: 9.5, align: 'right' })
  const dated = drawText(paper, `${wording.day}　${eraDay(day)}`, { ...right, y: numbered, size: 9.5, align: 'right' })
  const addressed = drawAddressee(paper, addressee, { ...left, y: top + mm(4) })

  let y = drawSum(paper, { label: wording.sum, amount: amountYen }, Math.max(addressed, dated) + mm(4))
  if (within !== '') y = drawText(paper, within, { x: margin.side, y: y - mm(4), size: 9.5, align: 'right' }) + mm(2)
  y = drawText(paper, wording.lead, { x: margin.side, y }) + mm(4)
  y = drawFacts(
    paper,
    [
      [wording.purpose, wording.item],
      [wording.paidBy, wording.transfer],
      [wording.userId, userId],
    ],
    { x: margin.side, y, width: textWidth },
  )
  const sealed = drawIssuer(paper, issuer, { ...right, y: y + mm(9) })
  drawText(paper, registration, { ...right, y: sealed - mm(2), size: 9 })
  return paper.document.save()
}
