import { decodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { guardTransport } from '#card-bridge/transport/guard.ts'
import { createPresenceSource } from '#card-bridge/transport/presence.ts'
import type { CardPresence, Reader, ReaderSource } from '#card-bridge/transport/reader.ts'
import type { Transport } from '#card-bridge/transport/transport.ts'
import { createFaultPlan, type ReaderFaults } from './faults.ts'
import type { VirtualCard } from './virtual-card.ts'

/** A reader in memory and the hands that move cards on it. */
export type VirtualReader = {
  /** A source with this reader alone, for the page's registry. */
  readonly source: ReaderSource
  readonly card: VirtualCard | undefined
  insert(card: VirtualCard): Promise<void>
  remove(): void
  /** Another card in the place of this one, with the moment of absence that hands cannot avoid. */
  swap(card: VirtualCard): Promise<void>
  /** What goes wrong from now on. */
  setFaults(faults: ReaderFaults): void
}

/** One that carries commands straight to the card, without a device's frames in between. */
export type DirectVirtualReader = VirtualReader & {
  readonly reader: Reader
}

export type VirtualReaderOptions = {
  readonly id?: string
  readonly name?: string
  readonly extendedLength?: boolean
  readonly delay?: (milliseconds: number) => Promise<void>
}

const selectJpki = decodeHex('00a4040c0ad392f000260100000001')

const probe = async (card: VirtualCard): Promise<CardPresence> => {
  try {
    const [sw1] = (await card.transmit(selectJpki)).subarray(-2)
    return sw1 === 0x90 ? 'present' : 'unsupported'
  } catch {
    return 'unreadable'
  } finally {
    card.reset()
  }
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A reader that exists in memory: the same contract as a real one, with hands to insert, remove and disturb. */
export const createVirtualReader = (options: VirtualReaderOptions = {}): DirectVirtualReader => {
  const { id = 'virtual', name = 'Virtual reader', extendedLength = true, delay = wait } = options
  const presence = createPresenceSource('absent')
  let card: VirtualCard | undefined
  const faults = createFaultPlan()
  /** Settles when the link of the open connection breaks. */
  let link:
    | { readonly broken: Promise<never>; readonly fail: (code: 'card.removed' | 'card.unreadable') => void }
    | undefined

  const leave = (code: 'card.removed' | 'card.unreadable') => {
    link?.fail(code)
    link = undefined
    card?.reset()
  }

  const remove = () => {
    leave('card.removed')
    card = undefined
    presence.set('absent')
  }

  const insert = async (next: VirtualCard) => {
    if (card !== undefined) throw new Error('a card is in the reader')
    card = next
    const found = await probe(next)
    if (card === next) presence.set(found)
  }

  const breakAt = (instruction: number | undefined, when: 'before' | 'after'): void => {
    const how = faults.take(instruction, when)
    if (how === 'remove') remove()
    if (how === 'lose-field') leave('card.unreadable')
  }

  const carry = async (target: VirtualCard, command: Uint8Array): Promise<Uint8Array> => {
    const milliseconds = faults.latencyOf(command)
    if (milliseconds > 0) await delay(milliseconds)
    breakAt(command[1], 'before')
    // A card without power answers nobody: the link's own rejection wins the race in `transmit`.
    if (card !== target || link === undefined) return new Promise(() => undefined)
    const instruction = command[1]
    const answer = await target.transmit(command)
    breakAt(instruction, 'after')
    return answer
  }

  const openLink = (target: VirtualCard): Transport => {
    const { promise: broken, reject } = Promise.withResolvers<never>()
    broken.catch(() => undefined)
    const mine = { broken, fail: (code: 'card.removed' | 'card.unreadable') => reject(new AppError(code)) }
    link = mine
    return {
      capabilities: { extendedLength },
      transmit: (command) => Promise.race([mine.broken, carry(target, command)]),
      close: async () => {
        if (link !== mine) return
        link = undefined
        target.reset()
      },
    }
  }

  const reader: Reader = {
    id,
    name,
    simulated: true,
    watch: (signal) => presence.watch(signal),
    connect: async () => {
      if (card === undefined) throw new AppError('card.not-present')
      if (presence.current === 'unreadable') throw new AppError('card.unreadable')
      if (link !== undefined) throw new AppError('card.reader-in-use')
      card.reset()
      return guardTransport(openLink(card))
    },
  }

  return {
    reader,
    source: { id: `virtual:${id}`, list: async () => [reader], onChange: () => () => undefined },
    get card() {
      return card
    },
    insert,
    remove,
    swap: async (next) => {
      remove()
      await insert(next)
    },
    setFaults: faults.set,
  }
}
