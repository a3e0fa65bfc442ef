/** What reports are made of: figures counted by the database, and lists that come page by page (RS-STF-14, 15). */
import { and, asc, count, eq, gte, inArray, lte, sql, type SQL } from 'drizzle-orm'
import { AppError } from '#shared/errors/app-error.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { Reservation } from './reservations.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'

export type Period = { readonly from: string; readonly to: string; readonly windowId: string | null }
export type Page = { readonly after: string | null; readonly limit: number }

export type ListRow = Reservation & { readonly memberNumber: string | null }

type Place = Pick<Reservation, 'day' | 'windowId' | 'start' | 'number'>

/** `day/window/minute/number` of the last row of a page. Throws `request.invalid` for anything else. */
const parseCursor = (text: string): Place => {
  const match = /^(\d{4}-\d{2}-\d{2})\/([0-9a-f-]{36})\/(\d{1,4})\/(\d{1,9})$/.exec(text)
  if (match === null) throw new AppError('request.invalid', { issues: [{ path: 'after', message: 'not a page' }] })
  const [, day = '', windowId = '', start, number] = match
  return { day, windowId, start: Number(start), number: Number(number) }
}
const buildCursor = ({ day, windowId, start, number }: Place): string => [day, windowId, start, number].join('/')

export const createReportRows = (store: Store) => {
  const { reservations: table, reservationMembers: members } = store.tables

  const within = (site: Site, { from, to, windowId }: Period, ...more: readonly (SQL | undefined)[]) =>
    mine(
      table,
      site.scope,
      gte(table.day, from),
      lte(table.day, to),
      windowId === null ? undefined : eq(table.windowId, windowId),
      ...more,
    )

  const beyond = (cursor: string | null): SQL | undefined => {
    if (cursor === null) return undefined
    const { day, windowId, start, number } = parseCursor(cursor)
    return sql`(${table.day}, ${table.windowId}, ${table.start}, ${table.number}) > (${day}, ${windowId}, ${start}, ${number})`
  }

  return {
    /** One page of those with one of the statuses, by day, place, time and number; a member's name where none was asked. */
    list: async (
      site: Site,
      { after, limit, ...period }: Period & Page,
      { statuses, oldCard }: { readonly statuses?: readonly Reservation['status'][]; readonly oldCard?: boolean } = {},
    ): Promise<{ readonly rows: readonly ListRow[]; readonly total: number; readonly next: string | null }> => {
      const all = within(
        site,
        period,
        statuses === undefined ? undefined : inArray(table.status, [...statuses]),
        oldCard === undefined ? undefined : eq(table.oldCard, oldCard),
      )
      const found = await store.db
        .select({ reservation: table, memberNumber: members.memberNumber, memberName: members.name })
        .from(table)
        .leftJoin(
          members,
          and(
            eq(members.memberId, table.memberId),
            eq(members.tenantId, table.tenantId),
            eq(members.siteId, table.siteId),
          ),
        )
        .where(and(all, beyond(after)))
        .orderBy(asc(table.day), asc(table.windowId), asc(table.start), asc(table.number))
        .limit(limit + 1)
      const rows = found.slice(0, limit).map(({ reservation, memberNumber, memberName }) => ({
        ...reservation,
        name: reservation.name ?? memberName,
        memberNumber,
      }))
      const last = rows.at(-1)
      return {
        rows,
        total: await store.db.$count(table, all),
        next: found.length > limit && last !== undefined ? buildCursor(last) : null,
      }
    },

    /** How many of each status there are at each place and time of the day. */
    countTimes: (site: Site, period: Period) =>
      store.db
        .select({ windowId: table.windowId, start: table.start, status: table.status, count: count() })
        .from(table)
        .where(within(site, period))
        .groupBy(table.windowId, table.start, table.status),

    /** How many of each status there are at each place in each month, and how many old cards came back. */
    countMonths: (site: Site, period: Period) => {
      const month = sql<string>`substr(${table.day}, 1, 7)`
      const oldCards = sql<number>`sum(case when ${table.oldCardCollected} then 1 else 0 end)`.mapWith(Number)
      return store.db
        .select({ month, windowId: table.windowId, status: table.status, count: count(), oldCards })
        .from(table)
        .where(within(site, period))
        .groupBy(month, table.windowId, table.status)
    },
  }
}
