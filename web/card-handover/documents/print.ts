import { fromProblem } from '#shared/errors/app-error.ts'
import { runInWorker } from '#web/app/run-in-worker.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './print.worker.ts?worker&url'
import type { Printed } from './print-job.ts'
import type { PrintOrder, PrintProgress, PrintReport, PrintTask } from './print-wire.ts'

/** The door to the printing worker; import it lazily. Fonts and addresses live in a worker that ends with its job. */

/**
 * Draws labels or letters away from the page's thread; the worker is ended whatever happens.
 *
 * @throws AppError `network.unreachable` where a font cannot be fetched; `request.aborted` when the signal says so;
 * `internal.unexpected` where the worker cannot run.
 */
export const printInWorker = (
  task: PrintTask,
  {
    onProgress,
    signal,
  }: { readonly onProgress?: (progress: PrintProgress) => void; readonly signal?: AbortSignal } = {},
): Promise<Printed> =>
  runInWorker({
    url: workerUrl,
    name: 'handover-print',
    order: { task, fontUrls: [] } satisfies PrintOrder,
    signal,
    read: (report: PrintReport) => {
      if (report.type === 'failed') throw fromProblem(report.problem)
      if (report.type !== 'progress') return report.result
      onProgress?.(report.progress)
      return undefined
    },
  })
