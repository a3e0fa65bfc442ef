import { fromProblem } from '#shared/errors/app-error.ts'
import { runInWorker } from '#web/app/run-in-worker.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './paper.worker.ts?worker&url'
import type { PaperOrder, PaperProgress, PaperReport } from './paper-wire.ts'

/**
 * Draws one paper away from the page's thread. The worker is ended whatever happens.
 *
 * @throws AppError `issuance.character-undrawable`; `network.unreachable` where the font cannot be fetched;
 * `request.aborted` when the signal says so; `internal.unexpected` where the worker cannot run.
 */
export const drawPaper = (
  order: PaperOrder,
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: PaperProgress) => void } = {},
): Promise<Uint8Array<ArrayBuffer>> =>
  runInWorker({
    url: workerUrl,
    name: 'billing-paper',
    order,
    signal,
    read: (report: PaperReport) => {
      if (report.type === 'failed') throw fromProblem(report.problem)
      if (report.type !== 'progress') return report.pdf
      onProgress?.(report.progress)
      return undefined
    },
  })
