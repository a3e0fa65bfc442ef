/** HTTP of claims: each route acts for the holder who is signed in and for nobody else. */
import * as cardApi from '#shared/billing-claim/claim-card-api.ts'
import * as api from '#shared/billing-claim/claim-api.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { requireApplicant } from '#bff/billing-certificate/applicants.ts'
import { decodeOctets } from '#bff/billing-certificate/decode.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import type { Cards } from './cards.ts'
import type { Claims } from './claims.ts'
import type { ClaimContext, Sender } from './context.ts'
import type { Documents } from './documents.ts'
import type { Reception } from './reception.ts'
import type { Submitting } from './submitting.ts'

export type ClaimFlows = {
  readonly claims: Claims
  readonly submitting: Submitting
  readonly documents: Documents
  readonly reception: Reception
  readonly cards: Cards
}

/** A name as file systems have them, without what would break a line or lead into a folder. */
const fileNameForm = /^[^\p{C}/\\]{1,200}$/u

export const mountClaims = (mount: Mount, { store }: ClaimContext, flows: ClaimFlows): void => {
  const { claims, submitting, documents, reception, cards } = flows

  const senderOf = async ({ session, requestId }: Pick<RequestContext, 'session' | 'requestId'>): Promise<Sender> => {
    const { userId } = await requireApplicant(store, session.subject)
    return { userId, requestId }
  }

  mount(api.submitClaim, async (request) => {
    const sender = await senderOf(request)
    const { fileName } = request.params
    if (!fileNameForm.test(fileName))
      throw new AppError('request.invalid', { issues: [{ path: 'fileName', message: 'no file name' }] })
    const claim = await submitting.submit(request.bytes, fileName, sender)
    const [view] = await claims.view([claim])
    if (view === undefined) throw new AppError('request.not-found')
    return { claim: view, receipt: claim.receipt === null ? null : encodeBase64url(claim.receipt) }
  })

  mount(api.listClaims, async (request) => {
    const { userId } = await senderOf(request)
    await reception.refresh()
    return { claims: await claims.view(await claims.list(userId)) }
  })

  mount(api.fetchReceipt, async (request) => {
    const { userId } = await senderOf(request)
    const { receipt } = await claims.require(userId, request.params.claimId)
    if (receipt === null) throw new AppError('request.not-found')
    return { receipt: encodeBase64url(receipt) }
  })

  mount(api.fetchDocument, async (request) => {
    const sender = await senderOf(request)
    const { challengeId, signature } = request.body
    const answer = { challengeId, signature: decodeOctets(signature) }
    const { envelope, fileName } = await documents.fetch(request.params, answer, sender)
    return { envelope: encodeBase64url(envelope), fileName }
  })

  mount(cardApi.listClaimCards, async (request) => {
    const { userId } = await senderOf(request)
    return { cards: await cards.list(userId) }
  })

  mount(cardApi.registerClaimCard, async (request) => {
    const sender = await senderOf(request)
    const { challengeId, signature, cardSignature } = request.body
    const answer = { challengeId, signature: decodeOctets(signature), cardSignature: decodeOctets(cardSignature) }
    return cards.register(answer, sender)
  })

  mount(cardApi.removeClaimCard, async (request) => {
    await cards.remove(request.params.cardId, await senderOf(request))
  })
}
