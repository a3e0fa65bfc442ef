/** Which waiting application a transfer of the bank pays (EB-F2-7, EB-R-8): suggested here, registered by a person. */
import { and, eq, inArray } from 'drizzle-orm'
import { type BankTransfer, readBankFile } from '#shared/billing-certificate/bank-file.ts'
import type { DepositCandidate } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { findRemitterIds } from '#shared/billing-certificate/rules.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { BankRelay } from '#bff/parties/bank/relay.ts'
import type { BillingContext } from './context.ts'
import { toListed } from './listing.ts'

/** SQLite takes 32,766 variables in a statement; a thousand keep the plan simple. */
const chunk = 1000
const inChunks = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / chunk) }, (_, at) => items.slice(at * chunk, (at + 1) * chunk))

const judge = (
  transfer: BankTransfer,
  ids: readonly string[],
  candidates: readonly ListedMatter[],
): DepositCandidate['verdict'] => {
  if (transfer.cancelled) return 'cancelled'
  if (ids.length === 0) return 'no-agent'
  const [only, ...others] = candidates
  if (only === undefined) return 'nothing-waiting'
  if (others.length > 0) return 'several'
  if (transfer.yen < only.feeYen) return 'short'
  return transfer.yen > only.feeYen ? 'over' : 'matched'
}

export const createDepositMatching = ({ store, clock }: BillingContext, bank: BankRelay | undefined) => {
  const { billingMatters: matters, billingApplicants: applicants, billingDeposits: deposits } = store.tables

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

  const findRegistered = async (keys: readonly string[]): Promise<ReadonlySet<string>> => {
    const registered = new Set<string>()
    for (const part of inChunks(keys)) {
      const rows = await store.db
        .select({ key: deposits.transferKey })
        .from(deposits)
        .where(inArray(deposits.transferKey, part))
      for (const { key } of rows) if (key !== null) registered.add(key)
    }
    return registered
  }

  /** Every transfer of a file with the applications it may pay. Throws `billing.bank-file-refused`; registers nothing. */
  const preview = async (octets: Uint8Array): Promise<DepositCandidate[]> => {
    const reading = readBankFile(octets, toTokyoDay(clock.now()))
    if (reading.outcome === 'refused')
      throw new AppError('billing.bank-file-refused', { fault: reading.fault, line: reading.line })
    const { transfers } = reading.file
    const idsOf = new Map(transfers.map((transfer) => [transfer.key, findRemitterIds(transfer.remitter)]))
    const waiting = await findWaiting([...new Set([...idsOf.values()].flat())])
    const registered = await findRegistered(transfers.map(({ key }) => key))
    return transfers.map((transfer) => {
      const ids = idsOf.get(transfer.key) ?? []
      const candidates = ids.flatMap((id) => waiting.get(id) ?? [])
      const { key, line, day, yen, remitter, remitterBank } = transfer
      const verdict = registered.has(key) ? 'already-registered' : judge(transfer, ids, candidates)
      return { transferKey: key, line, day, yen, remitter, remitterBank, verdict, candidates }
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
