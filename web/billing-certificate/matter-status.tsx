import type { MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import { billingText } from '#web/text/billing.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'

const tones: Readonly<Record<MatterStatus, BadgeTone>> = {
  'awaiting-request': 'information',
  'awaiting-deposit': 'warning',
  requesting: 'information',
  'awaiting-issue': 'information',
  issued: 'success',
  revoking: 'warning',
  'awaiting-revocation': 'warning',
  revoked: 'neutral',
  rejecting: 'warning',
  rejected: 'error',
}

/** 状況 as both sides read it (EB-G-10). An issued certificate past its end has no status of its own and says so (OQ-EB-8). */
export const MatterStatusBadge = ({
  matter: { status, expired },
}: {
  readonly matter: { readonly status: MatterStatus; readonly expired: boolean }
}) => {
  const text = useText(billingText)
  return (
    <span className="inline-flex flex-wrap gap-2">
      <StatusBadge tone={expired ? 'neutral' : tones[status]}>{text.statuses[status]}</StatusBadge>
      {expired && <StatusBadge tone="error">{text.expired}</StatusBadge>}
    </span>
  )
}
