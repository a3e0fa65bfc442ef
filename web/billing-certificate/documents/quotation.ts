import { requireDrawable, type Typeface } from '#web/documents/fonts.ts'
import { mm } from '#web/documents/measures.ts'
import {
  drawAddressee,
  drawFacts,
  drawIssuer,
  drawItems,
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
import { quotationWording as wording } from './wording.ts'

/** 見積書 (EB-A2, EB-D-1): what a certificate costs, for whomever the holder names. It changes nothing and is kept nowhere. */
export type Quotation = {
  readonly addressee: Addressee
  readonly issuer: Issuer
  /** User ID and day: nobody counts quotations, so the number is made of what is known. */
  readonly number: string
  readonly day: string
  readonly feeYen: number
  readonly validity: { readonly from: string; readonly until: string }
  /** Offset after consent, or by transfer within so many days. */
  readonly payment: { readonly by: 'offset' } | { readonly by: 'transfer'; readonly days: number }
}

const paymentText = ({ payment, feeYen }: Quotation): string => {
  if (feeYen === 0) return wording.free
  return payment.by === 'offset' ? wording.offset : wording.transfer(payment.days)
}

/** One A4 page. Throws AppError `issuance.character-undrawable`. */
export const renderQuotation = async (
  quotation: Quotation,
  typefaces: readonly Typeface[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const { addressee, issuer, number, day, feeYen, validity } = quotation
  requireDrawable([...Object.values(addressee), ...textsOfIssuer(issuer), number], typefaces)
  const title = `${wording.title} ${number}`
  const paper = await openPaper({ title, identity: JSON.stringify(quotation), typefaces })
  const left = { x: margin.side, width: mm(88) }
  const right = { x: sheet.width - margin.side - mm(74), width: mm(74) }

  const top = drawTitle(paper, wording.title)
  const numbered = drawText(paper, `${wording.number}　${number}`, { ...right, y: top, size: 9.5, align: 'right' })
  const dated = drawText(paper, `${wording.day}　${eraDay(day)}`, { ...right, y: numbered, size: 9.5, align: 'right' })
  const addressed = drawAddressee(paper, addressee, { ...left, y: top + mm(4) })
  const issued = drawIssuer(paper, issuer, { ...right, y: dated + mm(9) })

  let y = Math.max(addressed, issued) + mm(4)
  y = drawText(paper, wording.lead, { x: margin.side, y }) + mm(3)
  y = drawSum(paper, { label: wording.sum, amount: feeYen }, y)
  y = drawItems(paper, [{ name: wording.item, quantity: wording.one, unit: feeYen, amount: feeYen }], y)
  drawFacts(
    paper,
    [
      [wording.validity, `${eraDay(validity.from)} から ${eraDay(validity.until)} まで${wording.validityNote}`],
      [wording.payment, paymentText(quotation)],
    ],
    { x: margin.side, y, width: textWidth, labelWidth: mm(42) },
  )
  return paper.document.save()
}
