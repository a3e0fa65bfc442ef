import notoSerifJp from '@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf?url'
import { toAppError, toProblem } from '#shared/errors/app-error.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { renderCertificate } from './certificate.ts'
import type { Typeface } from './fonts.ts'
import { loadFont } from './load-font.ts'
import { renderReceipt } from './receipt.ts'
import type { RenderOrder, RenderReport, RenderResult } from './render-wire.ts'

/** One document, then the page ends this worker and all it remembers. */

const scope = workerScope<RenderOrder, RenderReport>()

const report = (message: RenderReport, ...transfer: readonly Transferable[]): void =>
  scope.postMessage(message, transfer)

const loadFonts = async (urls: readonly string[]): Promise<Typeface[]> => {
  const typefaces: Typeface[] = []
  for (const url of urls)
    typefaces.push(
      await loadFont(url, (loaded, total) => report({ type: 'progress', progress: { stage: 'font', loaded, total } })),
    )
  return typefaces
}

const render = async ({ task, fontUrls }: RenderOrder): Promise<RenderResult> => {
  const typefaces = await loadFonts([...fontUrls, notoSerifJp])
  report({ type: 'progress', progress: { stage: 'drawing' } })
  return task.type === 'certificate'
    ? renderCertificate({ information: task.information, typefaces })
    : { pdf: await renderReceipt({ receipt: task.receipt, typefaces }) }
}

scope.addEventListener('message', ({ data }) => {
  render(data).then(
    (result) => report({ type: 'done', result }, result.pdf.buffer),
    (error: unknown) => report({ type: 'failed', problem: toProblem(toAppError(error), '') }),
  )
})
