import { AppError, fromProblem, toAppError } from '#shared/errors/app-error.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './claim.worker.ts?worker&url'
import type { ClaimAnswer, ClaimCommand, ClaimProgress, ClaimReport, ClaimWord } from './claim-wire.ts'

type AnswerOf = {
  readonly inspect: 'inspected' | 'file-refused'
  readonly 'open-key-file': 'key-file' | 'key-file-refused'
  readonly sign: 'signed'
  readonly send: 'answered'
  readonly 'open-document': 'document' | 'document-refused'
  readonly 'register-card': 'card-registered'
  readonly 'read-receipt': 'receipt'
}

export type AnswerTo<Type extends ClaimCommand['type']> = Extract<ClaimAnswer, { readonly type: AnswerOf[Type] }>

export type ClaimWatch = {
  readonly onProgress: (progress: ClaimProgress) => void
  /** The card's signature over a digest, in the encoding of `createDigestSigner`. */
  readonly signDigest: (digest: Uint8Array) => Promise<Uint8Array>
}

/** The page's side of the claim worker, which lives as long as its screen. One request at a time. */
export class ClaimDesk {
  #worker: Worker | undefined
  #stop: ((error: AppError) => void) | undefined

  /** Throws AppError: what the command does, what `signDigest` throws, `request.aborted` after `cancel` or `end`. */
  async ask<Type extends ClaimCommand['type']>(
    command: Extract<ClaimCommand, { readonly type: Type }>,
    watch: Partial<ClaimWatch> = {},
  ): Promise<AnswerTo<Type>> {
    const worker = (this.#worker ??= new Worker(toTrustedWorkerUrl(workerUrl), { type: 'module', name: 'claim' }))
    const ended = new AbortController()
    const { signal } = ended
    try {
      return await new Promise<AnswerTo<Type>>((resolve, reject) => {
        /** What the card threw: the worker knows only that there is no signature. */
        let cardFailure: unknown
        const fail = (error: AppError) => {
          this.#forget()
          reject(error)
        }
        this.#stop = fail
        const answerDigest = async (digest: Uint8Array) => {
          try {
            if (watch.signDigest === undefined) throw new AppError('card.aborted')
            this.#say({ type: 'signature', signature: await watch.signDigest(digest) })
          } catch (error) {
            cardFailure = error
            this.#say({ type: 'no-signature' })
          }
        }
        const onError = (event: Event) => {
          event.preventDefault()
          fail(new AppError('internal.unexpected'))
        }
        worker.addEventListener('error', onError, { signal })
        worker.addEventListener('messageerror', onError, { signal })
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent<ClaimReport>) => {
            if (data.type === 'progress') watch.onProgress?.(data.progress)
            else if (data.type === 'digest') void answerDigest(data.digest)
            else if (data.type === 'failed') reject(toAppError(cardFailure ?? fromProblem(data.problem)))
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

  /** Ends what is under way and keeps what was opened, read and signed. */
  cancel(): void {
    this.#say({ type: 'cancel' })
  }

  /** Ends what is under way with `request.aborted`, and forgets everything. */
  end(): void {
    this.#stop?.(new AppError('request.aborted'))
    this.#forget()
  }

  #say(word: ClaimWord): void {
    this.#worker?.postMessage(word, [])
  }

  #forget(): void {
    this.#worker?.terminate()
    this.#worker = undefined
  }
}
