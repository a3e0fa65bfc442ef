import { concatBytes } from '#shared/bytes/bytes.ts'
import type { VirtualCard } from './virtual-card.ts'

/**
 * A card as it looks through a link of the T=0 kind: an answer longer than wanted comes as 61xx and is fetched, a wrong
 * Le is answered 6Cxx with the right one (ISO 7816-3 §12.2). Used to prove that clients cope.
 */
export const withShortAnswers = (card: VirtualCard): VirtualCard => {
  let held = new Uint8Array()
  const announce = (statusWord: Uint8Array): Uint8Array =>
    held.length === 0 ? statusWord : Uint8Array.of(0x61, held.length > 0xff ? 0 : held.length)

  return {
    ...card,
    reset: () => {
      held = new Uint8Array()
      card.reset()
    },
    transmit: async (command) => {
      const le = command.at(-1) || 0x100
      if (command[1] === 0xc0) {
        if (held.length < le && le !== 0x100) return Uint8Array.of(0x6c, held.length)
        const part = held.slice(0, le)
        held = held.slice(part.length)
        return concatBytes(part, announce(Uint8Array.of(0x90, 0x00)))
      }
      const answer = await card.transmit(command)
      const data = answer.slice(0, -2)
      // Case 2: the header alone, so a wrong Le can be corrected. Case 4: the data wait to be fetched.
      if (command.length === 5) {
        return data.length > 0 && data.length < le ? Uint8Array.of(0x6c, data.length) : answer
      }
      held = data
      return announce(answer.slice(-2))
    },
  }
}
