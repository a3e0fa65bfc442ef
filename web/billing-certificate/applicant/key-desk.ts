import { AppError, fromProblem, toAppError } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './key.worker.ts?worker&url'
import type { KeyAnswer, KeyCommand, KeyReport, KeyStage } from './key-wire.ts'

type AnswerOf = {
  readonly unlock: 'unlocked'
  readonly apply: 'matter'
  readonly rekey: 'matter'
  readonly download: 'bundle' | 'older-password-incorrect'
  readonly 'open-key-file': 'key-file' | 'key-file-refused'
  readonly reissue: 'reissued'
  readonly 'open-letter': 'letter' | 'letter-refused'
}

export type AnswerTo<Type extends KeyCommand['type']> = Extract<KeyAnswer, { readonly type: AnswerOf[Type] }>

/**
 * The page's side of the key worker, which lives as long as its screen: it remembers a password that was checked, or a key
 * file that was opened, and nothing else does. One request at a time.
 */
export class KeyDesk {
  #worker: Worker | undefined
  #stop: ((error: AppError) => void) | undefined

  /** Throws AppError: what the command's calls throw, `request.aborted` after `end`, `internal.unexpected`. */
  async ask<Type extends KeyCommand['type']>(
    command: Extract<KeyCommand, { readonly type: Type }>,
    onStage: (stage: KeyStage) => void = () => undefined,
  ): Promise<AnswerTo<Type>> {
    const worker = (this.#worker ??= new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'billing-key' }))
    const ended = new AbortController()
    const { signal } = ended
    try {
      return await new Promise<AnswerTo<Type>>((resolve, reject) => {
        const fail = (error: AppError) => {
          this.#forget()
          reject(error)
        }
        this.#stop = fail
        const onError = (event: Event) => {
          event.preventDefault()
          fail(new AppError('internal.unexpected'))
        }
        worker.addEventListener('error', onError, { signal })
        worker.addEventListener('messageerror', onError, { signal })
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent<KeyReport>) => {
            if (data.type === 'stage') onStage(data.stage)
            else if (data.type === 'failed') reject(toAppError(fromProblem(data.problem)))
            else resolve(data as AnswerTo<Type>)
          },
          { signal },
        )
        worker.postMessage(command, [])
      })
    } finally {
      ended.abort()
      this.#stop = undefined
    }
  }

  /** Whether a worker is there that may remember something. */
  get isOpen(): boolean {
    return this.#worker !== undefined
  }

  /** Ends what is under way with `request.aborted`, and forgets every password and key. */
  end(): void {
    this.#stop?.(new AppError('request.aborted'))
    this.#forget()
  }

  #forget(): void {
    this.#worker?.terminate()
    this.#worker = undefined
  }
}
