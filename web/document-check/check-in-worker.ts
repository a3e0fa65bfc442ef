import type { CheckProgress } from '#shared/document-check/check-document.ts'
import { fromProblem } from '#shared/errors/app-error.ts'
import { runInWorker } from '#web/app/run-in-worker.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './check.worker.ts?worker&url'
import type { CheckedFile, CheckMessage, CheckOrder } from './check-wire.ts'

/**
 * Checks one file away from the page's thread. The worker is ended whatever happens, so that nothing it read stays in it.
 *
 * @throws AppError `request.aborted` when the signal says so, `file.unreadable`, `internal.unexpected` where the worker
 * cannot run.
 */
export const checkInWorker = (
  order: CheckOrder,
  {
    signal,
    onStage,
  }: { readonly signal?: AbortSignal; readonly onStage?: (stage: CheckProgress['stage']) => void } = {},
): Promise<CheckedFile> =>
  runInWorker({
    url: workerUrl,
    name: 'document-check',
    order,
    signal,
    read: (report: CheckMessage) => {
      if (report.type === 'failed') throw fromProblem(report.problem)
      if (report.type !== 'progress') return report.checked
      onStage?.(report.stage)
      return undefined
    },
  })
