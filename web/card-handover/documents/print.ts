import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
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
export const printInWorker = async (
  task: PrintTask,
  {
    onProgress,
    signal,
  }: { readonly onProgress?: (progress: PrintProgress) => void; readonly signal?: AbortSignal } = {},
): Promise<Printed> => {
  if (signal?.aborted === true) throw new AppError('request.aborted')
  const worker = new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'handover-print' })
  const ended = new AbortController()
  try {
    return await new Promise<Printed>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError('request.aborted')), { signal: ended.signal })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        reject(new AppError('internal.unexpected'))
      })
      worker.addEventListener('messageerror', () => reject(new AppError('internal.unexpected')))
      worker.addEventListener('message', ({ data }: MessageEvent<PrintReport>) => {
        if (data.type === 'progress') onProgress?.(data.progress)
        else if (data.type === 'failed') reject(fromProblem(data.problem))
        else resolve(data.result)
      })
      worker.postMessage({ task, fontUrls: [] } satisfies PrintOrder, [])
    })
  } finally {
    ended.abort()
    worker.terminate()
  }
}
