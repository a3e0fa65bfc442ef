import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './paper.worker.ts?worker&url'
import type { PaperOrder, PaperProgress, PaperReport } from './paper-wire.ts'

/**
 * Draws one paper away from the page's thread. The worker is ended whatever happens.
 *
 * @throws AppError `issuance.character-undrawable`; `network.unreachable` where the font cannot be fetched;
 * `request.aborted` when the signal says so; `internal.unexpected` where the worker cannot run.
 */
export const drawPaper = async (
  order: PaperOrder,
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: PaperProgress) => void } = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  if (signal?.aborted === true) throw new AppError('request.aborted')
  const worker = new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'billing-paper' })
  const ended = new AbortController()
  try {
    return await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError('request.aborted')), { signal: ended.signal })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        reject(new AppError('internal.unexpected'))
      })
      worker.addEventListener('messageerror', () => reject(new AppError('internal.unexpected')))
      worker.addEventListener('message', ({ data }: MessageEvent<PaperReport>) => {
        if (data.type === 'progress') onProgress?.(data.progress)
        else if (data.type === 'failed') reject(fromProblem(data.problem))
        else resolve(data.pdf)
      })
      worker.postMessage(order, [])
    })
  } finally {
    ended.abort()
    worker.terminate()
  }
}
