import { useState } from 'react'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'

const longest = 200

/** 却下 with its reason, or its correction (EB-R-6): the applicant reads it word for word. */
export const RejectDialog = ({
  count,
  reason: before,
  onCancel,
  onSubmit,
}: {
  readonly count: number
  /** The reason that stands already, where it is only corrected. */
  readonly reason?: string
  readonly onCancel: () => void
  readonly onSubmit: (reason: string) => Promise<void>
}) => {
  const { reject: text, required } = useText(billingFederationText)
  const [reason, setReason] = useState(before ?? '')
  const [error, setError] = useState<string>()
  const isCorrection = before !== undefined
  const submit = async () => {
    const typed = reason.trim()
    const wrong = typed === '' ? text.missing : typed.length > longest ? text.tooLong(typed.length) : undefined
    setError(wrong)
    if (wrong === undefined) await onSubmit(typed)
  }
  return (
    <ConfirmDialog
      title={isCorrection ? text.editTitle : text.title(count)}
      submit={isCorrection ? text.save : text.submit}
      isDanger={!isCorrection}
      onCancel={onCancel}
      onSubmit={submit}
    >
      <AreaField
        data-first-focus
        label={text.reason}
        requirement={required}
        support={text.support}
        error={error}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </ConfirmDialog>
  )
}
