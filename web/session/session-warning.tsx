import { useEffect, useState } from 'react'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { leftOf, type ToldSession } from './session-time.ts'

/** Spoken every half minute, and every ten seconds of the last half. */
const isSpoken = (seconds: number) => seconds % 30 === 0 || (seconds < 30 && seconds % 10 === 0)

export const SessionWarning = ({
  told,
  onStay,
  onSignOut,
}: {
  readonly told: ToldSession
  readonly onStay: () => void
  readonly onSignOut: () => void
}) => {
  const { session } = useText(staffText)
  const [now, setNow] = useState(() => performance.now())
  const [dismissedLimit, dismissLimit] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])

  const { milliseconds, limit } = leftOf(told, now)
  const seconds = Math.ceil(milliseconds / 1000)
  const left = session.left(Math.floor(seconds / 60), seconds % 60)
  const isIdle = limit === 'idle'
  if (dismissedLimit && !isIdle) return null

  return (
    <ModalDialog
      title={session.warningTitle}
      onCancel={isIdle ? onStay : () => dismissLimit(true)}
      actions={
        <>
          <Button size="l" look="outline" onClick={onSignOut}>
            {session.signOut}
          </Button>
          <Button size="l" data-first-focus onClick={isIdle ? onStay : () => dismissLimit(true)}>
            {isIdle ? session.stay : session.close}
          </Button>
        </>
      }
    >
      <p>{isIdle ? session.warningIdle : session.warningAbsolute}</p>
      <p aria-hidden="true" className="mt-4 text-std-22B-150 tabular-nums">
        {left}
      </p>
      <Spoken text={left} when={isSpoken(seconds)} />
    </ModalDialog>
  )
}

/** Keeps the last text that was due, so that a screen reader hears it once. */
const Spoken = ({ text, when }: { readonly text: string; readonly when: boolean }) => {
  const [said, say] = useState(text)
  if (when && said !== text) say(text)
  return <output className="sr-only">{said}</output>
}
