/** Cards by their numbers. Nothing here knows what happened to one; that is `progress.ts`. */
import { randomInt, randomUUID } from 'node:crypto'
import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import { normaliseCode, type CodeKind } from '#shared/card-handover/codes.ts'
import type { Reads, Store, Writes } from '#bff/platform/database/store.ts'
import type { Offices } from './offices.ts'
import { mine, ownedBy, type Scope } from './scope.ts'

export type Card = Store['tables']['handoverCards']['$inferSelect']

export type NewCard = {
  readonly linkCode: string | null
  readonly producerNumber: string | null
  readonly residentId: string | null
  readonly hasNotice: boolean
  readonly note: string
}

/** Card numbers on the screens are counted; nobody has more cards than this. */
const cardNumber = /^\d{1,9}$/
/** Many at once, few enough for one statement. */
const chunkSize = 500
/** Of a code space at least a hundred times as large as the cards, a free code is found long before this. */
const mostDraws = 200

export const chunks = <Item>(items: readonly Item[], size = chunkSize): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

export const createCards = (store: Store, offices: Offices) => {
  const { handoverCards: cards } = store.tables

  const select = (db: Reads, scope: Scope, condition: SQL | undefined): Promise<Card[]> =>
    db
      .select()
      .from(cards)
      .where(mine(cards, scope, condition))

  const selectIn = async (db: Reads, scope: Scope, codes: readonly string[], kind: CodeKind): Promise<Card[]> => {
    const found: Card[] = []
    const wanted = kind === 'card-number' ? codes.filter((code) => cardNumber.test(code)) : codes
    for (const some of chunks(wanted)) {
      if (kind === 'card-number') found.push(...(await select(db, scope, inArray(cards.cardNumber, some.map(Number)))))
      if (kind === 'link-code') found.push(...(await select(db, scope, inArray(cards.linkCode, [...some]))))
      if (kind === 'producer-number') found.push(...(await select(db, scope, inArray(cards.producerNumber, [...some]))))
    }
    return found
  }

  const requireFree = async (
    tx: Writes,
    scope: Scope,
    codes: Pick<NewCard, 'linkCode' | 'producerNumber'>,
    own?: string,
  ): Promise<void> => {
    for (const [column, code] of [
      [cards.linkCode, codes.linkCode],
      [cards.producerNumber, codes.producerNumber],
    ] as const) {
      if (code === null) continue
      const [other] = await select(tx, scope, eq(column, code))
      if (other !== undefined && other.cardId !== own) throw new AppError('handover.code-taken', { code })
    }
  }

  const drawLinkCode = async (tx: Writes, scope: Scope, digits: number): Promise<string> => {
    for (let draw = 0; draw < mostDraws; draw += 1) {
      // never a leading zero, which spreadsheets and people leave out
      const code = String(randomInt(10 ** (digits - 1), 10 ** digits))
      if ((await select(tx, scope, eq(cards.linkCode, code))).length === 0) return code
    }
    throw new AppError('database.conflict')
  }

  return {
    /** Throws `request.not-found`, for another municipality's card as for none. */
    require: async (db: Reads, scope: Scope, cardId: string): Promise<Card> => {
      const [card] = await select(db, scope, eq(cards.cardId, cardId))
      if (card === undefined) throw new AppError('request.not-found')
      return card
    },

    list: async (db: Reads, scope: Scope, cardIds: readonly string[]): Promise<readonly Card[]> => {
      const found: Card[] = []
      for (const some of chunks(cardIds)) found.push(...(await select(db, scope, inArray(cards.cardId, [...some]))))
      return found
    },

    findByLinkCode: async (db: Reads, scope: Scope, linkCode: string): Promise<Card | undefined> =>
      (await select(db, scope, eq(cards.linkCode, linkCode)))[0],

    listByProducerNumber: (db: Reads, scope: Scope, numbers: readonly string[]) =>
      selectIn(db, scope, numbers, 'producer-number'),

    /** Cards by what was typed or scanned: none, one, or several where numbers of two kinds coincide. */
    findByCodes: async (
      db: Reads,
      scope: Scope,
      { codes, by }: { readonly codes: readonly string[]; readonly by: CodeKind | null },
    ): Promise<ReadonlyMap<string, readonly Card[]>> => {
      const wanted = [...new Set(codes.flatMap((code) => normaliseCode(code) ?? []))]
      const kinds: readonly CodeKind[] = by === null ? ['card-number', 'link-code', 'producer-number'] : [by]
      const found = new Map<string, Map<string, Card>>()
      const add = (code: string | null, card: Card) => {
        if (code === null) return
        const known = found.get(code) ?? new Map<string, Card>()
        found.set(code, known.set(card.cardId, card))
      }
      for (const kind of kinds)
        for (const card of await selectIn(db, scope, wanted, kind)) {
          if (kind === 'link-code') add(card.linkCode, card)
          else if (kind === 'producer-number') add(card.producerNumber, card)
          else for (const code of wanted) if (cardNumber.test(code) && Number(code) === card.cardNumber) add(code, card)
        }
      return new Map([...found].map(([code, byId]) => [code, [...byId.values()]]))
    },

    /** Throws `handover.code-taken`. */
    create: async (
      tx: Writes,
      scope: Scope,
      { entries, at }: { readonly entries: readonly NewCard[]; readonly at: Date },
    ): Promise<readonly Card[]> => {
      for (const entry of entries) await requireFree(tx, scope, entry)
      const first = await offices.takeNumbers(tx, scope, entries.length)
      const rows = entries.map((entry, index) => ({
        cardId: randomUUID(),
        ...ownedBy(scope),
        ...entry,
        cardNumber: first + index,
        useState: 'active' as const,
        version: 1,
        progressCount: 0,
        since: at,
        noticeState: entry.hasNotice ? ('arrived' as const) : ('none' as const),
        visitState: 'none' as const,
        oldCard: 'unknown' as const,
        passwordNumber: 0,
        createdAt: at,
      }))
      const made: Card[] = []
      for (const some of chunks(rows))
        made.push(
          ...(await tx
            .insert(cards)
            .values([...some])
            .returning()),
        )
      return made
    },

    /** Compare-and-set on the version. Throws `lifecycle.stale`, `handover.code-taken`. */
    amend: async (
      tx: Writes,
      scope: Scope,
      card: Card,
      {
        version,
        set,
      }: { readonly version: number; readonly set: Partial<NewCard & Pick<Card, 'useState' | 'passwordNumber'>> },
    ): Promise<Card> => {
      const codes = { linkCode: set.linkCode ?? null, producerNumber: set.producerNumber ?? null }
      await requireFree(tx, scope, codes, card.cardId)
      // the reservation side knows a new code only when it was told
      const isNewCode = set.linkCode !== undefined && set.linkCode !== card.linkCode
      const [amended] = await tx
        .update(cards)
        .set({ ...set, ...(isNewCode ? { pushedAt: null } : {}), version: version + 1 })
        .where(mine(cards, scope, and(eq(cards.cardId, card.cardId), eq(cards.version, version))))
        .returning()
      if (amended === undefined) throw new AppError('lifecycle.stale', { status: 'card' })
      return amended
    },

    /** What follows from other rows: places, notices, visits. */
    derive: async (
      tx: Writes,
      scope: Scope,
      cardIds: readonly string[],
      set: Partial<Omit<Card, 'cardId' | 'tenantId' | 'version'>>,
    ): Promise<void> => {
      for (const some of chunks(cardIds))
        await tx
          .update(cards)
          .set(set)
          .where(mine(cards, scope, inArray(cards.cardId, [...some])))
    },

    /** The card's link code, drawn where it has none. */
    withLinkCode: async (
      tx: Writes,
      scope: Scope,
      card: Card,
      digits: number,
    ): Promise<Card & { linkCode: string }> => {
      if (card.linkCode !== null) return { ...card, linkCode: card.linkCode }
      const linkCode = await drawLinkCode(tx, scope, digits)
      await tx
        .update(cards)
        .set({ linkCode })
        .where(mine(cards, scope, and(eq(cards.cardId, card.cardId), isNull(cards.linkCode))))
      return { ...card, linkCode }
    },

    drawLinkCode,
    count: (scope: Scope, condition?: SQL): Promise<number> => store.db.$count(cards, mine(cards, scope, condition)),
  }
}

export type Cards = ReturnType<typeof createCards>
