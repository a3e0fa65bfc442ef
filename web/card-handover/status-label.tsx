import type { StatusKey } from '#shared/card-handover/statuses.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge, type BadgeTone } from '#web/ui/status-badge.tsx'
import { useStatusName } from './ledger-context.ts'

const tones: Readonly<Partial<Record<StatusKey, BadgeTone>>> = {
  'notice-returned': 'warning',
  'sent-back': 'warning',
  'handed-over': 'success',
}

/** A status by the name the municipality gave it; `name` where a row keeps the one it had. */
export const StatusLabel = ({ status, name }: { readonly status: StatusKey | null; readonly name?: string }) => {
  const { common } = useText(handoverText)
  const nameOf = useStatusName()
  if (status === null) return <span className="text-solid-gray-600">{common.noStatus}</span>
  return (
    <StatusBadge tone={tones[status] ?? 'information'}>
      <span lang="ja">{name ?? nameOf(status)}</span>
    </StatusBadge>
  )
}
