import type { CardPresence, Reader, ReaderRegistry } from '#card-bridge/index.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'

/** What a screen may know of the readers: never a serial, never a card's content. */
export type CardDeskState =
  | { readonly status: 'starting' }
  | { readonly status: 'no-reader' }
  | { readonly status: 'failed'; readonly code: ErrorCode }
  | {
      readonly status: 'ready'
      readonly reader: { readonly name: string; readonly simulated: boolean }
      readonly presence: CardPresence
    }

/** The library is loaded when the first screen asks for a card, so that no other page pays for it. */
export const loadCardBridge = () => import('#card-bridge/index.ts')

/** `presence` is undefined until the reader has looked. */
type Watched = {
  readonly reader: Reader
  readonly stop: AbortController
  presence: CardPresence | undefined
  code: ErrorCode | undefined
  /** Asks a reader that failed again at once. */
  retry: () => void
}

/**
 * Nobody tells when a reader has come to itself again, or another tab or program lets go of it, so it is asked again. One
 * that browser or system refuses waits for the person.
 */
const retryMilliseconds = 2_000

/**
 * Watches every reader of a registry while somebody looks. The reader shown is the first with something on it, else the
 * first that works.
 */
export class CardDesk {
  #state: CardDeskState = { status: 'starting' }
  #listeners = new Set<() => void>()
  #watched: Watched[] = []
  #stop: AbortController | undefined
  #settled = Promise.withResolvers<void>()
  readonly #loadRegistry: () => Promise<ReaderRegistry>
  readonly #page: EventTarget

  /** `page` is where `pagehide` and `pageshow` are heard: the window. */
  constructor(loadRegistry: () => Promise<ReaderRegistry>, page: EventTarget = globalThis) {
    this.#loadRegistry = loadRegistry
    this.#page = page
  }

  get state(): CardDeskState {
    return this.#state
  }

  /** The reader that `state` tells about, once one is known. */
  get reader(): Reader | undefined {
    return this.#current?.reader
  }

  /** Resolves when the readers have been looked for. Somebody must be subscribed. */
  get settled(): Promise<void> {
    return this.#settled.promise
  }

  /** Starts watching with the first listener and stops with the last. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) {
      this.#page.addEventListener('pagehide', this.#onPageHide)
      this.#page.addEventListener('pageshow', this.#onPageShow)
      void this.#start()
    }
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return
      this.#page.removeEventListener('pagehide', this.#onPageHide)
      this.#page.removeEventListener('pageshow', this.#onPageShow)
      this.#end()
    }
  }

  /** A page that is left lets go of its readers, or the next one would find them held (some keep a session for good). */
  readonly #onPageHide = (): void => this.#end()

  /** A page that comes back from the browser's cache looks anew. */
  readonly #onPageShow = (): void => {
    if (this.#stop === undefined) void this.#start()
  }

  get #current(): Watched | undefined {
    const working = this.#watched.filter(({ code }) => code === undefined)
    return working.find(({ presence }) => presence !== undefined && presence !== 'absent') ?? working[0]
  }

  async #start(): Promise<void> {
    const stop = new AbortController()
    this.#stop = stop
    try {
      const registry = await this.#loadRegistry()
      if (stop.signal.aborted) return
      const refresh = () => void this.#refresh(registry, stop.signal)
      stop.signal.addEventListener('abort', registry.onChange(refresh), { once: true })
      await this.#refresh(registry, stop.signal)
    } catch (error) {
      await this.#fail(error, stop.signal)
    }
  }

  #end(): void {
    this.#stop?.abort()
    this.#stop = undefined
    for (const { stop } of this.#watched) stop.abort()
    this.#watched = []
    this.#state = { status: 'starting' }
    this.#settled = Promise.withResolvers()
  }

  async #refresh(registry: ReaderRegistry, signal: AbortSignal): Promise<void> {
    try {
      const readers = await registry.list()
      if (signal.aborted) return
      const known = new Map(this.#watched.map((watched) => [watched.reader, watched]))
      this.#watched = readers.map((reader) => known.get(reader) ?? this.#watch(reader))
      for (const { reader, stop, retry } of known.values()) {
        if (!readers.includes(reader)) stop.abort()
        // Whoever chooses a reader that failed, or plugs one in, wants to see it tried.
        else retry()
      }
      this.#announce()
      this.#settled.resolve()
    } catch (error) {
      await this.#fail(error, signal)
    }
  }

  #watch(reader: Reader): Watched {
    const stop = new AbortController()
    const watched: Watched = { reader, stop, presence: undefined, code: undefined, retry: () => undefined }
    void this.#follow(watched, stop.signal)
    return watched
  }

  async #follow(watched: Watched, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const code = await this.#look(watched, signal)
      const retry = new AbortController()
      watched.retry = () => retry.abort()
      const waitsForPerson = code === undefined || code === 'card.reader-refused'
      await pause(waitsForPerson ? undefined : retryMilliseconds, AbortSignal.any([signal, retry.signal]))
    }
  }

  /** Looks until the reader fails, which it gives the code of, or says by itself that it is gone. */
  async #look(watched: Watched, signal: AbortSignal): Promise<ErrorCode | undefined> {
    try {
      for await (const presence of watched.reader.watch(signal)) {
        watched.presence = presence
        watched.code = undefined
        if (!signal.aborted) this.#announce()
      }
      return undefined
    } catch (error) {
      const { toCardError } = await loadCardBridge()
      const { code } = toCardError(error)
      const isNew = code !== watched.code
      watched.code = code
      if (isNew && !signal.aborted) this.#announce()
      return code
    }
  }

  async #fail(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const { toCardError } = await loadCardBridge()
    this.#setState({ status: 'failed', code: toCardError(error).code })
    this.#settled.resolve()
  }

  #announce(): void {
    const current = this.#current
    const failed = this.#watched.find(({ code }) => code !== undefined)
    if (current?.presence !== undefined) {
      const { name, simulated } = current.reader
      this.#setState({ status: 'ready', reader: { name, simulated }, presence: current.presence })
    } else if (current !== undefined) {
      // Better to say nothing yet than that no card is there.
      this.#setState({ status: 'starting' })
    } else {
      this.#setState(failed?.code === undefined ? { status: 'no-reader' } : { status: 'failed', code: failed.code })
    }
  }

  #setState(state: CardDeskState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

/** Ends early, without error, when the signal fires; without a time it ends no other way. */
const pause = (milliseconds: number | undefined, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', end, { once: true })
  })

/** The desk of this page: the readers the browser can reach, and those a start-up entry has registered. */
export const cardDesk = new CardDesk(async () => {
  const { readerRegistry, registerBrowserReaders } = await loadCardBridge()
  registerBrowserReaders()
  return readerRegistry
})
