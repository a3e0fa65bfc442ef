import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { fetchReceipt, listClaims } from '#shared/billing-claim/claim-api.ts'
import { listClaimCards } from '#shared/billing-claim/claim-card-api.ts'
import { useStaffQuery } from '#web/session/staff-session.ts'

/** Documents come by themselves while the review goes on. */
const everyMilliseconds = 30_000

export const useClaims = () => useStaffQuery(listClaims, undefined, everyMilliseconds)

export const useReceipt = (claimId: string) => useStaffQuery(fetchReceipt, { claimId })

export const useClaimCards = () => useStaffQuery(listClaimCards)

/** To be called when something of a claim or a card has changed. */
export const useClaimRefresh = (): (() => Promise<void>) => {
  const client = useQueryClient()
  return useCallback(async () => {
    await client.invalidateQueries({ queryKey: [listClaims.path] })
    await client.invalidateQueries({ queryKey: [listClaimCards.path] })
  }, [client])
}
