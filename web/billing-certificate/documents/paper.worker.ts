import notoSerifJp from '@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf?url'
import { toAppError, toProblem } from '#shared/errors/app-error.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import { loadFont } from '#web/documents/load-font.ts'
import { renderInvoice } from './invoice.ts'
import type { PaperOrder, PaperReport } from './paper-wire.ts'
import { renderQuotation } from './quotation.ts'
import { renderReceipt } from './receipt.ts'

/** One paper, then the page ends this worker and all it remembers. */

const scope = workerScope<PaperOrder, PaperReport>()

const tell = (report: PaperReport, ...transfer: readonly Transferable[]): void => scope.postMessage(report, transfer)

const draw = (order: PaperOrder, typefaces: readonly Typeface[]): Promise<Uint8Array<ArrayBuffer>> => {
  switch (order.type) {
    case 'quotation':
      return renderQuotation(order.quotation, typefaces)
    case 'invoice':
      return renderInvoice(order.invoice, typefaces)
    case 'receipt':
      return renderReceipt(order.receipt, typefaces)
  }
}

const make = async (order: PaperOrder): Promise<Uint8Array<ArrayBuffer>> => {
  tell({ type: 'progress', progress: 'font' })
  const typeface = await loadFont(notoSerifJp, () => undefined)
  tell({ type: 'progress', progress: 'drawing' })
  return draw(order, [typeface])
}

scope.addEventListener('message', ({ data }) => {
  make(data).then(
    (pdf) => tell({ type: 'done', pdf }, pdf.buffer),
    (error: unknown) => tell({ type: 'failed', problem: toProblem(toAppError(error), '') }),
  )
})
