/** 予約状況検索 (RS-STF-3, 4) and the visitor at the counter. */
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, or, type Column, type SQL } from 'drizzle-orm'
import { fromTokyo } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { normaliseAccessKey } from '#shared/pickup-reservation/access-key.ts'
import type { searchReservations } from '#shared/pickup-reservation/staff-api.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { contains } from '#bff/platform/database/contains.ts'
import { hashAccessKey } from './access-keys.ts'
import type { ReservationContext } from './context.ts'
import { parseSlotText, type Actor } from './events.ts'
import type { Reservation } from './reservations.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'

export type Search = BodyOf<typeof searchReservations>

const containing = (column: Column, text: string, match: 'prefix' | 'part'): SQL =>
  contains(column, text, match === 'part' ? 'anywhere' : 'beginning')

const lastMinute = 1439

/** A day, or a day with a time behind `T`; without one it is the minute given beside it. */
const parseMoment = (text: string, otherwise: number): { readonly day: string; readonly minute: number } => {
  const [day = '', time] = text.split('T')
  if (time === undefined) return { day, minute: otherwise }
  return { day, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) }
}

/** `day/start/id` of the last row of a page. */
const parseCursor = (text: string): { readonly day: string; readonly start: number; readonly id: string } => {
  const match = /^(\d{4}-\d{2}-\d{2})\/(\d{1,4})\/([0-9a-f-]{36})$/.exec(text)
  if (match === null) throw new AppError('request.invalid', { issues: [{ path: 'after', message: 'not a page' }] })
  return { day: match[1] ?? '', start: Number(match[2]), id: match[3] ?? '' }
}

export const createSearching = (context: ReservationContext) => {
  const { store, reservations: flows, members: memberStore } = context
  const { reservations: table, reservationMembers: members, reservationEvents: events } = store.tables

  const ofMembers = (site: Site, condition: SQL | undefined) =>
    inArray(
      table.memberId,
      store.db
        .select({ memberId: members.memberId })
        .from(members)
        .where(mine(members, site.scope, condition)) as never,
    )

  const nameIs = (site: Site, { text, match }: NonNullable<Search['name']>) =>
    or(
      containing(table.name, text, match),
      containing(table.kana, text, match),
      ofMembers(site, or(containing(members.name, text, match), containing(members.kana, text, match))),
    )

  const within = ({ basis, from, to }: NonNullable<Search['period']>) => {
    const [first, last] = [
      from === null ? null : parseMoment(from, 0),
      to === null ? null : parseMoment(to, lastMinute),
    ]
    if (basis === 'application')
      return and(
        first === null ? undefined : gte(table.appliedAt, fromTokyo(first.day, first.minute)),
        last === null ? undefined : lt(table.appliedAt, fromTokyo(last.day, last.minute + 1)),
      )
    const isFrom = first && or(gt(table.day, first.day), and(eq(table.day, first.day), gte(table.start, first.minute)))
    const isTo = last && or(lt(table.day, last.day), and(eq(table.day, last.day), lte(table.start, last.minute)))
    return and(isFrom ?? undefined, isTo ?? undefined)
  }

  const toConditions = (site: Site, search: Search): SQL | undefined => {
    const { number, memberNumber, name, windowIds, statuses, period, oldCard } = search
    return and(
      number === null ? undefined : eq(table.number, number),
      memberNumber === null
        ? undefined
        : or(eq(table.linkCode, memberNumber), ofMembers(site, eq(members.memberNumber, memberNumber))),
      name === null ? undefined : nameIs(site, name),
      windowIds === null ? undefined : inArray(table.windowId, windowIds),
      statuses === null ? undefined : inArray(table.status, statuses),
      period === null ? undefined : within(period),
      oldCard === null ? undefined : and(eq(table.oldCard, true), eq(table.oldCardCollected, oldCard === 'collected')),
    )
  }

  /** Later visits first; the cursor is the last row of the page before. */
  const after = (cursor: string | null): SQL | undefined => {
    if (cursor === null) return undefined
    const { day, start, id } = parseCursor(cursor)
    return or(
      lt(table.day, day),
      and(eq(table.day, day), lt(table.start, start)),
      and(eq(table.day, day), eq(table.start, start), lt(table.reservationId, id)),
    )
  }

  return {
    search: async (site: Site, search: Search) => {
      const rows = await store.db
        .select()
        .from(table)
        .where(mine(table, site.scope, toConditions(site, search), after(search.after)))
        .orderBy(desc(table.day), desc(table.start), desc(table.reservationId))
        .limit(search.limit + 1)
      const page = rows.slice(0, search.limit)
      const last = page.at(-1)
      const more = rows.length > search.limit && last !== undefined
      return { rows: page, next: more ? `${last.day}/${last.start}/${last.reservationId}` : null }
    },

    /** Who stands there: a key opens one, a number of a window's day one, a 利用者ID all of the day. */
    findVisitor: async (
      site: Site,
      given:
        | { readonly accessKey: string }
        | { readonly number: number; readonly windowId: string; readonly day: string }
        | { readonly memberNumber: string; readonly day: string },
    ): Promise<readonly Reservation[]> => {
      if ('accessKey' in given) {
        const key = normaliseAccessKey(given.accessKey)
        if (key === undefined) return []
        const row = await flows.findByKey(store.db, site.scope, hashAccessKey(context, site, key))
        return row === undefined ? [] : [row]
      }
      if ('number' in given) {
        const ofDay = await flows.listOfDay(site.scope, given)
        return ofDay.filter(({ number }) => number === given.number)
      }
      const member = await memberStore.findByNumber(store.db, site.scope, given.memberNumber)
      const ofDay = await flows.listOfDay(site.scope, { day: given.day })
      return ofDay.filter(
        ({ memberId, linkCode }) =>
          linkCode === given.memberNumber || (member !== undefined && memberId === member.memberId),
      )
    },

    /** Everything that happened to one reservation, oldest first. */
    readHistory: async (site: Site, reservationId: string) => {
      const rows = await store.db
        .select()
        .from(events)
        .where(mine(events, site.scope, eq(events.subjectId, reservationId)))
        .orderBy(asc(events.at))
      return rows.map((row) => ({
        at: row.at.toISOString(),
        event: row.event as 'apply',
        from: row.from as 'reserved' | null,
        to: row.to as 'reserved',
        actor: row.by === 'resident' ? 'resident' : row.actor,
        by: row.by satisfies Actor['by'],
        cause: row.cause,
        fromSlot: row.fromSlot === null ? null : parseSlotText(row.fromSlot),
        toSlot: parseSlotText(row.toSlot ?? ''),
      }))
    },
  }
}

export type Searching = ReturnType<typeof createSearching>
