import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { cardApHolders, cardApIdleUrl } from '#mocks/people/card-ap-holders.ts'
import type { CardApAuthority, CardApIssue } from '#mocks/pki/card-ap-authority.ts'

const toJson = ({ certificate, privateKeyPkcs8 }: CardApIssue['agreement']) => ({
  certificate: encodeBase64url(certificate),
  privateKey: encodeBase64url(privateKeyPkcs8),
})

/** What the card-AP of each invented person's card is made of, PIN and keys included, as JSON: for the demo's panel. */
const listCardApCards = ({ cards }: CardApAuthority) =>
  cardApHolders.flatMap(({ id, cardId, pin, triesLeft }) => {
    const issued = cards.find((card) => card.id === id)
    if (issued === undefined) return []
    return [
      {
        id,
        cardId,
        pin,
        idleUrl: cardApIdleUrl,
        agreement: toJson(issued.agreement),
        signature: toJson(issued.signature),
        ...(triesLeft === undefined ? {} : { triesLeft }),
      },
    ]
  })

/** Cards as they are listed, with the card-AP of those that have one. */
export const addCardAp = <Card extends { readonly id: string }>(cards: readonly Card[], authority: CardApAuthority) => {
  const loaded = new Map(listCardApCards(authority).map(({ id, ...rest }) => [id, rest]))
  return cards.map((card) => {
    const cardAp = loaded.get(card.id)
    return cardAp === undefined ? card : { ...card, cardAp }
  })
}
