import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './represented.worker.ts?worker&url'
import type { Order, RepresentedAnswer, RepresentedCommand, RepresentedReport, Result } from './represented-wire.ts'

/** The page's side of the worker that holds an agent's file; leaving the screen ends it and every password in it. */
export class RepresentedDesk {
  #worker: Worker | undefined
  #fail: ((error: AppError) => void) | undefined

  /** Throws AppError `file.unreadable`, `request.aborted` after `end`, `internal.unexpected`. */
  read(file: Blob): Promise<RepresentedAnswer> {
    return this.#ask({ type: 'read', file }, () => undefined)
  }

  /** Throws what the calls throw, and as `read`. */
  async apply(orders: readonly Order[], onTold: (results: readonly Result[]) => void): Promise<void> {
    await this.#ask({ type: 'apply', orders }, onTold)
  }

  /** After the piece that is under way. */
  stop(): void {
    const command: RepresentedCommand = { type: 'stop' }
    this.#worker?.postMessage(command, [])
  }

  end(): void {
    this.#fail?.(new AppError('request.aborted'))
    this.#worker?.terminate()
    this.#worker = undefined
  }

  async #ask(command: RepresentedCommand, onTold: (results: readonly Result[]) => void): Promise<RepresentedAnswer> {
    const worker = (this.#worker ??= new Worker(toTrustedWorkerUrl(workerUrl), {
      type: 'module',
      name: 'billing-represented',
    }))
    const over = new AbortController()
    const { signal } = over
    try {
      return await new Promise<RepresentedAnswer>((resolve, reject) => {
        this.#fail = reject
        const fail = (event: Event) => {
          event.preventDefault()
          reject(new AppError('internal.unexpected'))
        }
        worker.addEventListener('error', fail, { signal })
        worker.addEventListener('messageerror', fail, { signal })
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent<RepresentedReport>) => {
            if (data.type === 'told') onTold(data.results)
            else if (data.type === 'failed') reject(fromProblem(data.problem))
            else resolve(data)
          },
          { signal },
        )
        worker.postMessage(command, [])
      })
    } finally {
      over.abort()
      this.#fail = undefined
    }
  }
}
