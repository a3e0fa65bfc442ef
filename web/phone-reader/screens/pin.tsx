import { useState } from 'react'
import type { AppError } from '#shared/errors/app-error.ts'
import { usePinBytes } from '#web/card/use-pin-bytes.ts'
import type { PinEntry } from '#web/card/verify-pin.ts'
import { errorText } from '#web/text/errors.ts'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { NumberPad, PinDots } from '#web/ui/number-pad.tsx'
import { LastTryDialog } from './last-try.tsx'

export type PinScreenProps = {
  /** Null where the card has not told yet. */
  readonly retriesLeft: number | null
  readonly refusal: AppError | null
  readonly onSubmit: (entry: PinEntry) => void
  readonly onStop: () => void
}

const pinLength = 4

/** Four digits to log in. */
export const PinScreen = ({
  kind,
  retriesLeft,
  refusal,
  onSubmit,
  onStop,
}: PinScreenProps & { readonly kind: 'authentication' | 'card-ap' }) => {
  const { pin: text, asked } = useText(phoneText)
  const errors = useText(errorText)
  const { count, push, erase, clear, take } = usePinBytes(pinLength)
  const [isAskingLastTry, setAskingLastTry] = useState(false)
  const isComplete = count === pinLength
  // Only the card could tell, and it came after the first entry.
  const isOneLeft = kind === 'card-ap' && refusal === null && retriesLeft === 1

  const submit = (confirmLastTry: boolean) => {
    const pin = take()
    if (pin !== undefined) onSubmit({ pin, confirmLastTry })
  }
  const confirm = () => {
    if (!isComplete) return
    if (retriesLeft === 1) setAskingLastTry(true)
    else submit(false)
  }
  const goBack = () => {
    setAskingLastTry(false)
    clear()
  }
  return (
    <div className="grid gap-5">
      <ScreenHeading>{kind === 'card-ap' ? text.cardApTitle : text.authenticationTitle}</ScreenHeading>
      <p>{kind === 'card-ap' ? text.cardApLead : text.authenticationLead}</p>
      {refusal !== null && (
        <NotificationBanner tone="error" announce title={errors[refusal.code].what}>
          {retriesLeft !== null && <p>{text.triesLeft(retriesLeft)}</p>}
        </NotificationBanner>
      )}
      {isOneLeft && (
        <NotificationBanner tone="warning" announce title={text.oneLeft}>
          <p>{text.oneLeftLead}</p>
        </NotificationBanner>
      )}
      <PinDots count={count} length={pinLength} label={text.dots(count, pinLength)} />
      <NumberPad
        label={text.pad}
        eraseLabel={text.erase}
        clearLabel={text.clear}
        onDigit={push}
        onErase={erase}
        onClear={clear}
      />
      <p id="phone-pin-help">{isComplete ? text.here : text.notComplete}</p>
      <div className="grid gap-4 desktop:flex">
        <Button size="l" aria-disabled={!isComplete} aria-describedby="phone-pin-help" onClick={confirm}>
          {text.confirm}
        </Button>
        <Button size="l" look="outline" onClick={onStop}>
          {asked.stop}
        </Button>
      </div>
      {refusal === null && retriesLeft !== null && !isOneLeft && (
        <p className="font-700">{text.triesLeft(retriesLeft)}</p>
      )}
      <p>{text.lockMeans}</p>
      {isAskingLastTry && <LastTryDialog onGo={() => submit(true)} onBack={goBack} />}
    </div>
  )
}
