import { kioskText } from '#web/text/kiosk.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'

const announceEvery = 10

/** Asks whether somebody is still there. 「続ける」 has the focus, so that any key press keeps the visit. */
export const IdleDialog = ({
  secondsLeft,
  isEnding,
  onStay,
  onStop,
}: {
  readonly secondsLeft: number
  readonly isEnding: boolean
  readonly onStay: () => void
  readonly onStop: () => void
}) => {
  const { idle, frame } = useText(kioskText)
  const announced = Math.ceil(secondsLeft / announceEvery) * announceEvery
  return (
    <ModalDialog
      kiosk
      title={idle.title}
      onCancel={onStay}
      actions={
        <>
          <Button size="kiosk" look="quiet" onClick={onStop}>
            {isEnding ? frame.finish : idle.stop}
          </Button>
          <Button size="kiosk" data-first-focus onClick={onStay}>
            {idle.stay}
          </Button>
        </>
      }
    >
      <p>{(isEnding ? idle.leadEnd : idle.lead)(secondsLeft)}</p>
      <output className="sr-only">{idle.announce(announced)}</output>
    </ModalDialog>
  )
}
