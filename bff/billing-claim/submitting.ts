/** A claim on its way to the review system, and the certainty that it arrives once (EB-G-1). */
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Receipt } from '#bff/parties/claim-intake/relay.ts'
import type { Claim, Claims, Sent } from './claims.ts'
import type { ClaimContext, Sender } from './context.ts'
import type { Verdict, VerifyClaim } from './verifying.ts'

export const createSubmitting = ({ intake }: Pick<ClaimContext, 'intake'>, claims: Claims, verify: VerifyClaim) => {
  /** Under way in this process, one after the other for each claim: nobody has to ask what became of them. */
  const turns = new Map<string, Promise<unknown>>()

  const subjectOf = ({ claimId, userId, digest }: Claim) => ({ claimId, sender: userId, digest })

  const inTurn = async <Result>(claimId: string, work: () => Promise<Result>): Promise<Result> => {
    const before = turns.get(claimId)
    const turn = (async () => {
      await Promise.allSettled([before])
      return work()
    })()
    turns.set(claimId, turn)
    try {
      return await turn
    } finally {
      if (turns.get(claimId) === turn) turns.delete(claimId)
    }
  }

  /**
   * Takes a claim that is on its way to its end. What was signed anew meanwhile is sent only once the review system has said that
   * nothing arrived before: the signature it has is the one that is recorded.
   */
  const deliver = async (
    cms: Uint8Array<ArrayBuffer>,
    verdict: Verdict & { readonly refusal: null },
    given: { readonly sent: Sent; readonly sender: Sender },
  ): Promise<Claim> => {
    const { userId, requestId } = given.sender
    for (;;) {
      const claim = await claims.findStanding(userId, verdict.digest)
      if (claim === undefined) throw new AppError('request.not-found')
      if (claim.outcome === 'accepted') return claim
      if (claim.signatureDigest !== verdict.signatureDigest) {
        const arrived = await intake.findReceipt(subjectOf(claim))
        if (arrived !== undefined) return claims.accept(claim, arrived, requestId)
        if ((await claims.resign(claim, verdict, given)) === undefined) continue
      }
      return claims.accept(claim, await intake.submit({ ...subjectOf(claim), cms }), requestId)
    }
  }

  return {
    /**
     * Accepted or refused, and stored as that. Throws `party.*` where the review system did not answer: the claim is then on its
     * way, and the same content sent again goes on under the same id. A caller who goes away does not end what was begun.
     */
    submit: async (cms: Uint8Array<ArrayBuffer>, fileName: string, sender: Sender): Promise<Claim> => {
      const sent = { fileName, bytes: cms.length }
      const verdict = await verify(cms, sender.userId)
      if (verdict.refusal !== null) return claims.refuse(verdict, sent, sender)
      const claim = await claims.begin(verdict, sent, sender)
      if (claim.outcome === 'accepted') {
        // the same message once more is a person who missed the answer; the same content signed anew is a second claim
        if (claim.signatureDigest === verdict.signatureDigest) return claim
        return claims.refuse({ ...verdict, refusal: 'duplicate' }, sent, sender)
      }
      return inTurn(claim.claimId, () => deliver(cms, verdict, { sent, sender }))
    },

    /**
     * Asks the review system about claims that were on their way when an answer, or this process, was lost. One that never
     * arrived stays as it is, until its holder sends it again.
     */
    settle: async ({
      signal,
      requestId,
    }: {
      readonly signal: AbortSignal
      readonly requestId: string
    }): Promise<void> => {
      for (const claim of await claims.listSending()) {
        if (turns.has(claim.claimId)) continue
        let receipt: Receipt | undefined
        try {
          receipt = await intake.findReceipt(subjectOf(claim), { signal })
        } catch (error) {
          // a receipt of another is this claim's trouble alone; a silent line is everybody's
          if (isAppError(error, 'party.mismatched') || isAppError(error, 'party.refused')) continue
          throw error
        }
        if (receipt !== undefined) await claims.accept(claim, receipt, requestId)
      }
    },
  }
}

export type Submitting = ReturnType<typeof createSubmitting>
