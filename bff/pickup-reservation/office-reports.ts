/** 帳票 and the access history: what a day, a month and an office looked like (RS-STF-10, 14, 15). */
import { and, asc, count, desc, eq, gte, lt, lte, ne, inArray } from 'drizzle-orm'
import { addDays, formatMinutes, fromTokyo } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { holdsPlace } from '#shared/pickup-reservation/lifecycle.ts'
import { officePageSize, type ReportKind } from '#shared/pickup-reservation/office-api.ts'
import { contains } from '#bff/platform/database/contains.ts'
import type { ReservationContext } from './context.ts'
import type { OfficeCases } from './office-cases.ts'
import type { Reservation } from './reservations.ts'
import { mine } from './scope.ts'
import type { Site } from './sites.ts'

type Cell = string | number | null
export type Report = { readonly kind: ReportKind; readonly columns: string[]; readonly rows: Cell[][] }
type Period = { readonly from: string; readonly to: string; readonly windowId: string | null }

/** A report of more days is a month's work for the database, and paper for nobody. */
const mostDays = 400
const mostRows = 10_000

const time = (start: number) => formatMinutes(start).padStart(5, '0')

export const createOfficeReports = ({ store }: ReservationContext, cases: OfficeCases) => {
  const { reservations: table, reservationAccess: access } = store.tables

  const readRows = (site: Site, { from, to, windowId }: Period, statuses?: readonly Reservation['status'][]) =>
    store.db
      .select()
      .from(table)
      .where(
        mine(
          table,
          site.scope,
          gte(table.day, from),
          lte(table.day, to),
          windowId === null ? undefined : eq(table.windowId, windowId),
          statuses === undefined ? undefined : inArray(table.status, [...statuses]),
        ),
      )
      .orderBy(asc(table.day), asc(table.windowId), asc(table.start), asc(table.number))
      .limit(mostRows)

  const nameOf = (site: Site, windowId: string) => site.findWindow(windowId)?.definition.name ?? windowId

  const tally = <Key extends string>(rows: readonly Reservation[], keyOf: (row: Reservation) => Key) => {
    const counted = new Map<Key, Reservation[]>()
    for (const row of rows) counted.set(keyOf(row), [...(counted.get(keyOf(row)) ?? []), row])
    return [...counted]
  }
  const numberOf = (rows: readonly Reservation[], status: Reservation['status']) =>
    rows.filter((row) => row.status === status).length

  const makers: Readonly<Record<ReportKind, (site: Site, period: Period) => Promise<Omit<Report, 'kind'>>>> = {
    daily: async (site, period) => ({
      columns: ['day', 'window', 'time', 'number', 'name', 'status', 'oldCard', 'collected'],
      rows: (await readRows(site, period)).map((row) => [
        row.day,
        nameOf(site, row.windowId),
        time(row.start),
        row.number,
        row.name,
        row.status,
        row.oldCard === null ? null : row.oldCard ? 'yes' : 'no',
        row.oldCardCollected ? 'yes' : 'no',
      ]),
    }),
    'no-show': async (site, period) => ({
      columns: ['day', 'window', 'time', 'number', 'name', 'linkCode'],
      rows: (await readRows(site, period, ['no-show'])).map((row) => [
        row.day,
        nameOf(site, row.windowId),
        time(row.start),
        row.number,
        row.name,
        row.linkCode,
      ]),
    }),
    /** 既存住基カード回収管理: who said to have one, and whether it came back (RS-STF-14). */
    collection: async (site, period) => ({
      columns: ['day', 'window', 'number', 'name', 'status', 'collected'],
      rows: (await readRows(site, period, ['reserved', 'visited', 'no-show']))
        .filter(({ oldCard }) => oldCard === true)
        .map((row) => [
          row.day,
          nameOf(site, row.windowId),
          row.number,
          row.name,
          row.status,
          row.oldCardCollected ? 'yes' : 'no',
        ]),
    }),
    usage: async (site, period) => ({
      columns: ['window', 'time', 'reserved', 'visited', 'noShow', 'cancelled'],
      rows: tally(await readRows(site, period), (row) => `${row.windowId}/${row.start}`).map(([key, rows]) => [
        nameOf(site, key.split('/')[0] ?? ''),
        time(Number(key.split('/')[1])),
        rows.filter(({ status }) => holdsPlace[status]).length,
        numberOf(rows, 'visited'),
        numberOf(rows, 'no-show'),
        numberOf(rows, 'cancelled'),
      ]),
    }),
    support: cases.reportMonths,
    incidents: cases.reportIncidents,
    monthly: async (site, period) => ({
      columns: ['month', 'window', 'applied', 'visited', 'noShow', 'cancelled', 'oldCards'],
      rows: tally(await readRows(site, period), (row) => `${row.day.slice(0, 7)}/${row.windowId}`).map(
        ([key, rows]) => [
          key.slice(0, 7),
          nameOf(site, key.slice(8)),
          rows.length,
          numberOf(rows, 'visited'),
          numberOf(rows, 'no-show'),
          numberOf(rows, 'cancelled'),
          rows.filter(({ oldCardCollected }) => oldCardCollected).length,
        ],
      ),
    }),
  }

  return {
    /** Throws `request.invalid` for a period that runs backwards or is longer than 400 days. */
    read: async (site: Site, kind: ReportKind, period: Period): Promise<Report> => {
      if (period.to < period.from || addDays(period.from, mostDays) < period.to)
        throw new AppError('request.invalid', { issues: [{ path: 'to', message: 'no such period' }] })
      return { kind, ...(await makers[kind](site, period)) }
    },

    searchHistory: async (
      tenantId: string,
      asked: {
        readonly from: string | null
        readonly to: string | null
        readonly actor: string
        readonly outcome: 'any' | 'done' | 'refused'
        readonly page: number
        readonly all: boolean
      },
    ) => {
      const where = and(
        eq(access.tenantId, tenantId),
        asked.from === null ? undefined : gte(access.at, fromTokyo(asked.from, 0)),
        asked.to === null ? undefined : lt(access.at, fromTokyo(addDays(asked.to, 1), 0)),
        asked.actor === '' ? undefined : contains(access.actor, asked.actor, 'beginning'),
        asked.outcome === 'any'
          ? undefined
          : asked.outcome === 'done'
            ? eq(access.outcome, 'done')
            : ne(access.outcome, 'done'),
      )
      const [row] = await store.db.select({ total: count() }).from(access).where(where)
      const total = row?.total ?? 0
      const size = asked.all ? mostRows : officePageSize
      const pages = asked.all ? 1 : Math.max(1, Math.ceil(total / size))
      const page = Math.min(asked.page, pages)
      const rows = await store.db
        .select()
        .from(access)
        .where(where)
        .orderBy(desc(access.at), desc(access.accessId))
        .limit(size)
        .offset((page - 1) * size)
      return {
        rows: rows.map(({ at, actor, siteId, screen, target, outcome, address }) => ({
          at: at.toISOString(),
          actor,
          siteId,
          screen,
          target,
          outcome,
          address,
        })),
        page,
        pages,
        total,
      }
    },
  }
}

export type OfficeReports = ReturnType<typeof createOfficeReports>
