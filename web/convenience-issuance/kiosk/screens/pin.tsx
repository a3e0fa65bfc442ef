import { useEffect, useState } from 'react'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { usePinBytes } from '#web/card/use-pin-bytes.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { NumberPad, PinDots } from '#web/ui/number-pad.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { ScreenFrame } from '../screen-frame.tsx'

const pinLength = 4
/** ③ The PIN (CV-KS-3): masked, fixed layout, tries left, what a lock means. */
export const PinScreen = () => {
  const { driver, state } = useKiosk()
  const { pin: text } = useText(journeyText)
  const { count, push, erase, clear, take } = usePinBytes(pinLength)
  const desk = useCardPresence()
  const [isAskingLastTry, setAskingLastTry] = useState(false)
  const retriesLeft = state.retriesLeft ?? 0
  const isComplete = count === pinLength
  const isLastTry = retriesLeft === 1

  const submit = (confirmLastTry: boolean) => {
    const pin = take()
    if (pin !== undefined) driver.submitPin({ pin, confirmLastTry })
  }
  const confirm = () => {
    if (!isComplete) return
    if (isLastTry) setAskingLastTry(true)
    else submit(false)
  }
  const stopAsking = () => {
    setAskingLastTry(false)
    clear()
  }

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isOnControl = event.target instanceof HTMLElement && event.target.closest('button, dialog') !== null
      if (event.key === 'Enter' && !isOnControl && !event.isComposing) confirm()
    }
    globalThis.addEventListener('keydown', onKeyDown)
    return () => globalThis.removeEventListener('keydown', onKeyDown)
  })

  return (
    <ScreenFrame
      isBodyTall
      title={text.title}
      lead={text.lead}
      isSimulated={desk.status === 'ready' && desk.reader.simulated}
      action={
        <Button size="kiosk" aria-disabled={!isComplete} aria-describedby="pin-help" onClick={confirm}>
          {text.confirm}
        </Button>
      }
    >
      <div className="grid grow content-center items-center gap-6 desktop:grid-cols-2 desktop:gap-12 tall:grid-cols-1 tall:content-end">
        <div className="grid content-start gap-5">
          <PinDots count={count} length={pinLength} label={text.dots(count, pinLength)} />
          {state.notice !== null && (
            <NotificationBanner tone="error" kiosk announce title={text.wrong}>
              <p>{text.triesLeft(retriesLeft)}</p>
            </NotificationBanner>
          )}
          <div className="grid gap-2 text-std-20N-150 desktop:text-std-24N-150">
            {state.notice === null && <p className="font-700">{text.triesLeft(retriesLeft)}</p>}
            <p>{text.lockMeans}</p>
            <p>{text.privacy}</p>
            <p id="pin-help" className={isComplete ? 'invisible' : ''}>
              {text.notComplete}
            </p>
          </div>
        </div>
        <div className="grid justify-items-center">
          <NumberPad
            label={text.pad}
            eraseLabel={text.erase}
            clearLabel={text.clear}
            onDigit={push}
            onErase={erase}
            onClear={clear}
          />
        </div>
      </div>
      {isAskingLastTry && (
        <ModalDialog
          kiosk
          title={text.lastTryTitle}
          onCancel={stopAsking}
          actions={
            <>
              <Button size="kiosk" look="danger" onClick={() => submit(true)}>
                {text.lastTryGo}
              </Button>
              <Button size="kiosk" look="outline" data-first-focus onClick={stopAsking}>
                {text.lastTryStop}
              </Button>
            </>
          }
        >
          <p>{text.lastTryLead}</p>
        </ModalDialog>
      )}
    </ScreenFrame>
  )
}
