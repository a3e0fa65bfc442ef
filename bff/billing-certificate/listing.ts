/** 証明書一覧: the federation's search over every matter (EB-B1, EB-SC-11..13). */
import { and, asc, count, desc, eq, exists, gte, inArray, lt, not, notInArray, sql, type SQL } from 'drizzle-orm'
import { type MatterFilter, pageSize } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { applicantKinds, matterStatuses } from '#shared/billing-certificate/lifecycle.ts'
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

/** So many found rows are sorted in a moment; of more, a page is met soon on a walk from the newer or the older end. */
const sortable = 5000
/** Up to so many matters the holder of each is looked at; for more, all names are read once. */
const lookedUp = 5000
/** Up to so many holders of a name are named one by one. */
const named = 2000
/** Holders whose names tell whether most have a piece of a name, such as the word for their business. */
const sampled = 500

type Limits = {
  readonly sortable: number
  readonly lookedUp: number
  readonly named: number
  readonly sampled: number
}

export const createListing = (
  { store, clock }: Pick<BillingContext, 'store' | 'clock'>,
  limits: Limits = { sortable, lookedUp, named, sampled },
) => {
  const { billingMatters: matters, billingApplicants: applicants } = store.tables
  const { db } = store

  /**
   * What a search asks of a matter itself, in two forms. `seek` names the places of an index where the rows stand; `sift` looks
   * at every row met on another way, and holds nothing that would lead an engine off that way.
   */
  const conditions = (filter: MatterFilter, today: string, how: 'seek' | 'sift'): SQL | undefined => {
    const { userId, appliedFrom, appliedUntil, expiredOnly } = filter
    const asked = filter.statuses.length === 0 ? matterStatuses : filter.statuses
    const statuses = expiredOnly ? asked.filter((status) => status === 'issued') : asked
    const kinds = filter.kinds.length === 0 ? applicantKinds : filter.kinds
    const otherStatuses = matterStatuses.filter((status) => !statuses.includes(status))
    const otherKinds = applicantKinds.filter((kind) => !kinds.includes(kind))
    const isAny = otherStatuses.length === 0 && otherKinds.length === 0
    // the end stands beside the status alone in its index; everywhere else the kind comes before the day
    const isOfAnyKind = expiredOnly && otherKinds.length === 0
    const places = [inArray(matters.status, [...statuses]), isOfAnyKind ? undefined : inArray(matters.kind, [...kinds])]
    const others = [notInArray(matters.status, otherStatuses), notInArray(matters.kind, otherKinds)]
    const begins = {
      seek: and(gte(matters.userId, userId), lt(matters.userId, `${userId}\u{7f}`)),
      sift: sql`substr(${matters.userId}, 1, ${userId.length}) = ${userId}`,
    }
    return and(
      ...(isAny ? [] : how === 'seek' ? places : others),
      userId === '' ? undefined : begins[how],
      appliedFrom === null ? undefined : gte(matters.appliedAt, fromTokyo(appliedFrom, 0)),
      appliedUntil === null ? undefined : lt(matters.appliedAt, fromTokyo(addDays(appliedUntil, 1), 0)),
      expiredOnly ? lt(matters.validUntil, today) : undefined,
    )
  }

  const isNamed = (name: string) => contains(applicants.displayName, name)
  /** Looks at the holder of each matter. */
  const hasNamed = (name: string) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(applicants)
        .where(and(eq(applicants.userId, matters.userId), isNamed(name))),
    )
  /** Reads all names once: a piece of a name can be sought by no index. */
  const isAmong = (named: SQL) =>
    inArray(matters.userId, db.select({ userId: applicants.userId }).from(applicants).where(named))

  /** For a walk that passes so many rows; nothing in it leads off the way. */
  const sifted = (filter: MatterFilter, today: string, passed: number): SQL | undefined => {
    const { name } = filter
    const among = db.select({ userId: applicants.userId }).from(applicants).where(isNamed(name))
    const named = passed <= limits.lookedUp ? hasNamed(name) : inArray(sql`${matters.userId} || ''`, among)
    return and(conditions(filter, today, 'sift'), name === '' ? undefined : named)
  }

  const countWhere = async (where: SQL | undefined): Promise<number> => {
    const [row] = await db.select({ total: count() }).from(matters).where(where)
    return row?.total ?? 0
  }

  /** Undefined where they are many. */
  const findHolders = async (name: string): Promise<readonly string[] | undefined> => {
    const rows = await db
      .select({ userId: applicants.userId })
      .from(applicants)
      .where(isNamed(name))
      .limit(limits.named + 1)
    return rows.length > limits.named ? undefined : rows.map(({ userId }) => userId)
  }

  const isInMost = async (name: string): Promise<boolean> => {
    const some = db.select({ displayName: applicants.displayName }).from(applicants).limit(limits.sampled).as('some')
    const [row] = await db.select({ total: count() }).from(some).where(contains(some.displayName, name))
    return (row?.total ?? 0) > limits.sampled / 2
  }

  /** Holder by holder, in the order of both indexes. */
  const countNamed = async (named: SQL, filter: MatterFilter, today: string): Promise<number> => {
    const [row] = await db
      .select({ total: count() })
      .from(applicants)
      .crossJoin(matters)
      .where(and(eq(matters.userId, applicants.userId), named, conditions(filter, today, 'sift')))
    return row?.total ?? 0
  }

  /** How many there are, and what finds them where they are few. */
  const countAll = async (filter: MatterFilter, today: string) => {
    const { name } = filter
    const fit = conditions(filter, today, 'seek')
    const most = await countWhere(fit)
    if (name === '') return { total: most, where: fit }
    if (most <= limits.lookedUp) {
      const where = and(fit, hasNamed(name))
      return { total: await countWhere(where), where }
    }
    const holders = await findHolders(name)
    if (holders !== undefined) {
      const where = and(conditions(filter, today, 'sift'), inArray(matters.userId, [...holders]))
      return { total: await countWhere(where), where }
    }
    const named = isNamed(name)
    const total = (await isInMost(name))
      ? most - (await countNamed(not(named), filter, today))
      : await countNamed(named, filter, today)
    return { total, where: and(fit, isAmong(named)) }
  }

  const newestFirst = [desc(matters.appliedAt), desc(matters.matterId)] as const
  const oldestFirst = [asc(matters.appliedAt), asc(matters.matterId)] as const

  type Slice = { readonly offset: number; readonly rows: number; readonly behind: number }

  const sortFound = (where: SQL | undefined, { offset, rows }: Slice) => {
    const found = db
      .select({ matterId: matters.matterId, appliedAt: matters.appliedAt })
      .from(matters)
      .where(where)
      // more than there are: it keeps the sorting outside, so that what is asked decides how the rows are found
      .limit(2 * limits.sortable)
      .as('found')
    return db
      .select({ matterId: found.matterId })
      .from(found)
      .orderBy(desc(found.appliedAt), desc(found.matterId))
      .limit(rows)
      .offset(offset)
  }

  const walk = async (where: SQL | undefined, { offset, rows, behind }: Slice) => {
    const isNearer = offset <= behind
    return db
      .select({ matterId: matters.matterId })
      .from(matters)
      .where(where)
      .orderBy(...(isNearer ? newestFirst : oldestFirst))
      .limit(rows)
      .offset(isNearer ? offset : behind)
  }

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
    db
      .select({ matter: shown, holder })
      .from(matters)
      .innerJoin(applicants, eq(applicants.userId, matters.userId))
      .where(where)
      .orderBy(...newestFirst)
      .limit(limit)

  return {
    /** Which rows are on the page is read from indexes alone; only those are fetched, since a row has kilobytes of keys. */
    search: async (filter: MatterFilter, page: number) => {
      const today = toTokyoDay(clock.now())
      const { total, where } = await countAll(filter, today)
      const pages = Math.max(1, Math.ceil(total / pageSize))
      const current = Math.min(page, pages)
      if (total === 0) return { matters: [], page: current, pages, total }
      const offset = (current - 1) * pageSize
      const rows = Math.min(pageSize, total - offset)
      const slice = { offset, rows, behind: total - offset - rows }
      const met = await (total <= limits.sortable
        ? sortFound(where, slice)
        : walk(sifted(filter, today, Math.min(offset, slice.behind)), slice))
      const wanted = met.map(({ matterId }) => matterId)
      const found = await readRows(inArray(matters.matterId, wanted), pageSize)
      return { matters: found.map((row) => toListed(row.matter, row.holder, today)), page: current, pages, total }
    },

    exportAll: async (filter: MatterFilter): Promise<ListedMatter[]> => {
      const today = toTokyoDay(clock.now())
      const rows = await readRows(sifted(filter, today, exportLimit), exportLimit)
      return rows.map((row) => toListed(row.matter, row.holder, today))
    },
  }
}

export type Listing = ReturnType<typeof createListing>
