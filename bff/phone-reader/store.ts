/** Channels between computers and phones: in memory alone, for minutes, without a word of what passes (decision 008). */
import { createHash } from 'node:crypto'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { waitingMax, type ChannelAccess } from '#shared/phone-reader/api.ts'
import type { Clock } from '#bff/platform/clock.ts'

/** A little longer than the ends give themselves, so that theirs is the clock that counts. */
const channelMs = 5 * 60_000 + 15_000
/** Five minutes of signs of life and everything else that can be said, twice over. */
const sentMax = 256
const openMax = 500
/** What may lie in the channels of the public door together: characters of base64url, so octets of memory. */
const publicRoom = 16 << 20

type Queue = {
  /** Sequence number of the first message that waits. */
  first: number
  readonly waiting: string[]
  /** Resolved when something happens that a reader should see. */
  wake: PromiseWithResolvers<void>
}

type Side = 'computer' | 'phone'
const otherSide = { computer: 'phone', phone: 'computer' } as const satisfies Record<Side, Side>

type Channel = {
  readonly id: string
  /** The terminal it was opened for; null for the public door. */
  readonly terminal: string | null
  readonly endsAt: number
  readonly tokens: { readonly computer: Uint8Array; phone: Uint8Array | undefined }
  /** What each side will read. */
  readonly inbox: Readonly<Record<Side, Queue>>
  readonly left: Set<Side>
}

const hashToken = (token: string): Uint8Array => createHash('sha256').update(token).digest()

const emptyQueue = (): Queue => ({ first: 0, waiting: [], wake: Promise.withResolvers() })

const wake = (queue: Queue): void => {
  queue.wake.resolve()
  queue.wake = Promise.withResolvers()
}

export class Channels {
  readonly #channels = new Map<string, Channel>()
  readonly #clock: Clock
  readonly #randomBytes: (length: number) => Uint8Array
  #publicLength = 0

  constructor(clock: Clock, randomBytes: (length: number) => Uint8Array) {
    this.#clock = clock
    this.#randomBytes = randomBytes
  }

  get size(): number {
    return this.#channels.size
  }

  /** Throws `request.rate-limited` when the public door has too many open. A terminal's earlier channel ends. */
  open(terminal: string | null): ChannelAccess {
    this.erase()
    if (terminal === null) this.#requireOpening()
    else for (const channel of this.#channels.values()) if (channel.terminal === terminal) this.#forget(channel)
    const token = this.#makeToken()
    const channel: Channel = {
      id: encodeBase64url(this.#randomBytes(16)),
      terminal,
      endsAt: this.#clock.now().getTime() + channelMs,
      tokens: { computer: hashToken(token), phone: undefined },
      inbox: { computer: emptyQueue(), phone: emptyQueue() },
      left: new Set(),
    }
    this.#channels.set(channel.id, channel)
    return { channelId: channel.id, token }
  }

  /** The phone's token, once. Throws `phone.expired`, `phone.link-used`. */
  join(channelId: string): string {
    const channel = this.#find(channelId)
    if (channel === undefined || channel.left.has('computer')) throw new AppError('phone.expired')
    if (channel.tokens.phone !== undefined) throw new AppError('phone.link-used')
    const token = this.#makeToken()
    channel.tokens.phone = hashToken(token)
    return token
  }

  /** Lays a message down; one that was laid down before is let pass (RFC 9110 §9.2.2: a sender may not know). */
  send(access: ChannelAccess, sequence: number, message: string): void {
    const { channel, side } = this.#require(access)
    const queue = channel.inbox[otherSide[side]]
    const next = queue.first + queue.waiting.length
    if (sequence < next) return
    if (sequence > next) throw new AppError('request.invalid', { issues: [{ path: 'sequence', message: 'a gap' }] })
    if (channel.left.has(otherSide[side]) || sequence >= sentMax) throw new AppError('phone.expired')
    const isFull =
      queue.waiting.length >= waitingMax ||
      (channel.terminal === null && this.#publicLength + message.length > publicRoom)
    if (isFull) throw new AppError('request.rate-limited', { retryAfterSeconds: 1 })
    queue.waiting.push(message)
    if (channel.terminal === null) this.#publicLength += message.length
    wake(queue)
  }

  /**
   * What waits from a sequence number on; what came before it is erased. Waits until there is something or `waiting`
   * fires. Throws `phone.expired` once the other side has left and nothing waits.
   */
  async receive(access: ChannelAccess, from: number, waiting: AbortSignal): Promise<readonly string[]> {
    for (;;) {
      const { channel, side } = this.#require(access)
      const queue = channel.inbox[side]
      const read = Math.min(Math.max(0, from - queue.first), queue.waiting.length)
      this.#drop(channel, queue, read)
      queue.first += read
      if (queue.waiting.length > 0 || waiting.aborted) return [...queue.waiting]
      if (channel.left.has(otherSide[side])) throw new AppError('phone.expired')
      await firstOf(queue.wake.promise, waiting)
    }
  }

  /** A side leaves; with the second one nothing is left. Unknown channels are closed already. */
  close(access: ChannelAccess): void {
    const known = this.#findAccess(access)
    if (known === undefined) return
    const { channel, side } = known
    channel.left.add(side)
    this.#drop(channel, channel.inbox[side])
    if (channel.left.size === 2 || channel.tokens.phone === undefined) this.#forget(channel)
    else wake(channel.inbox[otherSide[side]])
  }

  /** Erases what is over. */
  erase(): void {
    const now = this.#clock.now().getTime()
    for (const channel of this.#channels.values()) if (channel.endsAt <= now) this.#forget(channel)
  }

  eraseAll(): void {
    for (const channel of this.#channels.values()) this.#forget(channel)
  }

  #find(channelId: string): Channel | undefined {
    const channel = this.#channels.get(channelId)
    if (channel === undefined || channel.endsAt > this.#clock.now().getTime()) return channel
    this.#forget(channel)
    return undefined
  }

  #findAccess({ channelId, token }: ChannelAccess): { readonly channel: Channel; readonly side: Side } | undefined {
    const channel = this.#find(channelId)
    if (channel === undefined) return undefined
    const hash = hashToken(token)
    const { computer, phone } = channel.tokens
    if (isEqualBytes(hash, computer)) return { channel, side: 'computer' }
    return phone !== undefined && isEqualBytes(hash, phone) ? { channel, side: 'phone' } : undefined
  }

  /** Throws `phone.expired` alike for a channel that is over, one that never was, and a token of another. */
  #require(access: ChannelAccess): { readonly channel: Channel; readonly side: Side } {
    const known = this.#findAccess(access)
    if (known === undefined || known.channel.left.has(known.side)) throw new AppError('phone.expired')
    return known
  }

  #requireOpening(): void {
    const isFull = [...this.#channels.values()].filter(({ terminal }) => terminal === null).length >= openMax
    if (isFull) throw new AppError('request.rate-limited', { retryAfterSeconds: 1 })
  }

  #forget(channel: Channel): void {
    this.#channels.delete(channel.id)
    for (const queue of Object.values(channel.inbox)) {
      this.#drop(channel, queue)
      wake(queue)
    }
  }

  /** Forgets the first of what waits. */
  #drop({ terminal }: Channel, { waiting }: Queue, count = waiting.length): void {
    const dropped = waiting.splice(0, count)
    if (terminal === null) this.#publicLength -= dropped.reduce((sum, { length }) => sum + length, 0)
  }

  #makeToken(): string {
    return encodeBase64url(this.#randomBytes(32))
  }
}

/** Resolves when either happens. */
const firstOf = (promise: Promise<void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
    void promise.then(done)
  })
