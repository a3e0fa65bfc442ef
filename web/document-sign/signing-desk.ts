import { AppError, fromProblem, toAppError } from '#shared/errors/app-error.ts'
import type { SigningStage } from '#shared/pades/sign.ts'
import type { SigningOptions } from '#shared/pades/signing-options.ts'
import type { KeyFileRefusal } from '#shared/pkcs12/refusal.ts'
import { toTrustedWorkerUrl } from '#web/app/trusted-types.ts'
// oxlint-disable-next-line import/default -- the bundler answers this query with the built worker's address
import workerUrl from './sign.worker.ts?worker&url'
import type { FileKey, SignAnswer, SignCommand, SignOrder } from './sign-wire.ts'

export type OpenedKeys =
  | { readonly outcome: 'opened'; readonly keys: readonly FileKey[] }
  | { readonly outcome: 'refused'; readonly code: KeyFileRefusal }

export type SignWatch = {
  readonly onStage: (stage: SigningStage) => void
  /** The card's signature over a digest, in the encoding of `createDigestSigner`. */
  readonly signDigest: (digest: Uint8Array) => Promise<Uint8Array>
}

/**
 * The page's side of the signing worker, which lives as long as somebody is signing: it keeps the keys of an opened file.
 * One request at a time. Every method throws AppError; after `end` or an abort the next request starts with a new worker,
 * which knows no key.
 */
export class SigningDesk {
  #worker: Worker | undefined
  #stop: ((error: AppError) => void) | undefined

  /** Throws `document.unreadable`, `document.encrypted`, `signing.document-unfit`, `file.unreadable`. */
  async inspect(file: Blob): Promise<SigningOptions> {
    const answer = await this.#ask({ type: 'inspect', file })
    if (answer.type !== 'inspected') throw new AppError('internal.unexpected')
    return answer.options
  }

  /** The password leaves the page with this call; whoever holds another copy forgets it. */
  async openKeyFile(file: Blob, password: string): Promise<OpenedKeys> {
    const answer = await this.#ask({ type: 'open-key-file', file, password })
    if (answer.type === 'key-file-refused') return { outcome: 'refused', code: answer.code }
    if (answer.type !== 'key-file') throw new AppError('internal.unexpected')
    return { outcome: 'opened', keys: answer.keys }
  }

  /** What has to follow the file. Throws `signing.*`, `party.*`, `network.unreachable`, and what `signDigest` throws. */
  async sign(order: SignOrder, watch: SignWatch): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.#ask({ type: 'sign', order }, watch)
    if (answer.type !== 'signed') throw new AppError('internal.unexpected')
    return answer.appended
  }

  /** Ends what is under way with `request.aborted`, and forgets every key. */
  end(): void {
    this.#stop?.(new AppError('request.aborted'))
    this.#worker?.terminate()
    this.#worker = undefined
  }

  #ask(command: SignCommand, watch?: SignWatch): Promise<SignAnswer> {
    const worker = (this.#worker ??= new Worker(toTrustedWorkerUrl(workerUrl), {
      type: 'module',
      name: 'document-sign',
    }))
    const ended = new AbortController()
    return new Promise<SignAnswer>((resolve, reject) => {
      const fail = (error: unknown) => {
        // A worker that may be in the middle of something is not asked again.
        this.#worker?.terminate()
        this.#worker = undefined
        reject(toAppError(error))
      }
      this.#stop = fail
      const { signal } = ended
      worker.addEventListener(
        'error',
        (event) => {
          event.preventDefault()
          fail(new AppError('internal.unexpected'))
        },
        { signal },
      )
      worker.addEventListener('messageerror', () => fail(new AppError('internal.unexpected')), { signal })
      worker.addEventListener(
        'message',
        ({ data }: MessageEvent<SignAnswer>) => {
          if (data.type === 'stage') watch?.onStage(data.stage)
          else if (data.type === 'failed') reject(fromProblem(data.problem))
          else if (data.type !== 'digest') resolve(data)
          else if (watch === undefined) fail(new AppError('internal.unexpected'))
          else
            watch.signDigest(data.digest).then((signature) => {
              const reply: SignCommand = { type: 'signature', signature }
              worker.postMessage(reply, [])
            }, fail)
        },
        { signal },
      )
      worker.postMessage(command, [])
    }).finally(() => {
      ended.abort()
      this.#stop = undefined
    })
  }
}
