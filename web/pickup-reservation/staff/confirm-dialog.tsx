import type { ReactNode } from 'react'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'

/** A question before an act that is hard to take back. */
export const ConfirmDialog = ({
  title,
  act,
  isDanger = false,
  onCancel,
  onConfirm,
  children,
}: {
  readonly title: string
  readonly act: string
  readonly isDanger?: boolean
  readonly onCancel: () => void
  readonly onConfirm: () => void
  readonly children: ReactNode
}) => {
  const { common } = useText(staffText)
  return (
    <ModalDialog
      title={title}
      onCancel={onCancel}
      actions={
        <>
          <Button size="l" look="outline" onClick={onCancel}>
            {common.cancel}
          </Button>
          <Button size="l" look={isDanger ? 'danger' : 'fill'} onClick={onConfirm}>
            {act}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">{children}</div>
    </ModalDialog>
  )
}
