/**
 * What became of a transfer: it pays one application at most, and money that was paid back pays none (EB-R-8, OQ-EB-5). Every
 * question about a deposit that goes beyond its own application is answered here.
 */
import { eq, inArray } from 'drizzle-orm'
import { findRemitterIds } from '#shared/billing-certificate/rules.ts'
import { hasReference, toTransferKey } from '#shared/billing-certificate/transfer-key.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Reads, Writes } from '#bff/platform/database/store.ts'
import type { BillingContext } from './context.ts'
import type { Actor, Matter } from './matters.ts'

export type Transfer = {
  /** Undefined where it was registered by hand without the bank's reference. */
  readonly key: string | undefined
  readonly day: string
  readonly yen: number
  /** Whose IDs stand in the remitter's name, and for whom it was registered. */
  readonly agents: readonly string[]
}

/** By the bank's word where both have it; by day, sum and agent where one has not. */
export const isSameTransfer = (a: Transfer, b: Transfer): boolean =>
  a.key !== undefined && b.key !== undefined && hasReference(a.key) === hasReference(b.key)
    ? a.key === b.key
    : a.day === b.day && a.yen === b.yen && a.agents.some((agent) => b.agents.includes(agent))

type DepositRow = BillingContext['store']['tables']['billingDeposits']['$inferSelect']

/** A deposit of any application with the application it was registered for, where that was not deleted since. */
export type KnownDeposit = Transfer & {
  readonly row: DepositRow
  readonly applicationNumber: string | null
  readonly status: Matter['status'] | null
  /** Something is to be paid back of that application's money. */
  readonly refundDue: boolean
}

/** It pays, or it was paid back. */
export const isHeld = ({ row }: KnownDeposit): boolean => row.voidedAt === null || row.refundedAt !== null

const isRejected = (status: Matter['status'] | null): boolean => status === 'rejecting' || status === 'rejected'

const isLater = (a: DepositRow, b: DepositRow): boolean =>
  a.registeredAt.getTime() - b.registeredAt.getTime() > 0 ||
  (a.registeredAt.getTime() === b.registeredAt.getTime() && a.depositId > b.depositId)

/** Money the federation has and may not keep, of one deposit. */
export type Due = { readonly deposit: KnownDeposit; readonly yen: number }

/** What holds a transfer (`billing_deposits.transfer_key`). */
export const toHold = ({ bankKey, depositId }: Pick<DepositRow, 'bankKey' | 'depositId'>): string =>
  bankKey ?? `hand:${depositId}`

/** SQLite takes 32,766 variables in a statement; a thousand keep the plan simple. */
const chunk = 1000
export const inChunks = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / chunk) }, (_, at) => items.slice(at * chunk, (at + 1) * chunk))

export const createTransfers = ({ store, matters }: Pick<BillingContext, 'store' | 'matters'>) => {
  const { billingDeposits: deposits, billingMatters: table } = store.tables

  /** Deposits of these days, of whatever application: a transfer is sought among those of its own day. */
  const listOfDays = async (db: Pick<Reads, 'select'>, days: readonly string[]): Promise<KnownDeposit[]> => {
    const known: KnownDeposit[] = []
    for (const part of inChunks([...new Set(days)])) {
      const rows = await db
        .select({
          row: deposits,
          matter: {
            userId: table.userId,
            applicationNumber: table.applicationNumber,
            status: table.status,
            refundDue: table.refundDue,
          },
        })
        .from(deposits)
        .leftJoin(table, eq(table.matterId, deposits.matterId))
        .where(inArray(deposits.day, part))
      for (const { row, matter } of rows) {
        const { bankKey, transferKey, day, yen, remitter } = row
        // rows of before there was a column for it have the bank's key where it held the transfer
        const old = transferKey === null || transferKey.startsWith('hand:') ? undefined : toTransferKey(transferKey)
        const agents = [...findRemitterIds(remitter), ...(matter === null ? [] : [matter.userId])]
        const { applicationNumber = null, status = null, refundDue = false } = matter ?? {}
        known.push({ key: bankKey ?? old, day, yen, agents, row, applicationNumber, status, refundDue })
      }
    }
    return known
  }

  const listOfMatter = async (db: Pick<Reads, 'select'>, matterId: string): Promise<KnownDeposit[]> => {
    const own = await db.select({ day: deposits.day }).from(deposits).where(eq(deposits.matterId, matterId))
    if (own.length === 0) return []
    return listOfDays(
      db,
      own.map(({ day }) => day),
    )
  }

  /**
   * What is to be paid back of an application's money: what a deposit that stands has over the fee; of a rejected one every
   * voided deposit whose transfer is nowhere else, paying or paid back, nor due for a later rejected one.
   */
  const findDues = async (
    db: Pick<Reads, 'select'>,
    { matterId, status, feeYen }: Pick<Matter, 'matterId' | 'status' | 'feeYen'>,
  ): Promise<Due[]> => {
    const known = await listOfMatter(db, matterId)
    return known.flatMap((deposit): Due[] => {
      const { row, yen } = deposit
      if (row.matterId !== matterId || row.refundedAt !== null) return []
      if (row.voidedAt === null) return yen > feeYen ? [{ deposit, yen: yen - feeYen }] : []
      if (!isRejected(status)) return []
      const isElsewhere = known.some((other) => {
        if (other.row.depositId === row.depositId || !isSameTransfer(other, deposit)) return false
        const otherStatus = other.row.matterId === matterId ? status : other.status
        return isHeld(other) || (isRejected(otherStatus) && isLater(other.row, row))
      })
      return isElsewhere ? [] : [{ deposit, yen }]
    })
  }

  /** Applications the same transfers were once registered for: whether they are owed something may have changed with this one. */
  const settleOthers = async (
    tx: Writes,
    matterId: string,
    { actor, at }: { readonly actor: Actor; readonly at: Date },
  ): Promise<void> => {
    const known = await listOfMatter(tx, matterId)
    const own = known.filter(({ row }) => row.matterId === matterId)
    const others = known.filter(
      (one) => one.row.matterId !== matterId && own.some((deposit) => isSameTransfer(deposit, one)),
    )
    for (const other of new Set(others.map(({ row }) => row.matterId))) {
      const matter = await matters.find(tx, other)
      if (matter === undefined) continue
      const dues = await findDues(tx, matter)
      const refundDue = dues.length > 0
      if (refundDue === matter.refundDue) continue
      const note = String(dues.reduce((sum, { yen }) => sum + yen, 0))
      await matters.note(tx, matter, { event: 'refund-due', note }, { actor, at, set: { refundDue } })
    }
  }

  return {
    listOfDays,
    listOfMatter,
    findDues,
    settleOthers,

    /** Throws `billing.transfer-used` where it pays already, or was paid back. */
    requireFree: async (tx: Writes, transfer: Transfer): Promise<void> => {
      const known = await listOfDays(tx, [transfer.day])
      const holder = known.find((one) => isHeld(one) && isSameTransfer(one, transfer))
      if (holder !== undefined)
        throw new AppError('billing.transfer-used', { applicationNumber: holder.applicationNumber })
    },
  }
}

export type Transfers = ReturnType<typeof createTransfers>
