import { createTurns } from '#card-bridge/transport/turns.ts'
import type { NDEFMessage, NDEFReadingEvent } from '#card-bridge/readers/web-nfc/web-nfc-api.ts'
import type { VirtualCard } from '../card/virtual-card.ts'
import { parseNdef } from './ndef.ts'
import { NoNdefError, readType4, writeType4, type Transmit } from './type-4-host.ts'

const fail = (name: string, message: string): DOMException => new DOMException(message, name)

/** The card left while something was asked of it. */
class FieldLost extends Error {
  override readonly name = 'FieldLost'
}

class VirtualReadingEvent extends Event implements NDEFReadingEvent {
  readonly serialNumber: string
  readonly message: NDEFMessage

  constructor(serialNumber: string, message: NDEFMessage) {
    super('reading')
    this.serialNumber = serialNumber
    this.message = message
  }
}

/** Who is told of tags: one scan of a page. */
export type Watcher = { readonly onMessage: (event: NDEFReadingEvent) => void; readonly onError: () => void }

type PendingWrite = { readonly message: Uint8Array; readonly done: PromiseWithResolvers<void> }

export type VirtualPhoneSettings = Readonly<{
  /** What the person answers when the browser asks. */
  permission: 'granted' | 'denied'
  /** NFC switched on in the settings of the phone. */
  isOn: boolean
  hasAdapter: boolean
  /** Once: the card leaves when it has taken what the next write brings, and nobody hears that it did. */
  leavesAfterWrite: boolean
}>

const eachTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/**
 * A phone with Web NFC in memory: its `NDEFReader` has the interface and the refusals of the real one, and behind it a stack
 * that reads and writes Type 4 Tags by commands, so that a virtual card is tapped through everything a real one is.
 */
export class VirtualPhone {
  #settings: VirtualPhoneSettings = {
    permission: 'granted',
    isOn: true,
    hasAdapter: true,
    leavesAfterWrite: false,
  }
  readonly #turns = createTurns()
  readonly #watchers = new Set<Watcher>()
  readonly #listeners = new Set<() => void>()
  #card: VirtualCard | undefined
  #left: PromiseWithResolvers<never> = Promise.withResolvers()
  #pending: PendingWrite | undefined

  get settings(): VirtualPhoneSettings {
    return this.#settings
  }

  /** Changes some of the settings. */
  set(changes: Partial<VirtualPhoneSettings>): void {
    this.#settings = { ...this.#settings, ...changes }
    this.#tell()
  }

  get card(): VirtualCard | undefined {
    return this.#card
  }

  /** Calls back when a card comes or goes, or a setting changes; gives the function that stops it. */
  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** True while a page looks for cards: then the phone itself does not react to them. */
  get isWatched(): boolean {
    return this.#watchers.size > 0
  }

  /** Holds a card to the phone. */
  hold(card: VirtualCard): void {
    this.lift()
    this.#card = card
    this.#left = Promise.withResolvers()
    this.#left.promise.catch(() => undefined)
    this.#tell()
    void this.#attend([...this.#watchers])
  }

  /** Settles once whoever watches was told of the card held now. */
  attended(): Promise<void> {
    return this.#turns.take(async () => undefined)
  }

  /** Takes the card away, whatever is going on. */
  lift(): void {
    this.#card?.reset()
    this.#card = undefined
    this.#left.promise.catch(() => undefined)
    this.#left.reject(new FieldLost())
    this.#tell()
  }

  /** Throws what `scan()` and `write()` reject with before anything else (Web NFC §9.3, §9.4). */
  requireReady(): void {
    const { permission, hasAdapter, isOn } = this.settings
    if (permission === 'denied') throw fail('NotAllowedError', 'NFC permission request denied.')
    if (!hasAdapter) throw fail('NotSupportedError', 'No NFC adapter or cannot establish connection.')
    if (!isOn) throw fail('NotReadableError', 'NFC setting is disabled.')
  }

  /** A tag already in the field is told to this watcher at once, as browsers do. */
  watch(watcher: Watcher, signal: AbortSignal | undefined): void {
    this.#watchers.add(watcher)
    signal?.addEventListener('abort', () => this.#watchers.delete(watcher), { once: true })
    void this.#attend([watcher])
  }

  async write(message: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    this.#pending?.done.reject(fail('AbortError', 'Push is cancelled due to a new push request.'))
    const pending: PendingWrite = { message, done: Promise.withResolvers() }
    this.#pending = pending
    signal?.addEventListener(
      'abort',
      () => {
        if (this.#pending !== pending) return
        this.#pending = undefined
        pending.done.reject(signal.reason)
      },
      { once: true },
    )
    void this.#attend([])
    return pending.done.promise
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  /** What waits for a tag is written first; then the tag is read for whoever watches. */
  #attend(watchers: readonly Watcher[]): Promise<void> {
    return this.#turns.take(async () => {
      await eachTask()
      await this.#writePending()
      for (const watcher of watchers) if (this.#watchers.has(watcher)) await this.#readFor(watcher)
    })
  }

  #transmitTo(card: VirtualCard): Transmit {
    const { promise: left } = this.#left
    return (command) => Promise.race([left, card.transmit(command)])
  }

  async #writePending(): Promise<void> {
    const pending = this.#pending
    const card = this.#card
    if (pending === undefined || card === undefined) return
    try {
      await writeType4(this.#transmitTo(card), pending.message)
      if (this.#settings.leavesAfterWrite) {
        this.set({ leavesAfterWrite: false })
        this.lift()
        throw new FieldLost()
      }
      pending.done.resolve()
    } catch (error) {
      const isForeign = error instanceof NoNdefError
      pending.done.reject(
        isForeign
          ? fail('NotSupportedError', 'NFC tag is not supported.')
          : fail('NetworkError', 'Failed to write due to an IO error.'),
      )
    } finally {
      if (this.#pending === pending) this.#pending = undefined
    }
  }

  async #readFor(watcher: Watcher): Promise<void> {
    const card = this.#card
    if (card === undefined) return
    try {
      const records = parseNdef(await readType4(this.#transmitTo(card)))
      watcher.onMessage(new VirtualReadingEvent('', { records }))
    } catch {
      watcher.onError()
    }
  }
}
