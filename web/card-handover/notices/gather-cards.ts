import { findCards, searchCards, type CardFilter, type CardRow } from '#shared/card-handover/api.ts'
import { prepareNotices, type Addressee } from '#shared/card-handover/distribution-api.ts'
import type { Caller } from '#shared/contract/client.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'

/** As many as one PDF is made of: a thousand labels are some fifty sheets. */
export const mostCards = 1000
const perSearch = 200
const perPreparation = 200

export type Gathered = { readonly cards: readonly CardRow[]; readonly total: number }

/** All cards a filter finds, up to one more than can be printed. */
export const gatherByFilter = async (call: Caller, filter: CardFilter, signal: AbortSignal): Promise<Gathered> => {
  const cards: CardRow[] = []
  let after: string | null = null
  let total = 0
  do {
    const page: ResponseOf<typeof searchCards> = await call(searchCards, {
      body: { filter, order: 'number', after, limit: perSearch },
      signal,
    })
    cards.push(...page.cards)
    total = page.total
    after = page.next
  } while (after !== null && cards.length <= mostCards)
  return { cards, total }
}

/** The cards of codes, each once, and the codes that are no card's or several cards'. */
export const gatherByCodes = async (
  call: Caller,
  codes: readonly string[],
  signal: AbortSignal,
): Promise<Gathered & { readonly unknown: readonly string[] }> => {
  const cards = new Map<string, CardRow>()
  const unknown: string[] = []
  for (const code of codes) {
    const { cards: found } = await call(findCards, { body: { code, by: null }, signal })
    const [only, ...others] = found
    if (only === undefined || others.length > 0) unknown.push(code)
    else cards.set(only.cardId, only)
  }
  return { cards: [...cards.values()], total: cards.size, unknown }
}

export type Prepared = Pick<ResponseOf<typeof prepareNotices>, 'letter'> & { readonly addressees: readonly Addressee[] }

/** What is printed for the cards, in their order. Throws RangeError for no card. */
export const prepareAll = async (
  call: Caller,
  {
    cardIds,
    withPasswords,
    signal,
  }: {
    readonly cardIds: readonly string[]
    readonly withPasswords: boolean
    readonly signal: AbortSignal
  },
): Promise<Prepared> => {
  const addressees: Addressee[] = []
  let letter: Prepared['letter'] | undefined
  for (let at = 0; at < cardIds.length; at += perPreparation) {
    const answer = await call(prepareNotices, {
      body: { cardIds: cardIds.slice(at, at + perPreparation), withPasswords },
      signal,
    })
    addressees.push(...answer.addressees)
    letter ??= answer.letter
  }
  if (letter === undefined) throw new RangeError('no card to print for')
  return { addressees, letter }
}
