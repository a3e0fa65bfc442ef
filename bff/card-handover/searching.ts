/** 進捗状況一覧 (CM-SC-3): pages by the last row of the page before. */
import { and, asc, desc, eq, gt, inArray, lt, ne, or, sql, type SQL } from 'drizzle-orm'
import type { CardFilter, cardOrders } from '#shared/card-handover/api.ts'
import type { ResidentValues } from '#shared/card-handover/resident-items.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Card } from './cards.ts'
import { createFiltering } from './filtering.ts'
import type { Office } from './offices.ts'
import { mine, type Scope } from './scope.ts'

export type CardWithName = Card & { readonly name: string | null; readonly kana: string | null }
export type CardOrder = (typeof cardOrders)[number]

export type FileCard = Pick<
  Card,
  | ('cardId' | 'cardNumber' | 'linkCode' | 'producerNumber' | 'status' | 'statusAt' | 'statusActorName' | 'windowId')
  | ('placeId' | 'noticeState' | 'visitState' | 'reservedDay' | 'reservedWindow' | 'oldCard' | 'useState' | 'since')
> & {
  /** Null where residents are not asked for, or there is none. */
  readonly values: ResidentValues | null
}
export type FileWish = {
  readonly filter: CardFilter
  readonly after: string | null
  readonly limit: number
  readonly now: Date
  readonly withResidents: boolean
}

/** `time/number` of the last row. Throws `request.invalid` for anything else. */
const parseCursor = (text: string): { readonly since: Date; readonly number: number } => {
  const match = /^(\d{1,15})\/(\d{1,9})$/.exec(text)
  if (match === null) throw new AppError('request.invalid', { issues: [{ path: 'after', message: 'not a page' }] })
  return { since: new Date(Number(match[1])), number: Number(match[2]) }
}
const buildCursor = ({ since, cardNumber }: Pick<Card, 'since' | 'cardNumber'>): string =>
  `${since.getTime()}/${cardNumber}`

export const createSearching = (store: Store) => {
  const { handoverCards: cards, handoverResidents: residents } = store.tables
  const { toCondition, stuckCondition } = createFiltering(store)

  const orders: Readonly<Record<CardOrder, readonly SQL[]>> = {
    latest: [desc(cards.since), desc(cards.cardNumber)],
    longest: [asc(cards.since), asc(cards.cardNumber)],
    number: [asc(cards.cardNumber)],
  }
  const after = (order: CardOrder, cursor: string | null): SQL | undefined => {
    if (cursor === null) return undefined
    const { since, number } = parseCursor(cursor)
    if (order === 'number') return gt(cards.cardNumber, number)
    const beyond = order === 'latest' ? lt : gt
    return or(beyond(cards.since, since), and(eq(cards.since, since), beyond(cards.cardNumber, number)))
  }

  return {
    /** One page, in an order that holds still while pages are turned. */
    list: async (
      scope: Scope,
      office: Office,
      {
        filter,
        order,
        after: cursor,
        limit,
        now,
      }: {
        readonly filter: CardFilter
        readonly order: CardOrder
        readonly after: string | null
        readonly limit: number
        readonly now: Date
      },
    ): Promise<{ readonly rows: readonly CardWithName[]; readonly next: string | null }> => {
      const found = await store.db
        .select({ card: cards, name: residents.name, kana: residents.kana })
        .from(cards)
        .leftJoin(residents, and(eq(residents.residentId, cards.residentId), eq(residents.tenantId, cards.tenantId)))
        .where(mine(cards, scope, toCondition(scope, office, filter, now), after(order, cursor)))
        .orderBy(...orders[order])
        .limit(limit + 1)
      const rows = found.slice(0, limit).map(({ card, name, kana }) => ({ ...card, name, kana }))
      const last = rows.at(-1)
      return { rows, next: found.length > limit && last !== undefined ? buildCursor(last) : null }
    },

    /** The same pages in the order of the numbers, with no more of a card than a file has columns for. */
    listForFile: async (
      scope: Scope,
      office: Office,
      { filter, after: cursor, limit, now, withResidents }: FileWish,
    ): Promise<{ readonly rows: readonly FileCard[]; readonly next: string | null }> => {
      const found = await store.db
        .select({
          cardId: cards.cardId,
          cardNumber: cards.cardNumber,
          linkCode: cards.linkCode,
          producerNumber: cards.producerNumber,
          status: cards.status,
          statusAt: cards.statusAt,
          statusActorName: cards.statusActorName,
          windowId: cards.windowId,
          placeId: cards.placeId,
          noticeState: cards.noticeState,
          visitState: cards.visitState,
          reservedDay: cards.reservedDay,
          reservedWindow: cards.reservedWindow,
          oldCard: cards.oldCard,
          useState: cards.useState,
          since: cards.since,
          values: residents.values,
        })
        .from(cards)
        .leftJoin(
          residents,
          withResidents
            ? and(eq(residents.residentId, cards.residentId), eq(residents.tenantId, cards.tenantId))
            : sql`1 = 0`,
        )
        .where(mine(cards, scope, toCondition(scope, office, filter, now), after('number', cursor)))
        .orderBy(...orders.number)
        .limit(limit + 1)
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      return { rows, next: found.length > limit && last !== undefined ? buildCursor(last) : null }
    },

    count: (scope: Scope, office: Office, filter: CardFilter, now: Date): Promise<number> =>
      store.db.$count(cards, mine(cards, scope, toCondition(scope, office, filter, now))),

    /** Cards in use by their current status, and how many of them are stuck. */
    tally: async (scope: Scope, office: Office, now: Date) => {
      const inUse = ne(cards.useState, 'removed')
      const count = sql<number>`count(*)`.mapWith(Number)
      const all = await store.db
        .select({ status: cards.status, count })
        .from(cards)
        .where(mine(cards, scope, inUse))
        .groupBy(cards.status)
      const stuck = await store.db
        .select({ status: cards.status, count })
        .from(cards)
        .where(mine(cards, scope, inUse, stuckCondition(office, now)))
        .groupBy(cards.status)
      return all.map((row) => ({
        status: row.status,
        count: row.count,
        stuck: stuck.find(({ status }) => status === row.status)?.count ?? 0,
      }))
    },

    /** Cards with the names of their residents. */
    withNames: async (scope: Scope, list: readonly Card[]): Promise<readonly CardWithName[]> => {
      const ids = [...new Set(list.flatMap(({ residentId }) => residentId ?? []))]
      const rows =
        ids.length === 0
          ? []
          : await store.db
              .select({ residentId: residents.residentId, name: residents.name, kana: residents.kana })
              .from(residents)
              .where(mine(residents, scope, inArray(residents.residentId, ids)))
      const byId = new Map(rows.map((row) => [row.residentId, row]))
      return list.map((card) => {
        const resident = byId.get(card.residentId ?? '')
        return { ...card, name: resident?.name ?? null, kana: resident?.kana ?? null }
      })
    },
  }
}

export type Searching = ReturnType<typeof createSearching>
