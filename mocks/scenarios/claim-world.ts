/** One claim that was sent and answered, so that the list of claims is not empty when the demo opens. */
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { signCms } from '#shared/cms/sign.ts'
import type { Signer } from '#shared/cms/signer.ts'
import type { Caller } from '#shared/contract/client.ts'

/** By a holder whose certificate is in force. Throws where the claim is not taken. */
export const sendDemoClaim = async (
  call: Caller,
  holder: {
    readonly matterId: string
    readonly signer: Signer
    readonly password: { readonly passwordNumber: number; readonly proof: string }
  },
): Promise<void> => {
  const { matterId, signer, password } = holder
  const { certificate } = await call(applicantApi.download, { params: { matterId }, body: password })
  const month = toTokyoDay(new Date()).slice(0, 7).replace('-', '')
  const cms = await signCms({
    content: makeClaimFile({ records: 120, month }),
    detached: false,
    signer,
    certificate: decodeBase64url(certificate),
    signingTime: new Date(Math.floor(Date.now() / 1000) * 1000),
  })
  const { claim } = await call(claimApi.submitClaim, { params: { fileName: `請求${month}.csv` }, bytes: cms })
  if (claim.outcome !== 'accepted') throw new Error(`the demo’s claim was refused: ${claim.refusal}`)
}
