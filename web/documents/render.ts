import { fromProblem } from '#shared/errors/app-error.ts'
import { runInWorker } from '#web/app/run-in-worker.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './render.worker.ts?worker&url'
import type { RenderOrder, RenderProgress, RenderReport, RenderResult, RenderTask } from './render-wire.ts'

/** The door to the document maker; import it lazily. Engine and font live in a worker that ends with its document. */

export type RenderOptions = {
  readonly fontUrls?: readonly string[]
  readonly onProgress?: (progress: RenderProgress) => void
  readonly signal?: AbortSignal
}

/**
 * Draws one document away from the page's thread. The worker is ended whatever happens, so that no person's data stays in
 * it.
 *
 * @throws AppError as `renderCertificate` and `renderReceipt`; `network.unreachable` where a font cannot be fetched;
 * `request.aborted` when the signal says so; `internal.unexpected` where the worker cannot run.
 */
export const renderInWorker = <Task extends RenderTask>(
  task: Task,
  { fontUrls = [], onProgress, signal }: RenderOptions = {},
): Promise<RenderResult<Task>> =>
  runInWorker({
    url: workerUrl,
    name: 'documents',
    order: { task, fontUrls } satisfies RenderOrder,
    signal,
    read: (report: RenderReport) => {
      if (report.type === 'failed') throw fromProblem(report.problem)
      if (report.type !== 'progress') return report.result as RenderResult<Task>
      onProgress?.(report.progress)
      return undefined
    },
  })
