import type { CheckProgress } from '#shared/document-check/check-document.ts'
import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './check.worker.ts?worker&url'
import type { CheckedFile, CheckMessage, CheckOrder } from './check-wire.ts'

/**
 * Checks one file away from the page's thread. The worker is ended whatever happens, so that nothing it read stays in it.
 *
 * @throws AppError `request.aborted` when the signal says so, `file.unreadable`, `internal.unexpected` where the worker
 * cannot run.
 */
export const checkInWorker = async (
  order: CheckOrder,
  {
    signal,
    onStage,
  }: { readonly signal?: AbortSignal; readonly onStage?: (stage: CheckProgress['stage']) => void } = {},
): Promise<CheckedFile> => {
  if (signal?.aborted === true) throw new AppError('request.aborted')
  const worker = new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'document-check' })
  const ended = new AbortController()
  try {
    return await new Promise<CheckedFile>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError('request.aborted')), { signal: ended.signal })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        reject(new AppError('internal.unexpected'))
      })
      worker.addEventListener('messageerror', () => reject(new AppError('internal.unexpected')))
      worker.addEventListener('message', ({ data }: MessageEvent<CheckMessage>) => {
        if (data.type === 'progress') onStage?.(data.stage)
        else if (data.type === 'failed') reject(fromProblem(data.problem))
        else resolve(data.checked)
      })
      worker.postMessage(order, [])
    })
  } finally {
    ended.abort()
    worker.terminate()
  }
}
