import { zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { toCardError } from './foreign-errors.ts'
import type { Transport } from './transport.ts'
import { runWithin, within } from './within.ts'

export type Clocks = {
  /** How long an exchange may wait for the one before it. */
  readonly startMilliseconds: number
  /** How long the card may take. An RSA signature is the slowest thing it does (about one second). */
  readonly finishMilliseconds: number
}

export const defaultClocks: Clocks = { startMilliseconds: 15_000, finishMilliseconds: 10_000 }

/**
 * One exchange at a time, two clocks (did it start, did it finish), and no second life: after an exchange that failed,
 * timed out or was aborted, the answer of that command could be taken for the answer of the next, so the link is closed
 * and every later call fails with the same code. What runs below is told, or a card that asks for time without end would
 * keep the reader from everybody else. Command bytes are copied and the copy zeroed, for they may hold a PIN.
 */
export const guardTransport = (inner: Transport, clocks: Clocks = defaultClocks): Transport => {
  let tail: Promise<void> = Promise.resolve()
  let broken: AppError | undefined

  const run = async (command: Uint8Array, signal: AbortSignal): Promise<Uint8Array> => {
    if (broken !== undefined) throw broken
    const owned = command.slice()
    const send = (heeded: AbortSignal) => inner.transmit(owned, heeded).finally(() => zeroBytes(owned))
    try {
      return await runWithin(send, clocks.finishMilliseconds, signal)
    } catch (error) {
      broken = toCardError(error)
      inner.close().catch(() => undefined)
      throw broken
    }
  }

  return {
    capabilities: inner.capabilities,
    transmit: async (command, signal) => {
      const { promise: left, resolve: leave } = Promise.withResolvers<void>()
      const before = tail
      tail = before.then(() => left)
      try {
        await within(before, clocks.startMilliseconds, signal)
        return await run(command, signal)
      } finally {
        leave()
      }
    },
    close: async () => {
      broken ??= new AppError('card.aborted')
      await inner.close()
    },
  }
}
