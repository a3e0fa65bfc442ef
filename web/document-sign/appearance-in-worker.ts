import { fromProblem } from '#shared/errors/app-error.ts'
import { runInWorker } from '#web/app/run-in-worker.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './appearance.worker.ts?worker&url'
import type { AppearanceAnswer, AppearanceOrder } from './appearance.worker.ts'

/**
 * Draws away from the page's thread. Throws AppError as `drawAppearance` does; `network.unreachable` where the font does not
 * come, `request.aborted` when the signal says so.
 */
export const drawInWorker = (order: AppearanceOrder, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> =>
  runInWorker({
    url: workerUrl,
    name: 'signature-appearance',
    order,
    signal,
    read: (report: AppearanceAnswer) => {
      if (report.type === 'failed') throw fromProblem(report.problem)
      return report.pdf
    },
  })
