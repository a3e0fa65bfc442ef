/** A sealed channel as long as it lives: messages out and in, signs of life, and one error that ends it. */
import type * as z from 'zod/mini'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { ChannelKeys } from './key-agreement.ts'
import { decodeMessage, encodeMessage, type ComputerMessage, type PhoneMessage } from './messages.ts'
import { SealedStream, type Side } from './sealed-stream.ts'

/** How messages get to the other side: opaque, in order, through somebody who need not be trusted. */
export type RelayPort = {
  /** Resolves when the relay has the message. */
  readonly send: (message: Uint8Array<ArrayBuffer>) => Promise<void>
  /** The next message of the other side. Throws `phone.expired` where the relay does not know the channel any more. */
  readonly next: (signal: AbortSignal) => Promise<Uint8Array>
  /** Tells the relay that this side is gone. */
  readonly close: () => Promise<void>
}

/** Time as a port; `after` gives the function that calls it off. */
export type Timers = { readonly after: (milliseconds: number, act: () => void) => () => void }

export const pageTimers: Timers = {
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** How long a channel lives at most, from its opening to its end. */
export const lifeMs = 5 * 60_000
export const aliveEveryMs = 5000
export const goneAfterMs = 30_000

type Message = PhoneMessage | ComputerMessage
type Spoken = Exclude<Message, { readonly say: 'alive' | 'cancel' }>
type Heard<Incoming> = Exclude<Incoming, { readonly say: 'alive' | 'cancel' }>

type LinkOptions<Schema> = {
  readonly port: RelayPort
  readonly keys: ChannelKeys
  readonly side: Side
  /** Everything the other side may say. */
  readonly schema: Schema
  readonly timers: Timers
  /** Ends the link with its reason. */
  readonly signal: AbortSignal
  /** Called for every message that came, signs of life included. */
  readonly onHeard?: (() => void) | undefined
}

/**
 * Reads the relay as long as it lives. Whatever is not the next sealed message of the other side ends it with
 * `phone.tampered`, silence with `phone.gone`, the other side's word with `phone.cancelled`.
 */
export class SealedLink<Schema extends z.ZodMiniType<Message>> {
  readonly #options: LinkOptions<Schema>
  readonly #stream: SealedStream
  readonly #ending = new AbortController()
  readonly #heard: Heard<z.infer<Schema>>[] = []
  #waiting: PromiseWithResolvers<void> | undefined
  #isQuiet = false
  #lastSent: Promise<void> = Promise.resolve()
  #stopGone = (): void => undefined
  #stopAlive = (): void => undefined

  constructor(options: LinkOptions<Schema>) {
    this.#options = options
    this.#stream = new SealedStream(options.keys, options.side)
    const { signal } = options
    if (signal.aborted) this.end(signal.reason)
    else signal.addEventListener('abort', () => this.end(signal.reason), { once: true, signal: this.signal })
    this.#watch()
    this.#beat()
    void this.#read()
  }

  /** Fires with the `AppError` that ended the link. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Resolves when the relay has the message. Throws what ended the link. */
  async send(message: Spoken): Promise<void> {
    this.signal.throwIfAborted()
    await this.#send(message)
  }

  /** What the other side says next, signs of life left out. Throws what ended the link. */
  async next(): Promise<Heard<z.infer<Schema>>> {
    for (;;) {
      const heard = this.#heard.shift()
      if (heard !== undefined) return heard
      this.signal.throwIfAborted()
      this.#waiting = Promise.withResolvers()
      await this.#waiting.promise
    }
  }

  /** Works while the other side has nothing to say; anything it says meanwhile ends the link, and the link's end the work. */
  async during<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.#heard.length > 0) this.end(new AppError('phone.tampered'))
    this.signal.throwIfAborted()
    this.#isQuiet = true
    const { promise: ended, reject } = Promise.withResolvers<never>()
    const onEnd = () => reject(this.signal.reason as AppError)
    this.signal.addEventListener('abort', onEnd, { once: true })
    try {
      return await Promise.race([work(this.signal), ended])
    } finally {
      this.#isQuiet = false
      this.signal.removeEventListener('abort', onEnd)
    }
  }

  /** Ends the link; the first reason counts. */
  end(reason: unknown): void {
    if (this.signal.aborted) return
    this.#stopGone()
    this.#stopAlive()
    this.#ending.abort(toAppError(reason))
    this.#waiting?.resolve()
  }

  /** Ends the link and lets the other side know, as far as it can still be told. */
  async cancel(reason: unknown): Promise<void> {
    this.end(reason)
    await this.#send({ say: 'cancel' }).catch(() => undefined)
  }

  /** One message after another: the counter is the order. */
  #send(message: Message): Promise<void> {
    const sent = this.#lastSent.then(async () => {
      await this.#options.port.send(await this.#stream.seal(encodeMessage(message)))
    })
    this.#lastSent = sent.catch(() => undefined)
    return sent
  }

  async #read(): Promise<void> {
    const { port, schema } = this.#options
    try {
      for (;;) {
        const sealed = await port.next(this.signal)
        const message = decodeMessage(schema, await this.#stream.open(sealed))
        if (this.signal.aborted) return
        this.#hear(message)
      }
    } catch (error) {
      const { code } = toAppError(error)
      // The relay's word that the channel is over is nobody's goodbye.
      this.end(code === 'phone.expired' ? new AppError('phone.gone') : error)
    }
  }

  #hear(message: z.infer<Schema>): void {
    this.#watch()
    this.#options.onHeard?.()
    if (message.say === 'alive') return
    if (message.say === 'cancel') this.end(new AppError('phone.cancelled'))
    else if (this.#isQuiet) this.end(new AppError('phone.tampered'))
    else {
      this.#heard.push(message as Heard<z.infer<Schema>>)
      this.#waiting?.resolve()
    }
  }

  #watch(): void {
    this.#stopGone()
    if (this.signal.aborted) return
    this.#stopGone = this.#options.timers.after(goneAfterMs, () => this.end(new AppError('phone.gone')))
  }

  #beat(): void {
    if (this.signal.aborted) return
    this.#stopAlive = this.#options.timers.after(aliveEveryMs, () => {
      this.#send({ say: 'alive' }).catch((error: unknown) => this.end(error))
      this.#beat()
    })
  }
}
