import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
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
export const renderInWorker = async <Task extends RenderTask>(
  task: Task,
  { fontUrls = [], onProgress, signal }: RenderOptions = {},
): Promise<RenderResult<Task>> => {
  if (signal?.aborted === true) throw new AppError('request.aborted')
  const worker = new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'documents' })
  const ended = new AbortController()
  try {
    return await new Promise<RenderResult<Task>>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError('request.aborted')), { signal: ended.signal })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        reject(new AppError('internal.unexpected'))
      })
      worker.addEventListener('messageerror', () => reject(new AppError('internal.unexpected')))
      worker.addEventListener('message', ({ data }: MessageEvent<RenderReport>) => {
        if (data.type === 'progress') onProgress?.(data.progress)
        else if (data.type === 'failed') reject(fromProblem(data.problem))
        else resolve(data.result as RenderResult<Task>)
      })
      worker.postMessage({ task, fontUrls } satisfies RenderOrder, [])
    })
  } finally {
    ended.abort()
    worker.terminate()
  }
}
