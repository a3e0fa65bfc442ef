/** A holder's own Individual Number Card as the key of claims, once the installed certificate has vouched for it (EB-G-1). */
import * as z from 'zod/mini'
import { challengeAnswer } from '#shared/billing-certificate/applicant-api.ts'
import { base64url, instant } from '#shared/billing-certificate/matter.ts'
import { endpoint } from '#shared/contract/endpoint.ts'

const root = '/api/applicant/claim-cards'

/** No name, no address, no certificate: what the signing certificate of a card tells of a person is not kept. */
export const claimCardView = z.object({
  cardId: z.string(),
  registeredAt: instant,
  /** Of the card's signing certificate; with a new certificate on the card it has to be registered anew. */
  serial: z.string(),
  validUntil: instant,
  /** Serial of the dedicated certificate that vouched for the card. */
  vouchedBy: z.string(),
})
export type ClaimCardView = z.infer<typeof claimCardView>

export const listClaimCards = endpoint({
  method: 'GET',
  path: root,
  summary: 'Cards whose signature this user’s claims may bear',
  allow: ['applicant'],
  response: z.object({ cards: z.array(claimCardView) }),
})

/**
 * The challenge (purpose `register-claim-card`, target null) signed twice, each a detached CMS SignedData with its certificate:
 * `signature` by the installed key, `cardSignature` by the signing key of the card (JPKI).
 */
export const registerClaimCard = endpoint({
  method: 'POST',
  path: root,
  summary: 'A card may sign claims from now on: one challenge, signed by the installed key and by the card',
  allow: ['applicant'],
  body: z.strictObject({ ...challengeAnswer.shape, cardSignature: base64url.check(z.maxLength(16_384)) }),
  response: claimCardView,
  errors: ['billing.holder-unproven', 'billing.claim-card-refused', 'party.unreachable', 'party.timeout'],
})

export const removeClaimCard = endpoint({
  method: 'DELETE',
  path: `${root}/:cardId`,
  summary: 'A card signs no further claims; those it signed stay',
  allow: ['applicant'],
  errors: ['request.not-found'],
})
