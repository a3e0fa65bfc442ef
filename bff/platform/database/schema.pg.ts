import { pgKit } from './kit.ts'
import { makeSchema } from './schema.ts'

/** Read by drizzle-kit, which sees only tables exported by name; a test compares the list with `makeSchema`. */
export const { audit, sessions, signInAttempts, jobs, accounts, ...issuance } = makeSchema(pgKit)
export const { issuances, issuanceEvents, issueCounts, alarms, characterTasks } = issuance
export const { revocationLists } = issuance
export const { cardApCards, cardApProofs } = issuance
export const {
  mailOutbox,
  reservationSites,
  reservationWindows,
  reservationSlots,
  reservationHolds,
  reservationNumbers,
  reservations,
  reservationEvents,
  reservationWaits,
  reservationMembers,
  reservationLinks,
  reservationMailings,
  reservationCases,
  reservationOperators,
  reservationAccess,
} = issuance
export const {
  billingApplicants,
  billingPasswords,
  billingMatters,
  billingMatterEvents,
  billingDeposits,
  billingNotices,
  billingChallenges,
  billingRevocationLists,
  billingRefusedLists,
  billingBatchRuns,
  billingMailTexts,
  billingOffsetMonths,
  billingOffsets,
  billingDelegations,
  billingClaims,
  billingClaimDocuments,
  billingClaimFetches,
  billingClaimFeed,
  billingClaimCards,
} = issuance
export const {
  handoverOffices,
  handoverCards,
  handoverProgress,
  handoverVisits,
  handoverChanges,
  handoverResidents,
  handoverPlaces,
  handoverWindows,
  handoverMoves,
  handoverDeliveries,
  handoverDeliveryLines,
  handoverDeliveryScans,
  handoverConsignments,
  handoverConsignmentCards,
  handoverNotices,
  handoverLinkEvents,
  handoverLinks,
  handoverAccess,
  handoverOperators,
} = issuance
