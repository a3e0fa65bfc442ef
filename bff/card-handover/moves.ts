/** Where cards lie (CM-SC-9): a place, a window, or both; every move is a row that stays. */
import { randomUUID } from 'node:crypto'
import type { Store, Writes } from '#bff/platform/database/store.ts'
import { chunks, type Card, type Cards } from './cards.ts'
import type { Author } from './progress.ts'
import { ownedBy, type Scope } from './scope.ts'

export type Target = {
  /** Undefined leaves the card where it is. */
  readonly placeId?: string | null
  readonly windowId?: string | null
  readonly reason: string
}

export const createMoves = (store: Store, cards: Cards) => {
  const { handoverMoves: moves } = store.tables
  return {
    /** Cards that are there already are left alone. */
    put: async (
      tx: Writes,
      { scope, author }: { readonly scope: Scope; readonly author: Author },
      list: readonly Card[],
      { reason, ...target }: Target & { readonly at: Date },
    ): Promise<void> => {
      const { at } = target
      const to = ({ placeId, windowId }: Card) => ({
        placeId: target.placeId === undefined ? placeId : target.placeId,
        windowId: target.windowId === undefined ? windowId : target.windowId,
      })
      const moved = list.filter((card) => to(card).placeId !== card.placeId || to(card).windowId !== card.windowId)
      for (const some of chunks(moved))
        await tx.insert(moves).values(
          some.map((card) => ({
            ...{ moveId: randomUUID(), ...ownedBy(scope), cardId: card.cardId, at, ...author, reason },
            ...{ fromPlaceId: card.placeId, toPlaceId: to(card).placeId },
            ...{ fromWindowId: card.windowId, toWindowId: to(card).windowId },
          })),
        )
      await cards.derive(
        tx,
        scope,
        moved.map(({ cardId }) => cardId),
        {
          ...(target.placeId === undefined ? {} : { placeId: target.placeId }),
          ...(target.windowId === undefined ? {} : { windowId: target.windowId }),
        },
      )
    },
  }
}

export type Moves = ReturnType<typeof createMoves>
