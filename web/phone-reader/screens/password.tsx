import { useRef, useState, type FormEvent } from 'react'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { errorText } from '#web/text/errors.ts'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { LastTryDialog } from './last-try.tsx'
import type { PinScreenProps } from './pin.tsx'

/** The signature password, by the phone's own keyboard. It stays in the field until it is taken, and nowhere else. */
export const PasswordScreen = ({ retriesLeft, refusal, onSubmit, onStop }: PinScreenProps) => {
  const { pin: text, asked } = useText(phoneText)
  const errors = useText(errorText)
  const form = useRef<HTMLFormElement>(null)
  const [isMissing, setMissing] = useState(false)
  const [isAskingLastTry, setAskingLastTry] = useState(false)

  const submit = (confirmLastTry: boolean) => {
    const field = form.current?.elements.namedItem('password')
    if (!(field instanceof HTMLInputElement)) return
    const pin = encodeUtf8(field.value)
    form.current?.reset()
    onSubmit({ pin, confirmLastTry })
  }
  const onConfirm = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const isEmpty = new FormData(event.currentTarget).get('password') === ''
    setMissing(isEmpty)
    if (isEmpty) return
    if (retriesLeft === 1) setAskingLastTry(true)
    else submit(false)
  }
  const goBack = () => {
    setAskingLastTry(false)
    form.current?.reset()
  }
  return (
    <form ref={form} noValidate onSubmit={onConfirm} className="grid max-w-128 gap-6">
      <ScreenHeading>{text.signatureTitle}</ScreenHeading>
      {refusal !== null && (
        <NotificationBanner tone="error" announce title={errors[refusal.code].what}>
          {retriesLeft !== null && <p>{text.triesLeft(retriesLeft)}</p>}
        </NotificationBanner>
      )}
      <TextField
        name="password"
        type="password"
        label={text.signatureLabel}
        support={text.signatureLead}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        error={isMissing ? text.signatureMissing : undefined}
      />
      <div className="grid gap-4 desktop:flex">
        <Button type="submit" size="l">
          {text.confirm}
        </Button>
        <Button size="l" look="outline" onClick={onStop}>
          {asked.stop}
        </Button>
      </div>
      {refusal === null && retriesLeft !== null && <p className="font-700">{text.triesLeft(retriesLeft)}</p>}
      <p>{text.lockMeans}</p>
      <p>{text.here}</p>
      {isAskingLastTry && <LastTryDialog onGo={() => submit(true)} onBack={goBack} />}
    </form>
  )
}
