import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { CounterStore, VirtualCardData } from '#mocks/card/card-data.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import { loadCardAp } from './card-ap.ts'
import type { Bilingual, IssuedCard } from './control.ts'

/** A person whose card lies ready at the panel. The card is made when it is first laid on the reader. */
export type CardInHand = {
  readonly id: string
  readonly label: Bilingual
  /** PIN of the user-authentication key; absent where none was ever set. */
  readonly pin: string | undefined
  /** Of the signing key; absent where none was ever set. */
  readonly signaturePassword: string | undefined
  /** PIN of the card-AP; absent where the card has none. */
  readonly cardApPin: string | undefined
  readonly toCard: () => Promise<VirtualCard>
}

const toBytes = (text: string | undefined) => (text === undefined ? undefined : decodeBase64url(text))

/** Drops members that are undefined, as exact optional properties ask. */
const present = <Value extends object>(value: Value) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>
  }

/** Throws RangeError where bytes are not base64url. */
export const toCardData = (issued: IssuedCard): VirtualCardData => {
  const {
    label,
    authCertificate,
    authPrivateKey,
    signCertificate,
    signPrivateKey,
    caCertificates,
    pins,
    cardAp: _cardAp,
    ...rest
  } = issued
  return {
    ...present(rest),
    label: label.ja,
    pins: present(pins),
    authCertificate: decodeBase64url(authCertificate),
    authPrivateKey: decodeBase64url(authPrivateKey),
    ...present({ signCertificate: toBytes(signCertificate), signPrivateKey: toBytes(signPrivateKey) }),
    ...(caCertificates === undefined
      ? {}
      : { caCertificates: present({ auth: toBytes(caCertificates.auth), sign: toBytes(caCertificates.sign) }) }),
  }
}

export const toCardsInHand = (issued: readonly IssuedCard[], counters: CounterStore): readonly CardInHand[] =>
  issued.map((card) => {
    let made: Promise<VirtualCard> | undefined
    return {
      id: card.id,
      label: card.label,
      pin: card.pins.authentication,
      signaturePassword: card.pins.signature,
      cardApPin: card.cardAp?.pin,
      toCard: () => (made ??= createVirtualCard(toCardData(card), counters).then((plain) => loadCardAp(plain, card))),
    }
  })
