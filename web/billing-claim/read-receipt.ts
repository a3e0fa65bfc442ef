import * as z from 'zod/mini'
import { instant } from '#shared/billing-certificate/matter.ts'
import type { ClaimView } from '#shared/billing-claim/claim-api.ts'
import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { readIssuerName, readSubject } from '#shared/document-check/subject.ts'

/** Who signed a receipt, as its certificate says. */
export type ReceiptSigner = { readonly name: string; readonly issuer: string }

export type ReceiptVerdict =
  | { readonly outcome: 'good'; readonly signer: ReceiptSigner; readonly receivedAt: string }
  /** The signature does not hold, or is none. */
  | { readonly outcome: 'bad'; readonly code: string }
  /** Well signed, and about something else than this claim. */
  | { readonly outcome: 'of-another' }

/** What the federation signs (its review system's contract), as far as the holder compares it. */
const receiptContent = z.object({
  type: z.literal('claim-receipt'),
  claimId: z.string(),
  sender: z.string(),
  receivedAt: instant,
  digest: z.string(),
})

const parseContent = (content: Uint8Array): z.infer<typeof receiptContent> | undefined => {
  try {
    return receiptContent.safeParse(JSON.parse(decodeUtf8(content))).data
  } catch {
    return undefined
  }
}

/** What a receipt is held against: the claim, and who sent it. */
export type ReceiptSubject = Pick<ClaimView, 'claimId' | 'digest'> & { readonly sender: string }

/**
 * Whether a receipt is whole and about this claim, by the holder's own reckoning. That its signer is the federation was
 * compared when it came, by whoever has the federation's certificate at hand: the counter.
 */
export const readReceipt = async (receipt: Uint8Array, subject: ReceiptSubject, at: Date): Promise<ReceiptVerdict> => {
  const report = await verifyCms({ cms: receipt, at })
  const [signer] = report.signers
  const { content } = report
  const certificate = signer?.certificate
  if (report.outcome !== 'passed' || certificate === undefined || content === undefined)
    return { outcome: 'bad', code: signer?.code ?? report.code }
  const said = parseContent(content)
  const isOfThis =
    said !== undefined &&
    said.claimId === subject.claimId &&
    said.sender === subject.sender &&
    said.digest === subject.digest
  if (!isOfThis) return { outcome: 'of-another' }
  const { name } = readSubject(certificate)
  return { outcome: 'good', signer: { name, issuer: readIssuerName(certificate) }, receivedAt: said.receivedAt }
}
