import { kioskJa } from '#web/text/kiosk.ja.ts'
import type { Terminal } from '#shared/convenience-issuance/api.ts'
import type { DrawCertificate } from './document-step.ts'
import type { ReceiptFacts } from './journey-driver.ts'

/** The document maker is fetched when the first certificate is to be drawn. */
const loadMaker = () => import('#web/documents/render.ts')

export const drawCertificate: DrawCertificate = async (information, signal) => {
  const { renderInWorker } = await loadMaker()
  return renderInWorker({ type: 'certificate', information }, { signal })
}

/** A receipt is a Japanese paper whatever the screen speaks. `at` is an ISO 8601 instant of the BFF's clock. */
export const drawReceipt = async (
  { kioskId, shopName }: Terminal,
  { kind, copies, feeYen, payment, receiptNumber }: ReceiptFacts,
  at: string,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { renderInWorker } = await loadMaker()
  const { pdf } = await renderInWorker({
    type: 'receipt',
    receipt: {
      kioskId,
      shopName,
      at,
      kindTitle: kioskJa.kinds[kind],
      copies,
      unitFee: feeYen,
      total: payment.dueYen,
      inserted: payment.insertedYen,
      change: payment.changeYen,
      receiptNumber,
    },
  })
  return pdf
}
