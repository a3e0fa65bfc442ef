import type { CounterName, CounterStore, VirtualCardData } from './card-data.ts'
import type { CardApplication, CardFile, PinFile } from './file.ts'
import { requireThat, status, StatusError } from './status.ts'

/** What a card forgets when it loses power or another application is selected, and the counters it never forgets. */
export class CardState {
  application: CardApplication | undefined
  #currentFile: number | undefined
  readonly #verified = new Set<number>()
  readonly #changedPins = new Map<CounterName, Uint8Array>()
  readonly #data: VirtualCardData
  readonly #counters: CounterStore

  constructor(data: VirtualCardData, counters: CounterStore) {
    this.#data = data
    this.#counters = counters
  }

  /** Selecting any application, the same one too, is a log-out. */
  select(application: CardApplication | undefined): void {
    this.application = application
    this.#currentFile = undefined
    this.#verified.clear()
  }

  selectFile(file: number): void {
    const { application } = this
    if (application === undefined) throw new StatusError(status.noCurrentFile)
    requireThat(application.files.has(file), status.notFound)
    this.#currentFile = file
  }

  /** The file a short identifier names, made current; with 0 the current one. */
  requireFile(shortIdentifier: number): readonly [number, CardFile] {
    if (shortIdentifier !== 0) this.selectFile(shortIdentifier)
    const file = this.#currentFile === undefined ? undefined : this.application?.files.get(this.#currentFile)
    if (this.#currentFile === undefined || file === undefined) throw new StatusError(status.noCurrentFile)
    return [this.#currentFile, file]
  }

  isAllowed(access: 'free' | 'never' | readonly number[]): boolean {
    return access === 'free' || (access !== 'never' && access.some((pin) => this.#verified.has(pin)))
  }

  setVerified(file: number, verified: boolean): void {
    if (verified) this.#verified.add(file)
    else this.#verified.delete(file)
  }

  retriesLeft(pin: PinFile): number {
    if (pin.value === undefined) return 0
    if (!Number.isFinite(pin.triesMax)) return pin.triesMax
    const stored = this.#counters.read(this.#data.id, pin.counter)
    return stored ?? this.#data.initialRetries?.[pin.counter] ?? pin.triesMax
  }

  writeRetries(pin: PinFile, retriesLeft: number): void {
    if (Number.isFinite(retriesLeft)) this.#counters.write(this.#data.id, pin.counter, retriesLeft)
  }

  pinValue(pin: PinFile): Uint8Array | undefined {
    return this.#changedPins.get(pin.counter) ?? pin.value
  }

  changePin(pin: PinFile, value: Uint8Array): void {
    this.#changedPins.set(pin.counter, value.slice())
  }
}
