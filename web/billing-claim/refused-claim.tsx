import type { ReactNode } from 'react'
import type { ClaimRefusal, ClaimView } from '#shared/billing-claim/claim-api.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'

/** The exact reason a claim was not taken for, and what to do about it; `children` are the ways out. */
export const RefusedClaim = ({
  claim,
  refusal,
  announce = false,
  children,
}: {
  readonly claim: ClaimView
  readonly refusal: ClaimRefusal
  readonly announce?: boolean
  readonly children?: ReactNode
}) => {
  const { refused: text, faults } = useText(billingClaimText)
  const { what, todo } = text.refusals[refusal]
  const { refusedLine, refusedFault } = claim
  return (
    <NotificationBanner tone="error" announce={announce} title={text.title} className="max-w-[60rem]">
      <p className="font-700">{what}</p>
      {refusedFault !== null && (
        <p>
          {refusedLine !== null && <span className="mr-2 font-700">{text.where(refusedLine)}</span>}
          {faults[refusedFault]}
        </p>
      )}
      <p>{todo}</p>
      <p className="text-mono-14N-150 text-solid-gray-600">{text.code(refusal)}</p>
      {children}
    </NotificationBanner>
  )
}
