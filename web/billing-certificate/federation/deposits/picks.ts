import type { DepositCandidate } from '#shared/billing-certificate/federation-api.ts'
import { toTarget } from '../matter/bulk.ts'
import type { DepositRow } from '../matter/deposit-dialog.tsx'

/** Which application each transfer is to pay, by its line of the file; absent for none. */
export type Picks = ReadonlyMap<number, string>

/** Verdicts that leave a transfer to be registered, at once or once a person is sure (EB-R-8). */
const mayPay: Readonly<Record<DepositCandidate['verdict'], boolean>> = {
  matched: true,
  several: true,
  over: true,
  'used-before': true,
  'before-application': true,
  short: false,
  'no-agent': false,
  'nothing-waiting': false,
  'already-registered': false,
  'by-hand': false,
  refunded: false,
  cancelled: false,
  'cancelled-registered': false,
  'other-account': false,
}

/** A transfer that may be registered, once it is known for which application (EB-R-8). */
export const canPick = ({ verdict, candidates }: DepositCandidate): boolean => mayPay[verdict] && candidates.length > 0

/** What is ticked at first: transfers that leave no question. */
export const firstPicks = (transfers: readonly DepositCandidate[]): Picks =>
  new Map(
    transfers.flatMap(({ verdict, line, candidates: [only] }) =>
      verdict === 'matched' && only !== undefined ? [[line, only.matterId] as const] : [],
    ),
  )

/** The rows to register. An application chosen for two transfers is paid by the first; the second stays for a person. */
export const toDepositRows = (transfers: readonly DepositCandidate[], picks: Picks): readonly DepositRow[] => {
  const paid = new Set<string>()
  return transfers.flatMap(({ line, transferKey, candidates, day, yen, remitter }): DepositRow[] => {
    const matter = candidates.find(({ matterId }) => matterId === picks.get(line))
    if (matter === undefined || paid.has(matter.matterId)) return []
    paid.add(matter.matterId)
    return [{ ...toTarget(matter), deposit: { day, yen, remitter, transferKey } }]
  })
}
