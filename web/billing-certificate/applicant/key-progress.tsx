import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import type { KeyStage } from './key-wire.ts'

/** What the key worker is at, in words. */
export const KeyProgress = ({ stage }: { readonly stage: KeyStage | undefined }) => {
  const { stages } = useText(billingApplicantText)
  return stage === undefined ? null : <ProgressIndicator label={stages[stage]} />
}
