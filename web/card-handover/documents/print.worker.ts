import notoSerifJp from '@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf?url'
import { toAppError, toProblem } from '#shared/errors/app-error.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import { loadFont } from '#web/documents/load-font.ts'
import { renderLabels } from './labels.ts'
import { renderLetters } from './letters.ts'
import type { Printed } from './print-job.ts'
import type { PrintOrder, PrintReport } from './print-wire.ts'

/** One job, then the page ends this worker and all the addresses it remembers. */

const scope = workerScope<PrintOrder, PrintReport>()

const report = (message: PrintReport, ...transfer: readonly Transferable[]): void =>
  scope.postMessage(message, transfer)

const print = async ({ task, fontUrls }: PrintOrder): Promise<Printed> => {
  const typefaces: Typeface[] = []
  for (const url of [...fontUrls, notoSerifJp])
    typefaces.push(
      await loadFont(url, (loaded, total) => report({ type: 'progress', progress: { stage: 'font', loaded, total } })),
    )
  report({ type: 'progress', progress: { stage: 'drawing' } })
  return task.type === 'labels' ? renderLabels(task.job, typefaces) : renderLetters(task.job, typefaces)
}

scope.addEventListener('message', ({ data }) => {
  print(data).then(
    (result) => report({ type: 'done', result }, result.pdf.buffer),
    (error: unknown) => report({ type: 'failed', problem: toProblem(toAppError(error), '') }),
  )
})
