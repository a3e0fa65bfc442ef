import { zeroBytes } from '#shared/bytes/bytes.ts'
import { toEcdsaSignature } from '#shared/cms/signer.ts'
import { AppError, isAppError, toAppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import type { CardSession, withCardSession } from '#web/card/card-session.ts'
import type { SigningKey } from './sign-wire.ts'

export type CardKey = Extract<SigningKey, { readonly from: 'card' }>

export type CardSigningState =
  | { readonly status: 'idle' }
  | { readonly status: 'reading' }
  /** The password is asked for; `fault`: why the one before was not taken. */
  | { readonly status: 'password'; readonly triesLeft: number; readonly fault?: ErrorCode }
  | { readonly status: 'verifying' }
  /** The card will sign: its certificate is known, and nothing has been signed. */
  | { readonly status: 'open'; readonly key: CardKey }
  | { readonly status: 'failed'; readonly error: AppError }

type Turn<Value> = PromiseWithResolvers<Value>

type Password = { readonly bytes: Uint8Array; readonly confirmLastTry: boolean }

/** Faults after which the password may be typed again in the same session. */
const isTypedAgain = (error: unknown): error is AppError =>
  isAppError(error, 'card.pin-incorrect') ||
  isAppError(error, 'card.pin-format') ||
  isAppError(error, 'card.pin-last-try')

type JpkiSession = Awaited<ReturnType<CardSession['openJpki']>>

const toScheme = ({ profile }: JpkiSession): CardKey['scheme'] =>
  profile.algorithm.kind === 'ecdsa' ? { family: 'ecdsa', hash: 'SHA-384' } : { family: 'rsa-pkcs1', hash: 'SHA-256' }

const hashOf = ({ scheme }: CardKey): 'SHA-256' | 'SHA-384' => (scheme.hash === 'SHA-384' ? 'SHA-384' : 'SHA-256')

/**
 * One sitting with a card: the password, a look at the certificate, then signatures, all in one session, so that the person
 * sees what the certificate discloses before anything is signed. Ends with `end`, with the card, or with the page.
 */
export class CardSigning {
  #state: CardSigningState = { status: 'idle' }
  readonly #withCardSession: typeof withCardSession
  readonly #listeners = new Set<() => void>()
  #stop: AbortController | undefined
  #password: Turn<Password> | undefined
  #digests: { readonly digest: Uint8Array; readonly turn: Turn<Uint8Array> }[] = []
  #wake: Turn<void> = Promise.withResolvers()

  constructor(run: typeof withCardSession) {
    this.#withCardSession = run
  }

  get state(): CardSigningState {
    return this.#state
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Begins with the card on the reader. Does nothing while a sitting is under way. */
  begin(): void {
    if (this.#stop !== undefined) return
    const stop = new AbortController()
    this.#stop = stop
    this.#setState({ status: 'reading' })
    void this.#sit(stop)
  }

  /** Takes the bytes over and zeroes them, whatever happens. */
  givePassword(bytes: Uint8Array, confirmLastTry: boolean): void {
    if (this.#password === undefined) zeroBytes(bytes)
    this.#password?.resolve({ bytes, confirmLastTry })
    this.#password = undefined
  }

  /** Signs in the open session: the answer is as `createDigestSigner` wants it. Throws what the card does. */
  sign(digest: Uint8Array): Promise<Uint8Array> {
    if (this.#state.status !== 'open') return Promise.reject(new AppError('card.pin-required'))
    const turn: Turn<Uint8Array> = Promise.withResolvers()
    this.#digests.push({ digest, turn })
    this.#wake.resolve()
    return turn.promise
  }

  /** Lets go of the card; waits of others end with `card.aborted`. */
  end(): void {
    this.#stop?.abort()
    this.#stop = undefined
    this.#setState({ status: 'idle' })
  }

  async #sit(stop: AbortController): Promise<void> {
    try {
      await this.#withCardSession((session) => this.#work(session), { signal: stop.signal })
    } catch (error) {
      if (this.#stop !== stop) return
      this.#stop = undefined
      this.#setState({ status: 'failed', error: toAppError(error) })
    } finally {
      for (const { turn } of this.#digests) turn.reject(new AppError('card.aborted'))
      this.#digests = []
    }
  }

  async #work({ openJpki, signal }: CardSession): Promise<void> {
    const session = await openJpki()
    await this.#unlock(session, signal)
    const certificate = await session.readCertificate('signature')
    if (certificate === undefined) throw new AppError('card.unsupported')
    const issuer = await session.readCertificate('signature-ca')
    const key: CardKey = {
      from: 'card',
      scheme: toScheme(session),
      certificates: issuer === undefined ? [certificate] : [certificate, issuer],
    }
    this.#setState({ status: 'open', key })
    for (;;) {
      await this.#orAbort(this.#wake, signal)
      this.#wake = Promise.withResolvers()
      for (let next = this.#digests.shift(); next !== undefined; next = this.#digests.shift())
        await this.#signOne(session, key, next)
    }
  }

  async #signOne(
    session: JpkiSession,
    key: CardKey,
    { digest, turn }: { readonly digest: Uint8Array; readonly turn: Turn<Uint8Array> },
  ): Promise<void> {
    try {
      const signature = await session.sign('signature', digest, hashOf(key))
      turn.resolve(key.scheme.family === 'ecdsa' ? toEcdsaSignature(signature) : signature)
    } catch (error) {
      turn.reject(error)
      throw error
    }
  }

  async #unlock(session: JpkiSession, signal: AbortSignal): Promise<void> {
    let fault: ErrorCode | undefined
    for (;;) {
      const triesLeft = await session.retriesLeft('signature')
      if (triesLeft === 0) throw new AppError('card.pin-locked')
      this.#password = Promise.withResolvers()
      this.#setState({ status: 'password', triesLeft, ...(fault === undefined ? {} : { fault }) })
      const { bytes, confirmLastTry } = await this.#orAbort(this.#password, signal)
      this.#setState({ status: 'verifying' })
      try {
        await session.verifyPin('signature', bytes, { confirmLastTry })
        return
      } catch (error) {
        if (!isTypedAgain(error)) throw error
        fault = error.code
      } finally {
        zeroBytes(bytes)
      }
    }
  }

  async #orAbort<Value>(turn: Turn<Value>, signal: AbortSignal): Promise<Value> {
    const onAbort = () => turn.reject(new AppError('card.aborted'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await turn.promise
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  #setState(state: CardSigningState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
