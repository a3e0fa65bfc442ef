/** Commands and bytes between a client and a card. */
import type { Transport } from '#card-bridge/index.ts'
import type { VirtualCard } from '#mocks/card/virtual-card.ts'

export type Count = { readonly exchanges: number; readonly bytes: number }

export type Counter = {
  /** What was counted since the last time, and begins anew. */
  take(): Count
  add(command: Uint8Array, answer: Uint8Array): void
}

export const createCounter = (): Counter => {
  let count: Count = { exchanges: 0, bytes: 0 }
  return {
    take: () => {
      const taken = count
      count = { exchanges: 0, bytes: 0 }
      return taken
    },
    add: (command, answer) => {
      count = { exchanges: count.exchanges + 1, bytes: count.bytes + command.length + answer.length }
    },
  }
}

export const countTransport = (transport: Transport, counter: Counter): Transport => ({
  ...transport,
  transmit: async (command, signal) => {
    const answer = await transport.transmit(command, signal)
    counter.add(command, answer)
    return answer
  },
})

export const countCard = (card: VirtualCard, counter: Counter): VirtualCard => ({
  ...card,
  transmit: async (command) => {
    const answer = await card.transmit(command)
    counter.add(command, answer)
    return answer
  },
})
