import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './appearance.worker.ts?worker&url'
import type { AppearanceAnswer, AppearanceOrder } from './appearance.worker.ts'

/**
 * Draws away from the page's thread. Throws AppError as `drawAppearance` does; `network.unreachable` where the font does not
 * come, `request.aborted` when the signal says so.
 */
export const drawInWorker = async (order: AppearanceOrder, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> => {
  if (signal.aborted) throw new AppError('request.aborted')
  const worker = new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'signature-appearance' })
  const ended = new AbortController()
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('request.aborted')), { signal: ended.signal })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        reject(new AppError('internal.unexpected'))
      })
      worker.addEventListener('message', ({ data }: MessageEvent<AppearanceAnswer>) => {
        if (data.type === 'drawn') resolve(data.pdf)
        else reject(fromProblem(data.problem))
      })
      worker.postMessage(order, [])
    })
  } finally {
    ended.abort()
    worker.terminate()
  }
}
