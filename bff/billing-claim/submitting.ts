/** A claim on its way to the review system, and the certainty that it arrives once (EB-G-1). */
import { isAppError } from '#shared/errors/app-error.ts'
import type { Receipt } from '#bff/parties/claim-intake/relay.ts'
import type { Claim, Claims } from './claims.ts'
import type { ClaimContext, Sender } from './context.ts'
import type { VerifyClaim } from './verifying.ts'

export const createSubmitting = ({ intake }: Pick<ClaimContext, 'intake'>, claims: Claims, verify: VerifyClaim) => {
  /** Under way in this process: nobody has to ask what became of them. */
  const underWay = new Map<string, number>()

  const subjectOf = ({ claimId, userId, digest }: Claim) => ({ claimId, sender: userId, digest })

  const hold = async <Result>(claimId: string, work: () => Promise<Result>): Promise<Result> => {
    underWay.set(claimId, (underWay.get(claimId) ?? 0) + 1)
    try {
      return await work()
    } finally {
      const left = (underWay.get(claimId) ?? 1) - 1
      if (left === 0) underWay.delete(claimId)
      else underWay.set(claimId, left)
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
      const receipt = await hold(claim.claimId, () => intake.submit({ ...subjectOf(claim), cms }))
      return claims.accept(claim, receipt, sender.requestId)
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
        if (underWay.has(claim.claimId)) continue
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
