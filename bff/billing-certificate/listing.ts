/** 証明書一覧: the federation's search over every matter (EB-B1, EB-SC-11..13). */
import { and, count, desc, eq, gte, inArray, lt, notInArray, type SQL } from 'drizzle-orm'
import { type MatterFilter, pageSize } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { matterStatuses, type MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import { addDays, fromTokyo, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { contains } from '#bff/platform/database/contains.ts'
import type { Applicant } from './applicants.ts'
import type { BillingContext } from './context.ts'
import type { Matter } from './matters.ts'
import { toMatterCore } from './own-matters.ts'

/** The most rows one 一覧保存 writes; a federation of this size has more than one file. */
export const exportLimit = 100_000

export const toListed = (
  matter: Pick<Matter, 'version' | 'userId' | 'kind'> & Parameters<typeof toMatterCore>[0],
  { displayName, phone }: Pick<Applicant, 'displayName' | 'phone'>,
  today: string,
): ListedMatter => ({
  ...toMatterCore(matter, today),
  version: matter.version,
  userId: matter.userId,
  kind: matter.kind,
  displayName,
  phone,
})

export const createListing = ({ store, clock }: BillingContext) => {
  const { billingMatters: matters, billingApplicants: applicants } = store.tables

  /** One status is a place in an index; several are rather passed over on the way through the newest. */
  const isOneOf = (statuses: readonly MatterStatus[]): SQL | undefined => {
    const [only, ...more] = statuses
    if (only === undefined || statuses.length === matterStatuses.length) return undefined
    if (more.length === 0) return eq(matters.status, only)
    return notInArray(
      matters.status,
      matterStatuses.filter((status) => !statuses.includes(status)),
    )
  }

  const conditions = (filter: MatterFilter, today: string): SQL | undefined => {
    const { kinds, statuses, userId, name, appliedFrom, appliedUntil, expiredOnly } = filter
    const named = store.db
      .select({ userId: applicants.userId })
      .from(applicants)
      .where(contains(applicants.displayName, name))
    return and(
      kinds.length === 0 ? undefined : inArray(matters.kind, kinds),
      isOneOf(statuses),
      // a range instead of LIKE: the index of holders answers it
      userId === '' ? undefined : and(gte(matters.userId, userId), lt(matters.userId, `${userId}\u{7f}`)),
      name === '' ? undefined : inArray(matters.userId, named),
      appliedFrom === null ? undefined : gte(matters.appliedAt, fromTokyo(appliedFrom, 0)),
      appliedUntil === null ? undefined : lt(matters.appliedAt, fromTokyo(addDays(appliedUntil, 1), 0)),
      expiredOnly ? and(eq(matters.status, 'issued'), lt(matters.validUntil, today)) : undefined,
    )
  }

  const newestFirst = [desc(matters.appliedAt), desc(matters.matterId)] as const

  /** Everything a row shows, and none of its keys. */
  const shown = {
    matterId: matters.matterId,
    applicationNumber: matters.applicationNumber,
    status: matters.status,
    appliedOn: matters.appliedOn,
    validFrom: matters.validFrom,
    validUntil: matters.validUntil,
    revokedOn: matters.revokedOn,
    feeYen: matters.feeYen,
    balanceYen: matters.balanceYen,
    rejectionReason: matters.rejectionReason,
    serial: matters.serial,
    version: matters.version,
    userId: matters.userId,
    kind: matters.kind,
  } as const
  const holder = { displayName: applicants.displayName, phone: applicants.phone } as const

  const readRows = (where: SQL | undefined, limit: number) =>
    store.db
      .select({ matter: shown, holder })
      .from(matters)
      .innerJoin(applicants, eq(applicants.userId, matters.userId))
      .where(where)
      .orderBy(...newestFirst)
      .limit(limit)

  return {
    /** Which rows are on the page is read from an index alone; only those are fetched. */
    search: async (filter: MatterFilter, page: number) => {
      const today = toTokyoDay(clock.now())
      const where = conditions(filter, today)
      const [counted] = await store.db.select({ total: count() }).from(matters).where(where)
      const total = counted?.total ?? 0
      const pages = Math.max(1, Math.ceil(total / pageSize))
      const current = Math.min(page, pages)
      const ids = await store.db
        .select({ matterId: matters.matterId })
        .from(matters)
        .where(where)
        .orderBy(...newestFirst)
        .limit(pageSize)
        .offset((current - 1) * pageSize)
      const wanted = ids.map(({ matterId }) => matterId)
      const rows = wanted.length === 0 ? [] : await readRows(inArray(matters.matterId, wanted), pageSize)
      return { matters: rows.map((row) => toListed(row.matter, row.holder, today)), page: current, pages, total }
    },

    exportAll: async (filter: MatterFilter): Promise<ListedMatter[]> => {
      const today = toTokyoDay(clock.now())
      const rows = await readRows(conditions(filter, today), exportLimit)
      return rows.map((row) => toListed(row.matter, row.holder, today))
    },
  }
}

export type Listing = ReturnType<typeof createListing>
