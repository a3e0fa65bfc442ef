/** 進捗状況一覧 (CM-SC-3): what a filter asks, as one condition. */
import {
  and,
  eq,
  exists,
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
import type { CardFilter } from '#shared/card-handover/api.ts'
import { statusKeys, type StatusKey } from '#shared/card-handover/statuses.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Office } from './offices.ts'
import { mine, type Scope } from './scope.ts'

const dayMs = 86_400_000

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

/** When a card that has this status now became stuck, if it may at all. */
export const stuckBefore = ({ settings }: Office, status: StatusKey, now: Date): Date | undefined => {
  const days = settings.statuses.find(({ key }) => key === status)?.stuckDays ?? null
  return days === null ? undefined : new Date(now.getTime() - days * dayMs)
}

export const createFiltering = (store: Store) => {
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

  return { toCondition, stuckCondition }
}
