/**
 * B11: issue counts and balances to the payment system, and what it kept back (EB-B11, EB-X-3, OQ-EB-2). A month is frozen
 * before anybody is told, so that asking again after a crash tells the same; the next one waits for its result, so that
 * nothing is reported twice before it is known to be taken or not.
 */
import { and, asc, desc, eq, gt, isNotNull, isNull, notExists, or, sql, sum } from 'drizzle-orm'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { OffsetResult } from '#bff/parties/payment-system/contract.ts'
import type { PaymentSystemRelay } from '#bff/parties/payment-system/relay.ts'
import type { BatchRun, BatchWork } from './batch-run.ts'
import { findResidueReason } from './balances.ts'
import type { BillingContext } from './context.ts'
import { batchActor } from './matters.ts'

const name = 'billing-offset-linkage'
const party = 'payment-system'
/** Rows of one INSERT: well below what either engine takes of variables. */
const chunk = 500

type Month = BillingContext['store']['tables']['billingOffsetMonths']['$inferSelect']
type Offset = BillingContext['store']['tables']['billingOffsets']['$inferSelect']

export const createOffsetBatch = (
  { store, clock, matters }: BillingContext,
  { run, paymentSystem }: { readonly run: BatchRun; readonly paymentSystem: PaymentSystemRelay },
) => {
  const {
    billingMatters: table,
    billingOffsetMonths: months,
    billingOffsets: offsets,
    billingApplicants: applicants,
  } = store.tables

  const findNewest = async (): Promise<Month | undefined> => {
    const [month] = await store.db.select().from(months).orderBy(desc(months.month)).limit(1)
    return month
  }

  /** Whatever is issued and was never counted, and whatever still has a balance. Nothing to report makes no month. */
  const freeze = (month: string): Promise<boolean> =>
    store.tx(async (tx) => {
      const told = tx
        .select({ one: sql`1` })
        .from(offsets)
        .where(eq(offsets.matterId, table.matterId))
      const isNew = notExists(told)
      const rows = await tx
        .select({
          matterId: table.matterId,
          applicationNumber: table.applicationNumber,
          userId: table.userId,
          balanceYen: table.balanceYen,
          issued: sql<boolean | number>`${isNew}`,
          status: table.status,
          revocationReason: table.revocationReason,
          suspendedAt: applicants.suspendedAt,
        })
        .from(table)
        .leftJoin(applicants, eq(applicants.userId, table.userId))
        .where(and(isNotNull(table.issuedAt), or(gt(table.balanceYen, 0), isNew)))
        .orderBy(asc(table.matterId))
      const items = rows
        .map((row) => ({
          offsetId: `${month}:${row.matterId}`,
          month,
          matterId: row.matterId,
          applicationNumber: row.applicationNumber,
          userId: row.userId,
          issued: Boolean(row.issued),
          // a provider that closed is paid nothing more: the rest is billed by hand, and not asked for twice
          reportedYen: findResidueReason(row, row.suspendedAt) === undefined ? row.balanceYen : 0,
        }))
        .filter(({ issued, reportedYen }) => issued || reportedYen > 0)
      if (items.length === 0) return false
      for (let at = 0; at < items.length; at += chunk) await tx.insert(offsets).values(items.slice(at, at + chunk))
      await tx.insert(months).values({
        month,
        frozenAt: clock.now(),
        issuedCount: items.filter(({ issued }) => issued).length,
        items: items.length,
        reportedYen: items.reduce((all, { reportedYen }) => all + reportedYen, 0),
      })
      return true
    })

  const listRows = (month: string): Promise<Offset[]> =>
    store.db.select().from(offsets).where(eq(offsets.month, month)).orderBy(asc(offsets.offsetId))

  const report = async ({ month, issuedCount, reportedYen }: Month, signal: AbortSignal): Promise<void> => {
    const rows = await listRows(month)
    const items = rows.map(({ applicationNumber, userId, issued, reportedYen: balanceYen }) => ({
      applicationNumber,
      userId,
      issued,
      balanceYen,
    }))
    const receipt = await paymentSystem.report({ month, items, issuedCount, totalYen: reportedYen }, { signal })
    await store.tx((tx) =>
      tx
        .update(months)
        .set({ reportedAt: clock.now(), receiptId: receipt.receiptId })
        .where(and(eq(months.month, month), isNull(months.reportedAt))),
    )
  }

  /** Throws `party.mismatched` for a result that takes from whom, or what, was not reported: then nothing of it is believed. */
  const requireWithin = (rows: readonly Offset[], { items }: OffsetResult): ReadonlyMap<string, number> => {
    const byNumber = new Map(rows.map((row) => [row.applicationNumber, row]))
    for (const { applicationNumber, userId, takenYen } of items) {
      const row = byNumber.get(applicationNumber)
      if (row === undefined || row.userId !== userId || takenYen > row.reportedYen)
        throw new AppError('party.mismatched', { party })
    }
    return new Map(items.map(({ applicationNumber, takenYen }) => [applicationNumber, takenYen]))
  }

  /** One certificate's share: balance, timeline and proof in one transaction, once. */
  const settle = (row: Offset, takenYen: number): Promise<boolean> =>
    store.tx(async (tx) => {
      const [marked] = await tx
        .update(offsets)
        .set({ takenYen })
        .where(and(eq(offsets.offsetId, row.offsetId), isNull(offsets.takenYen)))
        .returning({ offsetId: offsets.offsetId })
      if (marked === undefined || takenYen === 0) return false
      const matter = await matters.read(tx, row.matterId)
      if (matter.balanceYen < takenYen) throw new AppError('party.mismatched', { party })
      await matters.note(
        tx,
        matter,
        { event: 'offset', note: String(takenYen) },
        { actor: batchActor(name), at: clock.now(), set: { balanceYen: matter.balanceYen - takenYen } },
      )
      return true
    })

  /** Gives how many balances fell, or undefined while the month's payments are not decided. */
  const takeResult = async ({ month }: Month, signal: AbortSignal): Promise<number | undefined> => {
    const result = await paymentSystem.findResult(month, { signal })
    if (result === undefined) return undefined
    const rows = await listRows(month)
    const taken = requireWithin(rows, result)
    let done = 0
    for (const row of rows) {
      if (signal.aborted) throw new AppError('request.aborted')
      if (row.takenYen === null && (await settle(row, taken.get(row.applicationNumber) ?? 0))) done += 1
    }
    await store.tx(async (tx) => {
      const [total] = await tx
        .select({ yen: sum(offsets.takenYen) })
        .from(offsets)
        .where(eq(offsets.month, month))
      // to the yen: what fell here is what was kept back there
      if (Number(total?.yen ?? 0) !== result.totalYen) throw new AppError('party.mismatched', { party })
      await tx
        .update(months)
        .set({ takenYen: result.totalYen, resultAt: clock.now() })
        .where(and(eq(months.month, month), isNull(months.resultAt)))
    })
    return done
  }

  const work: BatchWork = async (signal) => {
    const startedAt = clock.now()
    let done = 0
    let newest = await findNewest()
    if (newest !== undefined && newest.reportedAt === null) {
      await report(newest, signal)
      newest = await findNewest()
    }
    if (newest !== undefined && newest.resultAt === null) {
      done += (await takeResult(newest, signal)) ?? 0
      newest = await findNewest()
    }
    const month = toTokyoDay(clock.now()).slice(0, 7)
    const isDue = newest === undefined || (newest.resultAt !== null && newest.month < month)
    if (isDue && (await freeze(month))) {
      const frozen = await findNewest()
      if (frozen !== undefined) await report(frozen, signal)
    }
    const count = { done, failed: 0 }
    await run.noteRun(name, startedAt, count)
    return count
  }

  return { name, work }
}
