/** What is forgotten by itself, and when. */
import { and, eq, inArray, lt, ne, notExists, or } from 'drizzle-orm'
import { defineJob, type Job } from '#bff/platform/jobs.ts'
import type { ClaimContext } from './context.ts'

/** A claim may be asked about for five years: 地方自治法 236条, and for care insurance 介護保険法 200条 (two). */
const keptYears = 5
const mostAtOnce = 500

const yearsBefore = (now: Date, years: number): Date => {
  const then = new Date(now)
  then.setUTCFullYear(then.getUTCFullYear() - years)
  return then
}

export const createUpkeep = ({ store, clock }: Pick<ClaimContext, 'store' | 'clock'>): Job => {
  const {
    billingClaims: claims,
    billingClaimDocuments: documents,
    billingClaimFetches: fetches,
    billingClaimCards: cards,
    billingApplicants: applicants,
  } = store.tables

  /** Claims that have ended long ago, with everything told about them. Gives how many. */
  const forgetClaims = (before: Date): Promise<number> =>
    store.tx(async (tx) => {
      const old = await tx
        .select({ claimId: claims.claimId })
        .from(claims)
        .where(and(lt(claims.receivedAt, before), ne(claims.outcome, 'sending')))
        .limit(mostAtOnce)
      const ids = old.map(({ claimId }) => claimId)
      if (ids.length === 0) return 0
      const told = await tx
        .delete(documents)
        .where(inArray(documents.claimId, ids))
        .returning({ documentId: documents.documentId })
      const toldOf = told.map(({ documentId }) => documentId)
      if (toldOf.length > 0) await tx.delete(fetches).where(inArray(fetches.documentId, toldOf))
      await tx.delete(claims).where(inArray(claims.claimId, ids))
      return ids.length
    })

  /** Cards whose certificate has ended, and cards of holders who are no more (EB-B6). */
  const forgetCards = async (now: Date): Promise<void> => {
    await store.tx(async (tx) => {
      const holder = tx
        .select({ userId: applicants.userId })
        .from(applicants)
        .where(eq(applicants.userId, cards.userId))
      await tx.delete(cards).where(or(lt(cards.validUntil, now), notExists(holder)))
    })
  }

  return defineJob({
    name: 'billing-claim-upkeep',
    dailyAt: '03:40',
    run: async ({ signal }) => {
      const now = clock.now()
      await forgetCards(now)
      while (!signal.aborted && (await forgetClaims(yearsBefore(now, keptYears))) === mostAtOnce);
    },
  })
}
