/** 帳票 and the access history: what a day, a month and an office looked like (RS-STF-10, 14, 15). */
import { and, count, desc, eq, gte, lt, ne } from 'drizzle-orm'
import { addDays, formatMinutes, fromTokyo } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { holdsPlace } from '#shared/pickup-reservation/lifecycle.ts'
import { officePageSize, type ReportKind } from '#shared/pickup-reservation/office-api.ts'
import { contains } from '#bff/platform/database/contains.ts'
import type { ReservationContext } from './context.ts'
import type { OfficeCases } from './office-cases.ts'
import { createReportRows, type ListRow, type Page, type Period } from './report-rows.ts'
import type { Reservation } from './reservations.ts'
import type { Site } from './sites.ts'

type Cell = string | number | null
export type Report = {
  readonly kind: ReportKind
  readonly columns: string[]
  readonly rows: Cell[][]
  readonly total: number
  readonly next: string | null
}
type Table = { readonly columns: string[]; readonly rows: Cell[][] }
type Asked = Period & Page

/** A report of more days is a month's work for the database, and paper for nobody. */
const mostDays = 400
const mostRows = 10_000

const time = (start: number) => formatMinutes(start).padStart(5, '0')
const yesOrNo = (is: boolean) => (is ? 'yes' : 'no')

/** Figures are few: they come whole. */
const whole = ({ columns, rows }: Table): Omit<Report, 'kind'> => ({ columns, rows, total: rows.length, next: null })

type Counted = { readonly windowId: string; readonly status: Reservation['status']; readonly count: number }
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const numberOf = (rows: readonly Counted[], is: (status: Reservation['status']) => boolean): number =>
  sum(rows.filter(({ status }) => is(status)).map((row) => row.count))

export const createOfficeReports = ({ store }: ReservationContext, cases: OfficeCases) => {
  const { reservationAccess: access } = store.tables
  const reportRows = createReportRows(store)

  const nameOf = (site: Site, windowId: string) => site.findWindow(windowId)?.definition.name ?? windowId

  /** A line for each place and whatever else tells them apart, in that order; places in theirs. */
  const gather = <Row extends Counted, Part extends string | number>(
    site: Site,
    rows: readonly Row[],
    partOf: (row: Row) => Part,
  ) => {
    const groups = Map.groupBy(rows, (row) => `${partOf(row)}/${row.windowId}`)
    return [...groups.values()].flatMap((group) => {
      const [first] = group
      const place = site.windows.findIndex(({ windowId }) => windowId === first?.windowId)
      return first === undefined ? [] : [{ windowId: first.windowId, part: partOf(first), place, group }]
    })
  }

  const list = async (
    site: Site,
    asked: Asked,
    filter: Parameters<typeof reportRows.list>[2],
    columns: readonly (readonly [name: string, cell: (row: ListRow) => Cell])[],
  ): Promise<Omit<Report, 'kind'>> => {
    const { rows, ...rest } = await reportRows.list(site, asked, filter)
    return {
      columns: columns.map(([name]) => name),
      rows: rows.map((row) => columns.map(([, cell]) => cell(row))),
      ...rest,
    }
  }

  const day = ['day', (row: ListRow) => row.day] as const
  const windowOf = (site: Site) => ['window', (row: ListRow) => nameOf(site, row.windowId)] as const
  const timeOf = ['time', (row: ListRow) => time(row.start)] as const
  const person = [
    ['number', (row: ListRow) => row.number],
    ['memberNumber', (row: ListRow) => row.memberNumber],
    ['name', (row: ListRow) => row.name],
  ] as const
  const status = ['status', (row: ListRow) => row.status] as const
  const collected = ['collected', (row: ListRow) => yesOrNo(row.oldCardCollected)] as const

  const makers: Readonly<Record<ReportKind, (site: Site, asked: Asked) => Promise<Omit<Report, 'kind'>>>> = {
    daily: (site, asked) =>
      list(site, asked, {}, [
        ...[day, windowOf(site), timeOf, ...person, status],
        ['oldCard', ({ oldCard }) => (oldCard === null ? null : yesOrNo(oldCard))],
        collected,
      ]),
    'no-show': (site, asked) =>
      list(site, asked, { statuses: ['no-show'] }, [
        ...[day, windowOf(site), timeOf, ...person],
        ['linkCode', ({ linkCode }) => linkCode],
      ]),
    /** 既存住基カード回収管理: who said to have one, and whether it came back (RS-STF-14). */
    collection: (site, asked) =>
      list(site, asked, { statuses: ['reserved', 'visited', 'no-show'], oldCard: true }, [
        ...[day, windowOf(site), ...person, status, collected],
      ]),
    usage: async (site, asked) => {
      const lines = gather(site, await reportRows.countTimes(site, asked), ({ start }) => start)
      return whole({
        columns: ['window', 'time', 'reserved', 'visited', 'noShow', 'cancelled'],
        rows: lines
          .toSorted((one, other) => one.place - other.place || one.part - other.part)
          .map(({ windowId, part, group }) => [
            nameOf(site, windowId),
            time(part),
            numberOf(group, (one) => holdsPlace[one]),
            numberOf(group, (one) => one === 'visited'),
            numberOf(group, (one) => one === 'no-show'),
            numberOf(group, (one) => one === 'cancelled'),
          ]),
      })
    },
    support: async (site, asked) => whole(await cases.reportMonths(site, asked)),
    incidents: async (site, asked) => whole(await cases.reportIncidents(site, asked)),
    monthly: async (site, asked) => {
      const lines = gather(site, await reportRows.countMonths(site, asked), ({ month }) => month)
      return whole({
        columns: ['month', 'window', 'applied', 'visited', 'noShow', 'cancelled', 'oldCards'],
        rows: lines
          .toSorted((one, other) => one.part.localeCompare(other.part) || one.place - other.place)
          .map(({ windowId, part, group }) => [
            part,
            nameOf(site, windowId),
            numberOf(group, () => true),
            numberOf(group, (one) => one === 'visited'),
            numberOf(group, (one) => one === 'no-show'),
            numberOf(group, (one) => one === 'cancelled'),
            sum(group.map(({ oldCards }) => oldCards)),
          ]),
      })
    },
  }

  return {
    /** Throws `request.invalid` for a period that runs backwards or is longer than 400 days, and for no page of a list. */
    read: async (site: Site, kind: ReportKind, asked: Asked): Promise<Report> => {
      if (asked.to < asked.from || addDays(asked.from, mostDays) < asked.to)
        throw new AppError('request.invalid', { issues: [{ path: 'to', message: 'no such period' }] })
      return { kind, ...(await makers[kind](site, asked)) }
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
