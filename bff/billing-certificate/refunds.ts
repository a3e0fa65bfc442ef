/** Money that goes back (OQ-EB-5): paid outside, registered here, and from then on it pays for nothing. */
import { asc, eq } from 'drizzle-orm'
import type { RefundWay } from '#shared/billing-certificate/matter.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { BillingContext } from './context.ts'
import { toListed } from './listing.ts'
import type { Actor, Matter } from './matters.ts'
import { type Due, toHold, type Transfers } from './transfers.ts'

export type Refund = {
  readonly matterId: string
  readonly version: number
  readonly on: string
  readonly yen: number
  readonly reference: string
  readonly way: RefundWay
}

const sumOf = (dues: readonly Due[]): number => dues.reduce((sum, { yen }) => sum + yen, 0)

export const createRefunds = (
  { store, clock, matters }: Pick<BillingContext, 'store' | 'clock' | 'matters'>,
  transfers: Transfers,
) => {
  const { billingDeposits: deposits, billingMatters: table, billingApplicants: applicants } = store.tables

  const requireCurrent = async (
    tx: Writes,
    { matterId, version }: Pick<Refund, 'matterId' | 'version'>,
  ): Promise<Matter> => {
    const matter = await matters.read(tx, matterId)
    if (matter.version !== version) throw new AppError('lifecycle.stale', { status: matter.status })
    return matter
  }

  return {
    list: async () => {
      const today = toTokyoDay(clock.now())
      const rows = await store.db
        .select({ matter: table, holder: { displayName: applicants.displayName, phone: applicants.phone } })
        .from(table)
        .innerJoin(applicants, eq(applicants.userId, table.userId))
        .where(eq(table.refundDue, true))
        .orderBy(asc(table.applicationNumber))
        .limit(1000)
      const refunds = []
      for (const { matter, holder } of rows) {
        const dues = await transfers.findDues(store.db, matter)
        refunds.push({
          ...toListed(matter, holder, today),
          refundYen: sumOf(dues),
          transfers: dues.map(({ deposit: { day, yen, row } }) => ({ day, yen, remitter: row.remitter })),
        })
      }
      return { refunds, totalYen: refunds.reduce((all, { refundYen }) => all + refundYen, 0) }
    },

    /**
     * All that is due of an application. Throws `lifecycle.illegal` where nothing is, `request.invalid` for another sum or a day
     * to come, `lifecycle.stale`.
     */
    register: (refund: Refund, actor: Actor): Promise<Matter> =>
      store.tx(async (tx) => {
        const matter = await requireCurrent(tx, refund)
        const dues = await transfers.findDues(tx, matter)
        if (!matter.refundDue || dues.length === 0)
          throw new AppError('lifecycle.illegal', { status: matter.status, event: 'refund' })
        const { on, yen, reference, way } = refund
        const at = clock.now()
        if (yen !== sumOf(dues) || on > toTokyoDay(at))
          throw new AppError('request.invalid', {
            issues: [{ path: 'yen', message: 'all that is due, paid by today' }],
          })
        for (const { deposit, yen: refundedYen } of dues) {
          const { row } = deposit
          await tx
            .update(deposits)
            .set({
              refundedYen,
              refundedOn: on,
              refundReference: reference,
              refundWay: way,
              refundedAt: at,
              transferKey: row.transferKey ?? toHold({ depositId: row.depositId, bankKey: deposit.key ?? null }),
            })
            .where(eq(deposits.depositId, row.depositId))
        }
        const step = { event: 'refund', note: `${way}:${yen}:${on}` } as const
        const refunded = await matters.note(tx, matter, step, { actor, at, set: { refundDue: false } })
        await transfers.settleOthers(tx, matter.matterId, { actor, at })
        return refunded
      }),

    /** The last one, whole. Throws `lifecycle.illegal` where none was made, `lifecycle.stale`. */
    undo: (target: Pick<Refund, 'matterId' | 'version'>, actor: Actor): Promise<Matter> =>
      store.tx(async (tx) => {
        const matter = await requireCurrent(tx, target)
        const { matterId } = matter
        const made = (await tx.select().from(deposits).where(eq(deposits.matterId, matterId))).filter(
          ({ refundedAt }) => refundedAt !== null,
        )
        const last = Math.max(...made.map(({ refundedAt }) => refundedAt?.getTime() ?? 0))
        const undone = made.filter(({ refundedAt }) => refundedAt?.getTime() === last)
        if (undone.length === 0)
          throw new AppError('lifecycle.illegal', { status: matter.status, event: 'undo-refund' })
        for (const { depositId, voidedAt, transferKey } of undone)
          await tx
            .update(deposits)
            .set({
              refundedYen: null,
              refundedOn: null,
              refundReference: null,
              refundWay: null,
              refundedAt: null,
              transferKey: voidedAt === null ? transferKey : null,
            })
            .where(eq(deposits.depositId, depositId))
        const at = clock.now()
        const dues = await transfers.findDues(tx, matter)
        const note = String(undone.reduce((sum, { refundedYen }) => sum + (refundedYen ?? 0), 0))
        const step = { event: 'undo-refund', note } as const
        const standing = await matters.note(tx, matter, step, { actor, at, set: { refundDue: dues.length > 0 } })
        await transfers.settleOthers(tx, matterId, { actor, at })
        return standing
      }),
  }
}

export type Refunds = ReturnType<typeof createRefunds>
