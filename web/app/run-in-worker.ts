import { AppError } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from './trusted-types.ts'

export type WorkerRun<Report, Result> = {
  /** The built worker's address. */
  readonly url: string
  readonly name: string
  readonly order: unknown
  readonly signal?: AbortSignal | undefined
  /** Undefined for a report on the way; the result ends the run, and what is thrown fails it. */
  readonly read: (report: Report) => Result | undefined
}

/**
 * One order to a worker of its own, away from the page's thread. The worker is ended whatever happens, so that nothing of
 * what it was given stays in it.
 *
 * @throws AppError `request.aborted` when the signal says so, `internal.unexpected` where the worker cannot run; what `read`
 * throws
 */
export const runInWorker = async <Report, Result extends object>({
  url,
  name,
  order,
  signal,
  read,
}: WorkerRun<Report, Result>): Promise<Result> => {
  if (signal?.aborted === true) throw new AppError('request.aborted')
  const worker = new Worker(toTrustedWorkerUrl(url), { type: 'module', name })
  const ended = new AbortController()
  try {
    return await new Promise<Result>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError('request.aborted')), { signal: ended.signal })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        reject(new AppError('internal.unexpected'))
      })
      worker.addEventListener('messageerror', () => reject(new AppError('internal.unexpected')))
      worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
        try {
          const result = read(data)
          if (result !== undefined) resolve(result)
        } catch (error) {
          reject(error)
        }
      })
      worker.postMessage(order, [])
    })
  } finally {
    ended.abort()
    worker.terminate()
  }
}
