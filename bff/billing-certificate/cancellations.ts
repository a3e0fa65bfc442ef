/** Which transfer a bank's cancellation takes back: its record need not carry the reference of what it cancels. */
import type { BankTransfer } from '#shared/billing-certificate/bank-file.ts'
import { findRemitterIds } from '#shared/billing-certificate/rules.ts'
import { isSameAccount } from '#shared/billing-certificate/transfer-key.ts'
import { isHeld, type KnownDeposit } from './transfers.ts'

const fold = (name: string): string => name.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '')

/** Of the same day; else of the day the cancellation counts from (起算日); else the nearest before it. Undefined for none. */
const findDistance = ({ day, valueDay }: BankTransfer, of: string): number | undefined => {
  if (of === day) return 0
  if (of === valueDay) return 1
  return of < day ? 2 + (Date.parse(day) - Date.parse(of)) / 86_400_000 : undefined
}

const nearest = <Item>(items: readonly Item[], distanceOf: (item: Item) => number | undefined): Item | undefined => {
  const found = items.flatMap((item) => {
    const distance = distanceOf(item)
    return distance === undefined ? [] : [{ item, distance }]
  })
  return found.toSorted((a, b) => a.distance - b.distance)[0]?.item
}

/** The cancelled transfer of each cancellation of a file, by line; each is taken back once. What is in another file is absent. */
export const pairCancellations = (transfers: readonly BankTransfer[]): ReadonlyMap<number, BankTransfer> => {
  const taken = new Set<number>()
  const pairs = new Map<number, BankTransfer>()
  for (const cancellation of transfers.filter(({ cancelled }) => cancelled)) {
    const { account, reference, yen, remitter, line } = cancellation
    const original = nearest(transfers, (transfer) => {
      if (transfer.cancelled || taken.has(transfer.line)) return undefined
      if (transfer.yen !== yen || !isSameAccount(transfer.account, account)) return undefined
      const distance = findDistance(cancellation, transfer.day)
      if (reference !== '' && transfer.reference === reference && distance !== undefined && distance < 2) return -1
      return fold(transfer.remitter) === fold(remitter) ? distance : undefined
    })
    if (original === undefined) continue
    taken.add(original.line)
    pairs.set(line, original)
  }
  return pairs
}

/** How long before its cancellation a deposit is still sought that no record of the file stands for. */
export const cancellationDays = 62

/** The deposit a cancellation is about whose transfer is in no record of the file. */
export const findCancelledDeposit = (
  cancellation: BankTransfer,
  known: readonly KnownDeposit[],
): KnownDeposit | undefined => {
  const agents = findRemitterIds(cancellation.remitter)
  return nearest(known, (deposit) => {
    if (!(isHeld(deposit) || deposit.refundDue) || deposit.yen !== cancellation.yen) return undefined
    const distance = findDistance(cancellation, deposit.day)
    if (deposit.key === cancellation.key) return -1
    return deposit.agents.some((agent) => agents.includes(agent)) ? distance : undefined
  })
}
