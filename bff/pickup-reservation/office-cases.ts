/** 問い合わせと障害の記録 (RS-NF-2, 3): written by whoever took it, reported month by month. */
import { randomUUID } from 'node:crypto'
import { and, desc, eq, gte, isNull, lt } from 'drizzle-orm'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { findTimeFaults, type CaseView, type SupportCase } from '#shared/pickup-reservation/support-api.ts'
import type { ReservationContext } from './context.ts'
import { mine, ownedBy } from './scope.ts'
import type { Site } from './sites.ts'

const mostCases = 500
const hourMs = 3_600_000

const toDate = (at: string | null): Date | null => (at === null ? null : new Date(at))

const toColumns = ({ kind, channel, receivedAt, subject, detail, answer, answeredAt, closedAt }: SupportCase) => ({
  ...{ kind, channel, subject, detail, answer },
  receivedAt: new Date(receivedAt),
  answeredAt: toDate(answeredAt),
  closedAt: toDate(closedAt),
})

/** Hours to one place, which is what a report of a month needs. */
const hoursBetween = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / (hourMs / 10)) / 10

const mean = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : Math.round((numbers.reduce((sum, one) => sum + one, 0) / numbers.length) * 10) / 10

export const createOfficeCases = ({ store, clock, machineClock }: ReservationContext) => {
  const { reservationCases: cases } = store.tables
  type Row = typeof cases.$inferSelect

  const toView = (row: Row): CaseView => ({
    caseId: row.caseId,
    ...{ kind: row.kind, channel: row.channel, subject: row.subject, detail: row.detail, answer: row.answer },
    receivedAt: row.receivedAt.toISOString(),
    answeredAt: row.answeredAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    registeredBy: row.registeredBy,
    updatedAt: row.updatedAt.toISOString(),
    version: row.version,
  })

  /** Throws `request.invalid`. */
  const requireTimes = (given: SupportCase): void => {
    const faults = findTimeFaults(given, clock.now())
    if (faults.length > 0)
      throw new AppError('request.invalid', { issues: faults.map((path) => ({ path, message: 'no such time' })) })
  }

  const readMonths = (site: Site, { from, to }: { readonly from: string; readonly to: string }) =>
    store.db
      .select()
      .from(cases)
      .where(
        mine(
          cases,
          site.scope,
          gte(cases.receivedAt, fromTokyo(from, 0)),
          lt(cases.receivedAt, fromTokyo(addDays(to, 1), 0)),
        ),
      )
      .orderBy(cases.receivedAt)

  return {
    search: async (site: Site, { month, open }: { readonly month: string | null; readonly open: boolean }) => {
      const first = month === null ? null : `${month}-01`
      const next = first === null ? null : `${addDays(first, 31).slice(0, 7)}-01`
      const rows = await store.db
        .select()
        .from(cases)
        .where(
          mine(
            cases,
            site.scope,
            and(
              first === null ? undefined : gte(cases.receivedAt, fromTokyo(first, 0)),
              next === null ? undefined : lt(cases.receivedAt, fromTokyo(next, 0)),
              open ? isNull(cases.closedAt) : undefined,
            ),
          ),
        )
        .orderBy(desc(cases.receivedAt))
        .limit(mostCases)
      return rows.map(toView)
    },

    /** Throws `request.invalid`. */
    register: async (site: Site, given: SupportCase, actor: string): Promise<CaseView> => {
      requireTimes(given)
      const row: Row = {
        ...{ caseId: randomUUID(), ...ownedBy(site.scope), ...toColumns(given) },
        ...{ registeredBy: actor, updatedAt: machineClock.now(), version: 1 },
      }
      await store.tx((tx) => tx.insert(cases).values(row))
      return toView(row)
    },

    /** Throws `request.invalid`, `request.not-found`, `lifecycle.stale`. */
    amend: async (site: Site, caseId: string, { version, ...given }: SupportCase & { readonly version: number }) => {
      requireTimes(given)
      return store.tx(async (tx): Promise<CaseView> => {
        const here = mine(cases, site.scope, eq(cases.caseId, caseId))
        const [known] = await tx.select().from(cases).where(here)
        if (known === undefined) throw new AppError('request.not-found')
        const [row] = await tx
          .update(cases)
          .set({ ...toColumns(given), updatedAt: machineClock.now(), version: version + 1 })
          .where(and(here, eq(cases.version, version)))
          .returning()
        if (row === undefined) throw new AppError('lifecycle.stale', { status: 'case' })
        return toView(row)
      })
    },

    /** 月次サポート報告: how many came by which way, how soon they were answered, how many are open. */
    reportMonths: async (site: Site, period: { readonly from: string; readonly to: string }) => {
      const groups = Map.groupBy(await readMonths(site, period), ({ receivedAt, kind, channel }) =>
        [toTokyoDay(receivedAt).slice(0, 7), kind, channel].join('/'),
      )
      return {
        columns: ['month', 'caseKind', 'channel', 'received', 'closed', 'open', 'answerHours'],
        rows: [...groups].map(([key, rows]) => [
          ...key.split('/'),
          rows.length,
          rows.filter(({ closedAt }) => closedAt !== null).length,
          rows.filter(({ closedAt }) => closedAt === null).length,
          mean(
            rows.flatMap(({ receivedAt, answeredAt }) =>
              answeredAt === null ? [] : [hoursBetween(receivedAt, answeredAt)],
            ),
          ),
        ]),
      }
    },

    /** Each incident by itself: what it was, hours until somebody acted, hours until it was over. */
    reportIncidents: async (site: Site, period: { readonly from: string; readonly to: string }) => ({
      columns: ['day', 'subject', 'answerHours', 'closeHours', 'answer'],
      rows: (await readMonths(site, period))
        .filter(({ kind }) => kind === 'incident')
        .map(({ receivedAt, subject, answeredAt, closedAt, answer }) => [
          toTokyoDay(receivedAt),
          subject,
          answeredAt === null ? null : hoursBetween(receivedAt, answeredAt),
          closedAt === null ? null : hoursBetween(receivedAt, closedAt),
          answer,
        ]),
    }),
  }
}

export type OfficeCases = ReturnType<typeof createOfficeCases>
