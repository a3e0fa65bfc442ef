/** Electronic claims as the product composes them (EB-G-1, EB-G-2). */
import type { Service } from '#bff/platform/service.ts'
import { createCards } from './cards.ts'
import { createClaims } from './claims.ts'
import type { ClaimContext } from './context.ts'
import { createDocuments } from './documents.ts'
import { createReception } from './reception.ts'
import { mountClaims } from './routes.ts'
import { createSubmitting } from './submitting.ts'
import { createUpkeep } from './upkeep.ts'
import { createVerifying } from './verifying.ts'

export const createClaimService = (context: ClaimContext): Service => {
  const claims = createClaims(context)
  const submitting = createSubmitting(context, claims, createVerifying(context))
  const documents = createDocuments(context, claims)
  const reception = createReception(context, submitting, documents)
  return {
    name: 'billing-claim',
    mount: (mount) =>
      mountClaims(mount, context, { claims, submitting, documents, reception, cards: createCards(context) }),
    jobs: [reception.job, createUpkeep(context)],
  }
}
