import { isAppError } from '#shared/errors/app-error.ts'
import type { CardPresence } from '../transport/reader.ts'
import type { CardLink, CardSlot } from './polling-reader.ts'

/** What is worth more to a person who laid something somewhere on a reader with several places. */
const order: readonly CardPresence[] = ['present', 'unsupported', 'unreadable', 'absent']

/**
 * The places for a card of one device, such as contacts and antenna, as one place: a person has one reader and one card,
 * and does not care which of them it is in. With cards in several the one this library is for is taken.
 */
export const joinSlots = (slots: readonly CardSlot[], close: () => Promise<void>): CardSlot => {
  const seen = slots.map((): CardPresence | undefined => undefined)

  const look = async (previous: CardPresence | undefined, signal: AbortSignal): Promise<CardPresence> => {
    for (const [index, slot] of slots.entries()) {
      seen[index] = await slot.look(previous === undefined ? undefined : seen[index], signal)
    }
    return order.find((presence) => seen.includes(presence)) ?? 'absent'
  }

  const connect = async (signal: AbortSignal): Promise<CardLink> => {
    const rank = (index: number) => order.indexOf(seen[index] ?? 'absent')
    const indices = slots.map((_slot, index) => index).toSorted((a, b) => rank(a) - rank(b))
    let refusal: unknown
    for (const index of indices) {
      try {
        const link = await slots[index]?.connect(signal)
        if (link !== undefined) return link
      } catch (error) {
        if (!isAppError(error, 'card.not-present')) throw error
        refusal = error
      }
    }
    throw refusal
  }

  return { look, connect, close }
}
