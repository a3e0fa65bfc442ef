/** Months of offsets as the federation reads them, and balances that no payment will ever cover (EB-B11, OQ-EB-2). */
import { and, asc, count, desc, eq, gt, isNotNull, isNull, like, ne, or, sum } from 'drizzle-orm'
import type { OffsetMonth, residueReasons } from '#shared/billing-certificate/balances-api.ts'
import { pageSize } from '#shared/billing-certificate/federation-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Reads } from '#bff/platform/database/store.ts'
import type { BillingContext } from './context.ts'
import { toListed } from './listing.ts'
import type { Actor, Matter } from './matters.ts'

type MonthRow = BillingContext['store']['tables']['billingOffsetMonths']['$inferSelect']
type ResidueReason = (typeof residueReasons)[number]

const toMonth = ({
  month,
  frozenAt,
  reportedAt,
  resultAt,
  issuedCount,
  items,
  reportedYen,
  takenYen,
}: MonthRow): OffsetMonth => ({
  month,
  frozenAt: frozenAt.toISOString(),
  reportedAt: reportedAt?.toISOString() ?? null,
  resultAt: resultAt?.toISOString() ?? null,
  issuedCount,
  items,
  reportedYen,
  takenYen,
})

/** Why nothing more can be kept back from this holder's payments; undefined while there are payments (OQ-EB-2). */
export const findResidueReason = (
  { status, revocationReason }: Pick<Matter, 'status' | 'revocationReason'>,
  suspendedAt: Date | null,
): ResidueReason | undefined => {
  if (suspendedAt !== null) return 'suspended'
  return status === 'revoked' && revocationReason === 'cessation-of-operation' ? 'closed' : undefined
}

/** How a payment by hand stands in the timeline; `findYenByHand` reads it back. */
const byHand = 'by-hand:'
const formatByHand = (yen: number, paidOn: string): string => `${byHand}${yen}:${paidOn}`
const findYenByHand = (note: string | null): number => Number(note?.split(':')[1] ?? 0)

const illegal = (status: string) => new AppError('lifecycle.illegal', { status, event: 'settle-residue' })

export const createBalances = ({ store, clock, matters }: BillingContext) => {
  const {
    billingOffsetMonths: months,
    billingOffsets: offsets,
    billingMatters: table,
    billingApplicants: applicants,
    billingMatterEvents: events,
  } = store.tables

  /** Reported, and the payment system may still keep something back for it. */
  const isBeingOffset = async (db: Pick<Reads, 'select'>, matterId: string): Promise<boolean> => {
    const rows = await db
      .select({ month: offsets.month })
      .from(offsets)
      .where(and(eq(offsets.matterId, matterId), isNull(offsets.takenYen), gt(offsets.reportedYen, 0)))
      .limit(1)
    return rows.length > 0
  }

  return {
    listMonths: async (): Promise<OffsetMonth[]> =>
      (await store.db.select().from(months).orderBy(desc(months.month)).limit(60)).map(toMonth),

    /** Throws `request.not-found`. */
    readMonth: async (month: string, page: number) => {
      const [row] = await store.db.select().from(months).where(eq(months.month, month))
      if (row === undefined) throw new AppError('request.not-found')
      const pages = Math.max(1, Math.ceil(row.items / pageSize))
      const shown = Math.min(page, pages)
      const { matterId, applicationNumber, userId, issued, reportedYen, takenYen } = offsets
      const items = await store.db
        .select({ matterId, applicationNumber, userId, issued, reportedYen, takenYen })
        .from(offsets)
        .where(eq(offsets.month, month))
        .orderBy(asc(offsets.applicationNumber))
        .limit(pageSize)
        .offset((shown - 1) * pageSize)
      return { month: toMonth(row), items, page: shown, pages }
    },

    /**
     * Three books against each other: balances of the matters, months of the payment system, timelines. Agents pay before and
     * are never offset; what was deleted owed nothing (OQ-EB-3) and is in none of them.
     */
    reconcile: async () => {
      const isOffset = and(isNotNull(table.issuedAt), ne(table.kind, 'agent'))
      const [held] = await store.db
        .select({ certificates: count(), fee: sum(table.feeYen), balance: sum(table.balanceYen) })
        .from(table)
        .where(isOffset)
      const [kept] = await store.db
        .select({ taken: sum(offsets.takenYen) })
        .from(offsets)
        .innerJoin(table, eq(table.matterId, offsets.matterId))
        .where(isOffset)
      const notes = await store.db
        .select({ note: events.note })
        .from(events)
        .innerJoin(table, eq(table.matterId, events.matterId))
        .where(and(isOffset, eq(events.event, 'offset'), like(events.note, `${byHand}%`)))
      const feeYen = Number(held?.fee ?? 0)
      const balanceYen = Number(held?.balance ?? 0)
      const takenYen = Number(kept?.taken ?? 0)
      const byHandYen = notes.reduce((all, { note }) => all + findYenByHand(note), 0)
      const differenceYen = feeYen - takenYen - byHandYen - balanceYen
      return { certificates: held?.certificates ?? 0, feeYen, takenYen, byHandYen, balanceYen, differenceYen }
    },

    listResidues: async () => {
      const today = toTokyoDay(clock.now())
      const rows = await store.db
        .select({ matter: table, holder: applicants })
        .from(table)
        .innerJoin(applicants, eq(applicants.userId, table.userId))
        .where(
          and(
            gt(table.balanceYen, 0),
            isNotNull(table.issuedAt),
            or(
              isNotNull(applicants.suspendedAt),
              and(eq(table.status, 'revoked'), eq(table.revocationReason, 'cessation-of-operation')),
            ),
          ),
        )
        .orderBy(asc(table.applicationNumber))
        .limit(1000)
      const residues = []
      for (const { matter, holder } of rows) {
        const reason = findResidueReason(matter, holder.suspendedAt)
        if (reason === undefined) continue
        const beingOffset = await isBeingOffset(store.db, matter.matterId)
        residues.push({ ...toListed(matter, holder, today), reason, beingOffset })
      }
      return { residues, totalYen: residues.reduce((all, { balanceYen }) => all + balanceYen, 0) }
    },

    /**
     * The rest was paid by hand, all of it. Throws `lifecycle.illegal` where it is no residue, or the payment system may still
     * take it; `request.invalid` for another sum or a day to come; `lifecycle.stale`.
     */
    settle: (
      {
        matterId,
        version,
        paidOn,
        yen,
      }: {
        readonly matterId: string
        readonly version: number
        readonly paidOn: string
        readonly yen: number
      },
      actor: Actor,
    ): Promise<Matter> =>
      store.tx(async (tx) => {
        const matter = await matters.read(tx, matterId)
        if (matter.version !== version) throw new AppError('lifecycle.stale', { status: matter.status })
        const [holder] = await tx.select().from(applicants).where(eq(applicants.userId, matter.userId))
        const isResidue =
          matter.issuedAt !== null && findResidueReason(matter, holder?.suspendedAt ?? null) !== undefined
        if (!isResidue || matter.balanceYen === 0 || (await isBeingOffset(tx, matterId))) throw illegal(matter.status)
        const at = clock.now()
        if (yen !== matter.balanceYen || paidOn > toTokyoDay(at))
          throw new AppError('request.invalid', {
            issues: [{ path: 'yen', message: 'the whole balance, paid by today' }],
          })
        const step = { event: 'offset', note: formatByHand(yen, paidOn) } as const
        return matters.note(tx, matter, step, { actor, at, set: { balanceYen: 0 } })
      }),
  }
}

export type Balances = ReturnType<typeof createBalances>
