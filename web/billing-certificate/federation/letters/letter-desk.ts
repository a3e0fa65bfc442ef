import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './letter.worker.ts?worker&url'
import type { LetterAnswer, LetterCommand, LetterReport, Made } from './letter-wire.ts'

/** The page's side of the letter worker, which lives as long as its screen and forgets every password with it. */
export class LetterDesk {
  #worker: Worker | undefined
  #stop: ((error: AppError) => void) | undefined

  /**
   * Throws AppError `issuance.character-undrawable` before anything was made, `network.unreachable`; `request.aborted` after
   * `end`, `internal.unexpected` where the worker cannot run.
   */
  async make(order: Omit<Extract<LetterCommand, { readonly type: 'make' }>, 'type'>): Promise<Made> {
    const answer = await this.#ask({ type: 'make', ...order })
    if (answer.type !== 'made') throw new AppError('internal.unexpected')
    return answer.made
  }

  /** The letters of what was made, in one file. Throws as `make`. */
  async draw(order: Omit<Extract<LetterCommand, { readonly type: 'draw' }>, 'type'>): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.#ask({ type: 'draw', ...order })
    if (answer.type !== 'drawn') throw new AppError('internal.unexpected')
    return answer.pdf
  }

  end(): void {
    this.#stop?.(new AppError('request.aborted'))
    this.#worker?.terminate()
    this.#worker = undefined
  }

  async #ask(command: LetterCommand): Promise<LetterAnswer> {
    const worker = (this.#worker ??= new Worker(toTrustedWorkerUrl(workerUrl), {
      type: 'module',
      name: 'billing-letter',
    }))
    const over = new AbortController()
    const { signal } = over
    try {
      return await new Promise<LetterAnswer>((resolve, reject) => {
        this.#stop = reject
        const fail = (event: Event) => {
          event.preventDefault()
          reject(new AppError('internal.unexpected'))
        }
        worker.addEventListener('error', fail, { signal })
        worker.addEventListener('messageerror', fail, { signal })
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent<LetterReport>) => {
            if (data.type === 'failed') reject(fromProblem(data.problem))
            else resolve(data)
          },
          { signal },
        )
        worker.postMessage(command, [])
      })
    } finally {
      over.abort()
      this.#stop = undefined
    }
  }
}
