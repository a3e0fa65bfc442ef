import type { ReactNode } from 'react'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { LetterError } from '../letters/letter-error.tsx'
import { useAct } from '../use-act.ts'

/** A question, or a few fields, before an act. It stays while the act is under way, and where it failed. */
export const ConfirmDialog = ({
  title,
  submit,
  isDanger = false,
  onCancel,
  onSubmit,
  children,
}: {
  readonly title: string
  readonly submit: string
  readonly isDanger?: boolean
  readonly onCancel: () => void
  /** Answers undefined where a field is wrong and the dialog says so itself. */
  readonly onSubmit: () => Promise<void>
  readonly children?: ReactNode
}) => {
  const text = useText(billingFederationText)
  const { busy, error, act } = useAct()
  return (
    <ModalDialog
      title={title}
      onCancel={() => {
        if (!busy) onCancel()
      }}
      actions={
        <>
          <Button size="l" look="outline" aria-disabled={busy} onClick={onCancel}>
            {text.cancel}
          </Button>
          <Button size="l" look={isDanger ? 'danger' : 'fill'} aria-disabled={busy} onClick={() => void act(onSubmit)}>
            {busy ? text.list.working : submit}
          </Button>
        </>
      }
    >
      <div className="grid gap-6">
        {children}
        {error !== undefined && <LetterError error={error} />}
      </div>
    </ModalDialog>
  )
}
