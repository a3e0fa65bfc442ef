/** 進捗状況一覧 (CM-SC-3): filters as one condition, pages by the last row of the page before. */
import {
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNull,
  like,
  lt,
  lte,
  ne,
  not,
  or,
  sql,
  type Column,
  type SQL,
} from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { fromTokyo } from '#shared/calendar/tokyo.ts'
import type { CardFilter, cardOrders } from '#shared/card-handover/api.ts'
import { statusKeys, type StatusKey } from '#shared/card-handover/statuses.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Card } from './cards.ts'
import type { Office } from './offices.ts'
import { mine, type Scope } from './scope.ts'

const dayMs = 86_400_000

export type CardWithName = Card & { readonly name: string | null; readonly kana: string | null }
export type CardOrder = (typeof cardOrders)[number]

/** Beyond every text that begins with another one: no name holds the last code point. */
const last = '\u{10ffff}'

/** `%` and `_` of a name are letters, not wildcards. */
const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, (special) => `\\${special}`)

/**
 * Texts that begin with another one. SQLite compares by code points, so a range finds them by the index; `LIKE` there looks at
 * every row. PostgreSQL compares as its locale does, where a range would lose some.
 */
export const beginning = ({ dialect }: Pick<Store, 'dialect'>, column: Column, text: string): SQL | undefined =>
  dialect === 'sqlite'
    ? and(gte(column, text), lt(column, `${text}${last}`))
    : sql`${like(column, `${escapeLike(text)}%`)} escape '\\'`

/** `time/number` of the last row. Throws `request.invalid` for anything else. */
const parseCursor = (text: string): { readonly since: Date; readonly number: number } => {
  const match = /^(\d{1,15})\/(\d{1,9})$/.exec(text)
  if (match === null) throw new AppError('request.invalid', { issues: [{ path: 'after', message: 'not a page' }] })
  return { since: new Date(Number(match[1])), number: Number(match[2]) }
}
const buildCursor = ({ since, cardNumber }: Pick<Card, 'since' | 'cardNumber'>): string =>
  `${since.getTime()}/${cardNumber}`

/** When a card that has this status now became stuck, if it may at all. */
export const stuckBefore = ({ settings }: Office, status: StatusKey, now: Date): Date | undefined => {
  const days = settings.statuses.find(({ key }) => key === status)?.stuckDays ?? null
  return days === null ? undefined : new Date(now.getTime() - days * dayMs)
}

export const createSearching = (store: Store) => {
  const { handoverCards: cards, handoverProgress: progress, handoverResidents: residents } = store.tables
  const undoing = alias(progress as never, 'undoing') as unknown as typeof progress

  const within = (column: Column, { from, to }: Pick<CardFilter, 'from' | 'to'>): SQL | undefined =>
    and(
      from === null ? undefined : gte(column, fromTokyo(from, 0)),
      to === null ? undefined : lt(column, fromTokyo(to, 1440)),
    )

  const ofCurrent = ({ statuses, from, to, operator }: CardFilter): SQL | undefined => {
    const keys = statuses?.filter((status) => status !== 'none') ?? []
    const wantsNone = statuses?.includes('none') === true
    return and(
      statuses === null
        ? undefined
        : (or(
            keys.length === 0 ? undefined : inArray(cards.status, keys),
            wantsNone ? isNull(cards.status) : undefined,
          ) ?? sql`1 = 0`),
      from === null && to === null ? undefined : within(cards.since, { from, to }),
      operator === null ? undefined : eq(cards.statusActor, operator),
    )
  }

  /** Any row of the history that stands. */
  const ofHistory = (scope: Scope, { statuses, from, to, operator }: CardFilter): SQL | undefined => {
    if (statuses === null && from === null && to === null && operator === null) return undefined
    const keys = statuses?.filter((status) => status !== 'none') ?? [...statusKeys]
    const undone = exists(
      store.db
        .select({ one: sql`1` })
        .from(undoing)
        .where(eq(undoing.undoes, progress.progressId)),
    )
    return inArray(
      cards.cardId,
      store.db
        .select({ cardId: progress.cardId })
        .from(progress)
        .where(
          mine(
            progress,
            scope,
            inArray(progress.status, keys.length === 0 ? [...statusKeys] : keys),
            isNull(progress.undoes),
            within(progress.at, { from, to }),
            operator === null ? undefined : eq(progress.actor, operator),
            not(undone),
          ),
        ) as never,
    )
  }

  const stuckCondition = (office: Office, now: Date): SQL | undefined =>
    or(
      ...statusKeys.map((status) => {
        const before = stuckBefore(office, status, now)
        return before === undefined ? undefined : and(eq(cards.status, status), lte(cards.since, before))
      }),
    ) ?? sql`1 = 0`

  const nameCondition = (scope: Scope, name: string): SQL =>
    inArray(
      cards.residentId,
      store.db
        .select({ residentId: residents.residentId })
        .from(residents)
        .where(
          mine(residents, scope, or(beginning(store, residents.name, name), beginning(store, residents.kana, name))),
        ) as never,
    )

  const toCondition = (scope: Scope, office: Office, filter: CardFilter, now: Date): SQL | undefined => {
    const { windowIds, placeIds, noticeState, visitState, oldCard, name, daysAtLeast, stuck, withRemoved } = filter
    return and(
      filter.basis === 'current' ? ofCurrent(filter) : ofHistory(scope, filter),
      windowIds === null ? undefined : inArray(cards.windowId, windowIds),
      placeIds === null ? undefined : inArray(cards.placeId, placeIds),
      noticeState === null ? undefined : eq(cards.noticeState, noticeState),
      visitState === null ? undefined : eq(cards.visitState, visitState),
      oldCard === null ? undefined : eq(cards.oldCard, oldCard),
      name === null ? undefined : nameCondition(scope, name),
      daysAtLeast === null ? undefined : lte(cards.since, new Date(now.getTime() - daysAtLeast * dayMs)),
      stuck ? stuckCondition(office, now) : undefined,
      withRemoved ? undefined : ne(cards.useState, 'removed'),
    )
  }

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
