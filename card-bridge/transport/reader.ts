import type { Transport } from './transport.ts'

/**
 * `unsupported`: something answers, but it is not a card with the JPKI application.
 * `unreadable`: something is there and does not answer, or two cards answer at once.
 */
export type CardPresence = 'absent' | 'present' | 'unsupported' | 'unreadable'

export interface Reader {
  /** Stable while the reader stays plugged in; two readers of one model differ. */
  readonly id: string
  /** Product name as a person finds it on the device. */
  readonly name: string
  /** True for a reader that exists in memory only. A screen must show this. */
  readonly simulated: boolean
  /**
   * The state as soon as it is known, then every change. Ends when the reader is unplugged or the signal fires; throws `AppError`
   * (`card.reader-in-use`, `card.reader-refused`, …) when the reader cannot be used at all.
   */
  watch(signal: AbortSignal): AsyncIterable<CardPresence>
  /**
   * Activates the card that lies on the reader. The transport is guarded: one exchange at a time, with both clocks.
   * Throws `card.not-present`, `card.unreadable`, `card.aborted`.
   */
  connect(signal: AbortSignal): Promise<Transport>
}

/** A family of readers, or the virtual reader: where readers come from. */
export interface ReaderSource {
  readonly id: string
  /** Readers that can be used now without asking the person. */
  list(): Promise<readonly Reader[]>
  /** Calls back after a reader came or went; gives the function that stops it. */
  onChange(callback: () => void): () => void
}
