/** Which waiting application a transfer of the bank pays (EB-F2-7, EB-R-8): suggested here, registered by a person. */
import { and, eq, inArray } from 'drizzle-orm'
import { type BankTransfer, readBankFile } from '#shared/billing-certificate/bank-file.ts'
import type { DepositCandidate } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { findRemitterIds } from '#shared/billing-certificate/rules.ts'
import { isSameAccount } from '#shared/billing-certificate/transfer-key.ts'
import { addDays, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { BankRelay } from '#bff/parties/bank/relay.ts'
import { cancellationDays, findCancelledDeposit, pairCancellations } from './cancellations.ts'
import type { BillingContext } from './context.ts'
import { toListed } from './listing.ts'
import { inChunks, isHeld, isSameTransfer, type KnownDeposit, type Transfers } from './transfers.ts'

type Verdict = Pick<DepositCandidate, 'verdict' | 'usedBy'>

/** Everything that is known of one record of a file. */
type Case = {
  readonly transfer: BankTransfer
  readonly ids: readonly string[]
  readonly candidates: readonly ListedMatter[]
  readonly isOfOtherAccount: boolean
  readonly isTakenBack: boolean
  /** Deposits of this very transfer, of whatever application. */
  readonly used: readonly KnownDeposit[]
}

const toUsedBy = (deposit: KnownDeposit | undefined): DepositCandidate['usedBy'] =>
  deposit === undefined ? null : { matterId: deposit.row.matterId, applicationNumber: deposit.applicationNumber }

/** What the transfer is already; undefined for one that may pay. */
const judgeUse = ({ used }: Case): Verdict | undefined => {
  const held = used.find(isHeld)
  if (held === undefined) return undefined
  const { row, key } = held
  const usedBy = toUsedBy(held)
  if (row.voidedAt !== null) return { verdict: 'refunded', usedBy }
  return { verdict: key === undefined ? 'by-hand' : 'already-registered', usedBy }
}

/** The bank took back what an application has, or is to be paid back once more, or was. */
const isMissing = (deposit: KnownDeposit): boolean => {
  const { voidedAt, refundWay } = deposit.row
  return voidedAt === null || (refundWay === null ? deposit.refundDue : refundWay !== 'by-bank')
}

const judge = (one: Case): Verdict => {
  const { transfer, ids, candidates, isOfOtherAccount, isTakenBack, used } = one
  // what was voided may still be about to be paid back
  const before = used.find(isHeld) ?? used[0]
  const usedBy = toUsedBy(before)
  if (isOfOtherAccount) return { verdict: 'other-account', usedBy: null }
  if (isTakenBack)
    return { verdict: before !== undefined && isMissing(before) ? 'cancelled-registered' : 'cancelled', usedBy }
  const use = judgeUse(one)
  if (use !== undefined) return use
  if (ids.length === 0) return { verdict: 'no-agent', usedBy }
  const [only, ...others] = candidates
  if (only === undefined) return { verdict: 'nothing-waiting', usedBy }
  if (others.length > 0) return { verdict: 'several', usedBy }
  if (transfer.yen < only.feeYen) return { verdict: 'short', usedBy }
  if (usedBy !== null) return { verdict: 'used-before', usedBy }
  if (transfer.day < only.appliedOn) return { verdict: 'before-application', usedBy }
  return { verdict: transfer.yen > only.feeYen ? 'over' : 'matched', usedBy }
}

export const createDepositMatching = (
  { store, clock, settings }: Pick<BillingContext, 'store' | 'clock' | 'settings'>,
  { bank, transfers }: { readonly bank: BankRelay | undefined; readonly transfers: Transfers },
) => {
  const { billingMatters: matters, billingApplicants: applicants } = store.tables

  const findWaiting = async (userIds: readonly string[]): Promise<ReadonlyMap<string, ListedMatter[]>> => {
    const today = toTokyoDay(clock.now())
    const found = new Map<string, ListedMatter[]>()
    for (const ids of inChunks(userIds)) {
      const rows = await store.db
        .select({ matter: matters, holder: { displayName: applicants.displayName, phone: applicants.phone } })
        .from(matters)
        .innerJoin(applicants, eq(applicants.userId, matters.userId))
        .where(and(eq(matters.status, 'awaiting-deposit'), inArray(matters.userId, ids)))
      for (const { matter, holder } of rows)
        found.set(matter.userId, [...(found.get(matter.userId) ?? []), toListed(matter, holder, today)])
    }
    return found
  }

  /** Deposits of the days of a file, and of the days before a cancellation whose transfer is in another file. */
  const findKnown = (records: readonly BankTransfer[], alone: readonly BankTransfer[]): Promise<KnownDeposit[]> => {
    const before = alone.flatMap(({ day }) =>
      Array.from({ length: cancellationDays }, (_, days) => addDays(day, -1 - days)),
    )
    return transfers.listOfDays(store.db, [...records.flatMap(({ day, valueDay }) => [day, valueDay]), ...before])
  }

  /** Every transfer of a file with the applications it may pay. Throws `billing.bank-file-refused`; registers nothing. */
  const preview = async (octets: Uint8Array): Promise<DepositCandidate[]> => {
    const reading = readBankFile(octets, toTokyoDay(clock.now()))
    if (reading.outcome === 'refused')
      throw new AppError('billing.bank-file-refused', { fault: reading.fault, line: reading.line })
    const records = reading.file.transfers
    const idsOf = new Map(records.map(({ line, remitter }) => [line, findRemitterIds(remitter)]))
    const waiting = await findWaiting([...new Set([...idsOf.values()].flat())])
    const originals = pairCancellations(records)
    const takenBack = new Set([...originals.values()].map(({ line }) => line))
    const known = await findKnown(
      records,
      records.filter(({ cancelled, line }) => cancelled && !originals.has(line)),
    )
    const findUsed = (transfer: BankTransfer): readonly KnownDeposit[] => {
      const original = transfer.cancelled ? originals.get(transfer.line) : transfer
      if (original === undefined) {
        const deposit = findCancelledDeposit(transfer, known)
        return deposit === undefined ? [] : [deposit]
      }
      const { key, day, yen, line } = original
      return known.filter((one) => isSameTransfer(one, { key, day, yen, agents: idsOf.get(line) ?? [] }))
    }
    return records.map((transfer) => {
      const { key, line, day, yen, remitter, remitterBank } = transfer
      const ids = idsOf.get(line) ?? []
      const isOfOtherAccount = !isSameAccount(transfer.account, settings.federation.account.number)
      const candidates = isOfOtherAccount ? [] : ids.flatMap((id) => waiting.get(id) ?? [])
      const isTakenBack = transfer.cancelled || takenBack.has(line)
      const used = findUsed(transfer)
      const verdict = judge({ transfer, ids, candidates, isOfOtherAccount, isTakenBack, used })
      return { transferKey: key, line, day, yen, remitter, remitterBank, ...verdict, candidates }
    })
  }

  return {
    preview,

    /** The same of the file the bank has for a day. Throws `request.not-found` where it has none, or no bank is connected. */
    previewDay: async (day: string, signal: AbortSignal): Promise<DepositCandidate[]> => {
      const octets = await bank?.findFile(day, { signal })
      if (octets === undefined) throw new AppError('request.not-found')
      return preview(octets)
    },

    /** By hand: the passbook's remitter name leads to the agent. */
    search: async (remitter: string): Promise<ListedMatter[]> => {
      const waiting = await findWaiting(findRemitterIds(remitter))
      return [...waiting.values()].flat()
    },
  }
}

export type DepositMatching = ReturnType<typeof createDepositMatching>
