/** What the federation's people decide: one row or many, each row by itself, told row by row (EB-SC-14, EB-TR-3..12). */
import { randomUUID } from 'node:crypto'
import { and, eq, isNull, ne } from 'drizzle-orm'
import { isOpen, type MatterEvent } from '#shared/billing-certificate/lifecycle.ts'
import type { MatterRevocationReason } from '#shared/billing-certificate/matter.ts'
import { findRemitterIds } from '#shared/billing-certificate/rules.ts'
import { buildTransferKey, toReference, toTransferKey } from '#shared/billing-certificate/transfer-key.ts'
import { addDays, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { BillingContext } from './context.ts'
import type { Actor, Matter } from './matters.ts'
import { toRowOutcome } from './row-outcome.ts'
import type { RequestChannel, Requester } from './tables.ts'
import { toHold, type Transfers } from './transfers.ts'

export type Target = { readonly matterId: string; readonly version: number }
export type Deposit = {
  readonly day: string
  readonly yen: number
  readonly remitter: string
  /** As a bank's file gave it; null by hand. */
  readonly transferKey: string | null
  /** 照会番号, by hand. */
  readonly reference?: string | null | undefined
}
export type RowResult = {
  readonly matterId: string
  readonly applicationNumber: string
  /** `done`, or the code of why not. */
  readonly outcome: string
  readonly status: Matter['status']
}

/** What an administrator's undo means in each status; elsewhere there is nothing to undo (EB-R-5, EB-R-17). */
const undoEvents: Readonly<Partial<Record<Matter['status'], MatterEvent>>> = {
  requesting: 'undo-request',
  rejecting: 'undo-rejection',
  revoking: 'undo-revocation',
}

export const createDeciding = (
  { store, clock, matters, settings }: Pick<BillingContext, 'store' | 'clock' | 'matters' | 'settings'>,
  transfers: Transfers,
) => {
  const { billingDeposits: deposits, billingMatters: table } = store.tables

  /** One transaction a row: what cannot be done to one says nothing about the others. */
  const forEachRow = async <Row extends Target>(
    rows: readonly Row[],
    decide: (tx: Writes, matter: Matter, row: Row) => Promise<Matter>,
  ): Promise<RowResult[]> => {
    const results: RowResult[] = []
    for (const row of rows) {
      let seen: Matter | undefined
      try {
        const decided = await store.tx(async (tx) => {
          seen = await matters.read(tx, row.matterId)
          return decide(tx, seen, row)
        })
        results.push({ ...pick(decided), outcome: 'done' })
      } catch (cause) {
        const outcome = toRowOutcome(cause)
        if (seen !== undefined) results.push({ ...pick(seen), outcome })
        else if (outcome !== 'request.not-found') throw cause
        else results.push({ matterId: row.matterId, applicationNumber: '', outcome, status: 'rejected' })
      }
    }
    return results
  }

  const pick = ({ matterId, applicationNumber, status }: Matter) => ({ matterId, applicationNumber, status })

  /** The bank's key of a deposit; null where neither a file nor a person knows its reference. */
  const findBankKey = ({ transferKey, reference, day }: Deposit): string | null => {
    if (transferKey !== null) return toTransferKey(transferKey)
    if (reference === null || reference === undefined || toReference(reference) === '') return null
    return buildTransferKey({ account: settings.federation.account.number, day, reference: toReference(reference) })
  }

  /**
   * The transfer may pay again after an undo; the row stays as evidence (EB-TR-5). Throws `billing.refund-made` where a part of
   * it went back: as a whole it can pay no more.
   */
  const voidDeposit = async (tx: Writes, matterId: string, at: Date): Promise<void> => {
    const voided = await tx
      .update(deposits)
      .set({ voidedAt: at, transferKey: null })
      .where(and(eq(deposits.matterId, matterId), isNull(deposits.voidedAt)))
      .returning({ refundedAt: deposits.refundedAt })
    if (voided.some(({ refundedAt }) => refundedAt !== null)) throw new AppError('billing.refund-made')
  }

  /** Another certificate has taken its place meanwhile: two would live side by side (EB-R-13). Throws `billing.still-valid`. */
  const requireOnlyOne = async (tx: Writes, matter: Matter, today: string): Promise<void> => {
    const until = matter.validUntil ?? today
    if (until <= addDays(today, settings.renewalDays)) return
    const others = await tx
      .select({ status: table.status, validUntil: table.validUntil })
      .from(table)
      .where(and(eq(table.userId, matter.userId), ne(table.matterId, matter.matterId)))
    const isLive = others.some(
      ({ status, validUntil }) => isOpen[status] || (status === 'issued' && (validUntil ?? '') >= today),
    )
    if (isLive) throw new AppError('billing.still-valid', { until })
  }

  return {
    requestIssue: (rows: readonly Target[], actor: Actor): Promise<RowResult[]> =>
      forEachRow(rows, (tx, matter, { version }) =>
        matters.move(tx, matter, 'request-issue', { actor, at: clock.now(), expected: version }),
      ),

    /**
     * A short transfer registers nothing (OQ-EB-5); what is over is noted for a refund. A transfer that was to be paid back and
     * pays this one instead is no longer due.
     */
    registerDeposits: (rows: readonly (Target & { readonly deposit: Deposit })[], actor: Actor): Promise<RowResult[]> =>
      forEachRow(rows, async (tx, matter, { version, deposit }) => {
        const at = clock.now()
        if (matter.status === 'awaiting-deposit' && deposit.yen < matter.feeYen)
          throw new AppError('billing.deposit-short', { missing: matter.feeYen - deposit.yen })
        const moved = await matters.move(tx, matter, 'register-deposit', {
          actor,
          at,
          expected: version,
          note: String(deposit.yen),
          set: { balanceYen: 0, refundDue: deposit.yen > matter.feeYen },
        })
        const { matterId, userId } = matter
        const { day, yen, remitter } = deposit
        const bankKey = findBankKey(deposit)
        const agents = [...findRemitterIds(remitter), userId]
        await transfers.requireFree(tx, { key: bankKey ?? undefined, day, yen, agents })
        const depositId = randomUUID()
        await tx.insert(deposits).values({
          depositId,
          matterId,
          day,
          yen,
          remitter,
          bankKey,
          transferKey: toHold({ bankKey, depositId }),
          source: deposit.transferKey === null ? 'hand' : 'bank-file',
          registeredBy: actor.by,
          registeredAt: at,
        })
        await transfers.settleOthers(tx, matterId, { actor, at })
        return moved
      }),

    undo: (rows: readonly Target[], actor: Actor): Promise<RowResult[]> =>
      forEachRow(rows, async (tx, matter, { version }) => {
        const event = undoEvents[matter.status]
        if (event === undefined) throw new AppError('lifecycle.illegal', { status: matter.status, event: 'undo' })
        // the batch has begun with it: what the authority was asked cannot be taken back (EB-R-5)
        const isLinking =
          (event === 'undo-request' && matter.transactionId !== null) ||
          (event === 'undo-revocation' && matter.revocationTransactionId !== null)
        if (isLinking) throw new AppError('lifecycle.illegal', { status: matter.status, event })
        const at = clock.now()
        if (event === 'undo-revocation') await requireOnlyOne(tx, matter, toTokyoDay(at))
        const isPrepaid = event === 'undo-request' && matter.kind === 'agent'
        if (isPrepaid) await voidDeposit(tx, matter.matterId, at)
        const undone = await matters.move(tx, matter, event, {
          actor,
          at,
          expected: version,
          set: {
            ...(isPrepaid ? { balanceYen: matter.feeYen, refundDue: false } : {}),
            // it waits for money again, and what it had may pay again
            ...(event === 'undo-rejection' ? { rejectionReason: null, refundDue: false } : {}),
            ...(event === 'undo-revocation'
              ? {
                  revocationReason: null,
                  revocationRequester: null,
                  revocationChannel: null,
                  revocationRequestedOn: null,
                }
              : {}),
          },
        })
        if (matter.kind === 'agent' && event !== 'undo-revocation')
          await transfers.settleOthers(tx, matter.matterId, { actor, at })
        return undone
      }),

    reject: (rows: readonly Target[], reason: string, actor: Actor): Promise<RowResult[]> =>
      forEachRow(rows, async (tx, matter, { version }) => {
        const at = clock.now()
        // money was registered for it and voided: it goes back, unless it pays elsewhere (OQ-EB-5)
        const dues = await transfers.findDues(tx, { ...matter, status: 'rejecting' })
        const rejected = await matters.move(tx, matter, 'reject', {
          actor,
          at,
          expected: version,
          set: { rejectionReason: reason, refundDue: dues.length > 0 },
        })
        if (matter.kind === 'agent') await transfers.settleOthers(tx, matter.matterId, { actor, at })
        return rejected
      }),

    /** Until the batch has told the applicant (EB-R-6). */
    editReason: (target: Target, reason: string, actor: Actor): Promise<Matter> =>
      store.tx(async (tx) => {
        const matter = await matters.read(tx, target.matterId)
        if (matter.version !== target.version) throw new AppError('lifecycle.stale', { status: matter.status })
        if (matter.status !== 'rejecting')
          throw new AppError('lifecycle.illegal', { status: matter.status, event: 'edit-reason' })
        return matters.note(
          tx,
          matter,
          { event: 'edit-reason' },
          {
            actor,
            at: clock.now(),
            set: { rejectionReason: reason },
          },
        )
      }),

    /** EB-F3-2. Throws `billing.confirmation-differs` where the typed user ID is not the certificate's. */
    requestRevocation: (
      target: Target,
      asked: {
        readonly reason: MatterRevocationReason
        readonly requester: Requester
        readonly channel: RequestChannel
        readonly requestedOn: string
        readonly confirmUserId: string
      },
      actor: Actor,
    ): Promise<Matter> =>
      store.tx(async (tx) => {
        const matter = await matters.read(tx, target.matterId)
        if (asked.confirmUserId !== matter.userId) throw new AppError('billing.confirmation-differs')
        return matters.move(tx, matter, 'request-revocation', {
          actor,
          at: clock.now(),
          expected: target.version,
          note: asked.reason,
          set: {
            revocationReason: asked.reason,
            revocationRequester: asked.requester,
            revocationChannel: asked.channel,
            revocationRequestedOn: asked.requestedOn,
          },
        })
      }),
  }
}

export type Deciding = ReturnType<typeof createDeciding>
