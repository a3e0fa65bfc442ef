import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'

/** Asked before the entry that may lock the card. */
export const LastTryDialog = ({ onGo, onBack }: { readonly onGo: () => void; readonly onBack: () => void }) => {
  const { pin } = useText(phoneText)
  return (
    <ModalDialog
      title={pin.lastTryTitle}
      onCancel={onBack}
      actions={
        <>
          <Button size="l" look="danger" onClick={onGo}>
            {pin.lastTryGo}
          </Button>
          <Button size="l" look="outline" data-first-focus onClick={onBack}>
            {pin.lastTryStop}
          </Button>
        </>
      }
    >
      <p>{pin.lastTryLead}</p>
    </ModalDialog>
  )
}
