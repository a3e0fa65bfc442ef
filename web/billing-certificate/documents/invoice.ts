import type { z } from 'zod/mini'
import type { bankAccount, Letterhead } from '#shared/billing-certificate/applicant-api.ts'
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
  ruleWidths,
  sheet,
  textsOfIssuer,
  textWidth,
  type Addressee,
  type Issuer,
} from './paper.ts'
import { toTaxLines } from './tax.ts'
import { invoiceWording as wording } from './wording.ts'

/** 請求書 (EB-A3, EB-D-2): the fee of one application, the account, and the ID that must stand in the remitter's name. */
export type Invoice = {
  readonly addressee: Addressee
  readonly issuer: Issuer
  readonly applicationNumber: string
  /** Day of the application: a reprint is the same invoice, not a later one. */
  readonly day: string
  readonly dueOn: string
  readonly amountYen: number
  readonly account: z.infer<typeof bankAccount>
  readonly userId: string
  /** Of a fee with consumption tax in it; null where there is none. */
  readonly tax: Letterhead['tax']
}

/** One A4 page. Throws AppError `issuance.character-undrawable`. */
export const renderInvoice = async (
  invoice: Invoice,
  typefaces: readonly Typeface[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const { addressee, issuer, applicationNumber, day, dueOn, amountYen, account, userId, tax } = invoice
  requireDrawable([...Object.values(addressee), ...textsOfIssuer(issuer), ...Object.values(account), userId], typefaces)
  const title = `${wording.title} ${applicationNumber}`
  const paper = await openPaper({ title, identity: JSON.stringify(invoice), typefaces })
  const left = { x: margin.side, width: mm(88) }
  const right = { x: sheet.width - margin.side - mm(74), width: mm(74) }

  const top = drawTitle(paper, wording.title)
  const numberText = `${wording.number}　${applicationNumber}`
  const numbered = drawText(paper, numberText, { ...right, y: top, size: 9.5, align: 'right' })
  const dated = drawText(paper, `${wording.day}　${eraDay(day)}`, { ...right, y: numbered, size: 9.5, align: 'right' })
  const addressed = drawAddressee(paper, addressee, { ...left, y: top + mm(4) })
  const sealed = drawIssuer(paper, issuer, { ...right, y: dated + mm(9) })
  const { registration, within } = toTaxLines(tax, amountYen)
  const issued = drawText(paper, registration, { ...right, y: sealed - mm(2), size: 9 })

  let y = Math.max(addressed, issued) + mm(4)
  y = drawText(paper, wording.lead, { x: margin.side, y }) + mm(3)
  y = drawSum(paper, { label: wording.sum, amount: amountYen }, y)
  y = drawItems(paper, [{ name: wording.item, quantity: wording.one, unit: amountYen, amount: amountYen }], y)
  if (within !== '') y = drawText(paper, within, { x: margin.side, y: y - mm(4), size: 9.5, align: 'right' }) + mm(2)
  y = drawText(paper, wording.account, { x: margin.side, y, size: 12 }) + mm(1)
  y = drawFacts(
    paper,
    [
      [wording.dueOn, eraDay(dueOn)],
      [wording.bank, `${account.bank}　${account.branch}`],
      [wording.kind, wording.kinds[account.kind]],
      [wording.accountNumber, account.number],
      [wording.holder, account.holder],
    ],
    { x: margin.side, y, width: textWidth },
  )
  drawRemitter(paper, userId, y)
  return paper.document.save()
}

/** In a heavy frame: without the ID nobody can tell whose money it is (EB-R-8). */
const drawRemitter = (paper: Awaited<ReturnType<typeof openPaper>>, userId: string, y: number): void => {
  const inner = { x: margin.side + mm(4), width: textWidth - mm(8) }
  let at = drawText(paper, wording.remitterTitle, { ...inner, y: y + mm(3.5), size: 11.5 }) + mm(1)
  at = drawText(paper, wording.remitter(userId), { ...inner, y: at, size: 10.5 }) + mm(1)
  at = drawText(paper, wording.remitterExample(userId), { ...inner, y: at, size: 12 })
  const height = at - y + mm(2.5)
  paper.canvas.frame({ x: margin.side, y, width: textWidth, height }, ruleWidths.heavy)
}
