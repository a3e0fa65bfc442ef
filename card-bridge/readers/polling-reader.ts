import { AppError } from '#shared/errors/app-error.ts'
import { toCardError } from '../transport/foreign-errors.ts'
import { guardTransport } from '../transport/guard.ts'
import { createPresenceSource, type PresenceSource } from '../transport/presence.ts'
import type { CardPresence, Reader } from '../transport/reader.ts'
import type { Transport } from '../transport/transport.ts'
import { createTurns, type Turns } from '../transport/turns.ts'
import type { Wait } from '../transport/wait.ts'
import { runToItsEnd } from '../transport/within.ts'

/** A card that was activated. Calls come one at a time. */
export interface CardLink {
  readonly extendedLength: boolean
  exchange(command: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  /** Whether the card is still there; must not disturb its state. */
  isPresent(signal: AbortSignal): Promise<boolean>
  /** Powers the card down, or sends it to sleep. */
  end(signal: AbortSignal): Promise<void>
}

/** The place for one card in an opened device. Calls come one at a time. */
export interface CardSlot {
  /**
   * What is there now. `previous` is what the last look saw, or undefined when something may have changed since: then
   * the card is to be looked at anew.
   */
  look(previous: CardPresence | undefined, signal: AbortSignal): Promise<CardPresence>
  /**
   * Resolves when the device tells that something came or went; the next look is then due at once and anew. Absent for
   * devices that are silent about it; rejects when the device is closed. Called again after each time.
   */
  readonly changed?: () => Promise<void>
  /** Activates the card from the beginning. Throws `card.not-present`, `card.unreadable`. */
  connect(signal: AbortSignal): Promise<CardLink>
  /** Lets go of the device. Never rejects. */
  close(): Promise<void>
}

/** How a reader appears to the page, and how it waits. */
export type ReaderIdentity = {
  readonly id: string
  readonly name: string
  readonly simulated: boolean
  readonly wait: Wait
}

/** Between two looks: short enough that a card is ready within 300 ms of being laid down. */
const pollMilliseconds = 120

/**
 * For one look or one activation: longer than any card takes, even one that is mute to everything a reader tries. A reader
 * that makes no end of it must not keep its turn for ever.
 */
const attemptMilliseconds = 40_000

type Session = { readonly link: CardLink; failure: AppError | undefined }

/**
 * A reader that is asked again and again what lies on it. It does so while somebody watches or a session is open, and
 * holds the device no longer than that, so that other programs can have it.
 */
export class PollingReader implements Reader {
  readonly id: string
  readonly name: string
  readonly simulated: boolean
  readonly #wait: Wait
  readonly #openSlot: (signal: AbortSignal) => Promise<CardSlot>
  readonly #turns: Turns = createTurns()
  #presence: PresenceSource = createPresenceSource()
  #users = 0
  #stop: AbortController | undefined
  #slot: Promise<CardSlot> | undefined
  #closing: Promise<void> = Promise.resolve()
  #session: Session | undefined
  /** A session has used the card since the last look. */
  #touched = false
  #wake: (() => void) | undefined

  constructor(identity: ReaderIdentity, openSlot: (signal: AbortSignal) => Promise<CardSlot>) {
    this.id = identity.id
    this.name = identity.name
    this.simulated = identity.simulated
    this.#wait = identity.wait
    this.#openSlot = openSlot
  }

  async *watch(signal: AbortSignal): AsyncIterable<CardPresence> {
    this.#enter()
    try {
      yield* this.#presence.watch(signal)
    } finally {
      this.#leave()
    }
  }

  async connect(signal: AbortSignal): Promise<Transport> {
    // A session that failed or is done is being closed, and its turn comes before ours.
    if (this.#session !== undefined && this.#session.failure === undefined) throw new AppError('card.reader-in-use')
    this.#enter()
    try {
      const session = await this.#turns.take(async () => {
        const slot = await this.#requireSlot()
        if (this.#session !== undefined) throw new AppError('card.reader-in-use')
        const link = await runToItsEnd((inner) => slot.connect(inner), attemptMilliseconds, signal)
        this.#session = { link, failure: undefined }
        return this.#session
      })
      this.#presence.set('present')
      return guardTransport(this.#transportOf(session))
    } catch (error) {
      this.#leave()
      throw toCardError(error)
    }
  }

  #transportOf(session: Session): Transport {
    let closed = false
    return {
      capabilities: { extendedLength: session.link.extendedLength },
      transmit: (command, signal) => this.#turns.take(() => this.#exchange(session, command, signal)),
      close: async () => {
        if (closed) return
        closed = true
        session.failure ??= new AppError('card.aborted')
        const { signal } = new AbortController()
        await this.#turns.take(async () => {
          await session.link.end(signal).catch(() => undefined)
          if (this.#session === session) this.#session = undefined
        })
        this.#touched = true
        this.#leave()
      },
    }
  }

  async #exchange(session: Session, command: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    if (session.failure !== undefined) throw session.failure
    try {
      return await session.link.exchange(command, signal)
    } catch (error) {
      session.failure = await this.#diagnose(toCardError(error), signal)
      throw session.failure
    }
  }

  /** A link that broke: is the card gone, or does it only lie badly? */
  async #diagnose(error: AppError, signal: AbortSignal): Promise<AppError> {
    if (error.code !== 'card.unreadable') return error
    try {
      const presence = await (await this.#requireSlot()).look(undefined, signal)
      return presence === 'absent' ? new AppError('card.removed', undefined, { cause: error }) : error
    } catch {
      return error
    }
  }

  #enter(): void {
    this.#users += 1
    if (this.#stop !== undefined) return
    const stop = new AbortController()
    this.#stop = stop
    this.#presence = createPresenceSource()
    this.#touched = true
    this.#slot = this.#closing.then(() => this.#openSlot(stop.signal))
    void this.#look(stop.signal)
  }

  #leave(): void {
    this.#users -= 1
    if (this.#users > 0) return
    this.#stop?.abort()
    this.#stop = undefined
    const slot = this.#slot
    this.#slot = undefined
    this.#closing = this.#turns.take(async () => {
      await (await slot?.catch(() => undefined))?.close()
    })
  }

  #requireSlot(): Promise<CardSlot> {
    return this.#slot ?? Promise.reject(new AppError('card.no-reader'))
  }

  async #look(signal: AbortSignal): Promise<void> {
    const presence = this.#presence
    try {
      const slot = await this.#requireSlot()
      if (slot.changed !== undefined) void this.#listen(slot.changed, signal)
      while (!signal.aborted) {
        await this.#turns.take(async () => {
          const look = (inner: AbortSignal) => this.#lookOnce(slot, inner)
          if (!signal.aborted) presence.set(await runToItsEnd(look, attemptMilliseconds, signal))
        })
        await this.#pause(signal)
      }
      presence.end()
    } catch (error) {
      const reason = toCardError(error)
      if (this.#session !== undefined) this.#session.failure = reason
      presence.end(signal.aborted || reason.code === 'card.no-reader' ? undefined : reason)
    }
  }

  /** Until the next look is due, or the device tells of a change. */
  async #pause(signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    const wake = () => woken.abort()
    this.#wake = wake
    signal.addEventListener('abort', wake, { once: true })
    await this.#wait(pollMilliseconds, woken.signal)
    signal.removeEventListener('abort', wake)
  }

  async #listen(changed: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        await changed()
        this.#touched = true
        this.#wake?.()
      }
    } catch {
      // The device tells no more; the looks by the clock go on, and say so when it is gone.
    }
  }

  async #lookOnce(slot: CardSlot, signal: AbortSignal): Promise<CardPresence> {
    const session = this.#session
    if (session === undefined) {
      const previous = this.#touched ? undefined : this.#presence.current
      this.#touched = false
      return slot.look(previous, signal)
    }
    if (session.failure !== undefined) return this.#presence.current ?? 'absent'
    if (await session.link.isPresent(signal)) return 'present'
    session.failure = new AppError('card.removed')
    return 'absent'
  }
}
