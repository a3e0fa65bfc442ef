import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import type { ClaimProgress } from './claim-wire.ts'
import { toSize } from './size.ts'

/** What the claim worker is at, in words, and how far where that is known. */
export const ClaimProgressBar = ({ progress }: { readonly progress: ClaimProgress | undefined }) => {
  const { stages, share } = useText(billingClaimText)
  if (progress === undefined) return null
  const { stage, done, whole } = progress
  if (done === undefined || whole === undefined) return <ProgressIndicator label={stages[stage]} />
  return (
    <div className="grid w-full max-w-160 gap-2">
      <ProgressIndicator label={stages[stage]} value={done} max={whole} />
      {/* the bar tells it to those who listen */}
      <p aria-hidden="true" className="text-center tabular-nums text-std-16N-170">
        {share(toSize(done), toSize(whole))}
      </p>
    </div>
  )
}
