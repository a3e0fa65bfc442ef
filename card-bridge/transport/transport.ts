/** What a way to a card can carry. */
export type TransportCapabilities = {
  /** True when commands and answers beyond 255/256 bytes travel whole (ISO 7816-4 §5.2, extended length fields). */
  readonly extendedLength: boolean
}

/**
 * A way to one card that is present: bytes of one command in, bytes of its answer out.
 *
 * An implementation throws only `AppError`: `card.removed` when the card is gone, `card.unreadable` when the link fails,
 * `card.aborted` when the signal fired, `card.timeout` when the card stayed silent, `card.protocol` when the answer
 * breaks the rules. It keeps no reference to a command after the promise settles.
 */
export interface Transport {
  readonly capabilities: TransportCapabilities
  /** Sends one command APDU (ISO 7816-4) and gives the response APDU, data and status word. */
  transmit(command: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  /** Powers the card down or lets go of it. May be called twice. */
  close(): Promise<void>
}
