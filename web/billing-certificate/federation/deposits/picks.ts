import type { DepositCandidate } from '#shared/billing-certificate/federation-api.ts'
import { toTarget } from '../matter/bulk.ts'
import type { DepositRow } from '../matter/deposit-dialog.tsx'

/** Which application each transfer is to pay, by the transfer's key; absent for none. */
export type Picks = ReadonlyMap<string, string>

/** A transfer that may be registered, once it is known for which application (EB-R-8). */
export const canPick = ({ verdict, candidates }: DepositCandidate): boolean =>
  (verdict === 'matched' || verdict === 'several' || verdict === 'over') && candidates.length > 0

/** What is ticked at first: transfers that leave no question. */
export const firstPicks = (transfers: readonly DepositCandidate[]): Picks =>
  new Map(
    transfers.flatMap(({ verdict, transferKey, candidates: [only] }) =>
      verdict === 'matched' && only !== undefined ? [[transferKey, only.matterId] as const] : [],
    ),
  )

/** The rows to register. An application chosen for two transfers is paid by the first; the second stays for a person. */
export const toDepositRows = (transfers: readonly DepositCandidate[], picks: Picks): readonly DepositRow[] => {
  const paid = new Set<string>()
  return transfers.flatMap(({ transferKey, candidates, day, yen, remitter }): DepositRow[] => {
    const matter = candidates.find(({ matterId }) => matterId === picks.get(transferKey))
    if (matter === undefined || paid.has(matter.matterId)) return []
    paid.add(matter.matterId)
    return [{ ...toTarget(matter), deposit: { day, yen, remitter, transferKey } }]
  })
}
