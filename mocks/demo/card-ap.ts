import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { CardApMemory, CardApState } from '#mocks/card/applications/card-ap-data.ts'
import { withCardAp } from '#mocks/card/applications/card-ap.ts'
import type { VirtualCard } from '#mocks/card/virtual-card.ts'
import type { IssuedCard } from './control.ts'

/** Under the prefix of every counter, so that whoever puts the counters back puts this one back too. */
const keyOf = (personId: string) => `madoguchi-virtual-card:${personId}/cardAp`
const triesMax = 3
const demoEpoch = Date.parse('2025-01-01T00:00:00Z')

/**
 * Counter and tries that outlast the page. Every browser makes a card of its own out of the same keys, and the counter
 * notices copies, so a card that this browser has not seen yet begins with the seconds of a clock: like one that was used
 * before, and ahead of its copies.
 */
const createStorageMemory = (personId: string, triesLeft: number, storage: Storage): CardApMemory => {
  const key = keyOf(personId)
  const write = (state: CardApState) => storage.setItem(key, `${state.counter}/${state.triesLeft}`)
  return {
    write,
    read: () => {
      const [, counter, tries] = /^(\d{1,10})\/([0-3])$/.exec(storage.getItem(key) ?? '') ?? []
      if (counter !== undefined && tries !== undefined) return { counter: Number(counter), triesLeft: Number(tries) }
      const state = { counter: Math.floor((Date.now() - demoEpoch) / 1000), triesLeft }
      write(state)
      return state
    },
  }
}

const toCredential = ({ certificate, privateKey }: { readonly certificate: string; readonly privateKey: string }) => ({
  certificate: decodeBase64url(certificate),
  privateKeyPkcs8: decodeBase64url(privateKey),
})

/** The card with its card-AP, where it was issued with one. */
export const loadCardAp = (card: VirtualCard, { id, cardAp }: IssuedCard): VirtualCard => {
  if (cardAp === undefined) return card
  const { cardId, pin, idleUrl, triesLeft = triesMax } = cardAp
  return withCardAp(card, {
    data: {
      cardId: decodeHex(cardId),
      pin,
      idleUrl,
      agreement: toCredential(cardAp.agreement),
      signature: toCredential(cardAp.signature),
    },
    memory: createStorageMemory(id, triesLeft, localStorage),
  })
}
