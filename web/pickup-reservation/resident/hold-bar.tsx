import { useEffect, useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { useLanguage } from '#web/text/language.tsx'
import { clockText, visitText } from '#web/text/reservation-format.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { classNames } from '#web/ui/class-names.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useDesk } from './desk.tsx'
import { isSpoken, secondsLeft, warnSeconds, type ToldHold } from './hold-clock.ts'
import { Problem } from './notice.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

const useSecondsLeft = (told: ToldHold | undefined): number | undefined => {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (told === undefined) return
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [told])
  return told === undefined ? undefined : secondsLeft(told, Math.max(now, told.toldAt))
}

const linkButton =
  'focus-mark inline-flex min-h-12 items-center justify-center rounded-8 border-2 border-current bg-white px-4 py-2 text-center text-oln-16B-100 text-key-900 leading-140! hover:bg-key-200'

/**
 * The held place above a form: how long it is kept, and more time on request (WCAG 2.2 SC 2.2.1). A lost one is told where
 * it was counted down, and loses nothing that was typed.
 */
export const HoldBar = ({
  pickAddress,
  goOnAddress,
  isGone = false,
}: {
  /** Where another time is chosen. */
  readonly pickAddress: string
  /** Where the form is, on a screen that is not it. */
  readonly goOnAddress?: string
  /** The time of a lost place is not offered any more: it cannot be held again. */
  readonly isGone?: boolean
}) => {
  const { held: text, confirm } = useText(reservationResidentText)
  const { siteId } = useSite()
  const { language } = useLanguage()
  const desk = useDesk()
  const { act, busy, error } = useAct()
  const [note, setNote] = useState('')
  const [spokenAt, setSpokenAt] = useState<number>()
  const seconds = useSecondsLeft(desk.told)
  const isOver = seconds === 0
  const { loseHold } = desk
  useEffect(() => {
    if (isOver) loseHold()
  }, [isOver, loseHold])
  if (seconds !== undefined && isSpoken(seconds) && spokenAt !== seconds) {
    setSpokenAt(seconds)
    setNote(text.said(Math.floor(seconds / 60), seconds % 60))
  }

  const held = desk.work.draft?.held
  if (held === null || held === undefined) return null
  const slot = `${visitText(held.slot, language)} ${held.slot.windowName}`
  if (held.isLost && held.isUnanswered)
    return (
      <NotificationBanner tone="warning" announce title={confirm.unknownTitle}>
        <p>{confirm.askWhy}</p>
        <RouterLink to={pageOf(siteId, '/apply/confirm')} className={linkButton}>
          {confirm.ask}
        </RouterLink>
      </NotificationBanner>
    )
  if (held.isLost)
    return (
      <div className="grid gap-4 print:hidden">
        {error !== undefined && <Problem error={error} />}
        <NotificationBanner tone="warning" announce title={isGone ? text.goneTitle : text.lostTitle}>
          <p>{text.lost(slot)}</p>
          <div className="flex flex-wrap gap-3">
            {!isGone && (
              <Button aria-disabled={busy} onClick={() => void act(desk.holdAgain)}>
                {text.again}
              </Button>
            )}
            <RouterLink to={pickAddress} className={linkButton}>
              {text.other}
            </RouterLink>
          </div>
        </NotificationBanner>
      </div>
    )

  const isEnding = seconds !== undefined && seconds <= warnSeconds
  const left = desk.told?.hold.extensionsLeft ?? 0
  const extend = () =>
    act(async () => {
      await desk.extendHold()
      setNote(text.extended)
    })
  return (
    <section
      aria-label={text.title(slot)}
      className={classNames(
        'sticky top-0 z-2 grid gap-2 rounded-8 border-2 bg-white px-4 py-3 print:hidden',
        isEnding ? 'border-4 border-warning-orange-2' : 'border-key-900',
      )}
    >
      <p className="text-dns-16B-130">{text.title(slot)}</p>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p role="timer" aria-live="off" className="text-std-20B-150 tabular-nums">
          {seconds === undefined ? text.checking : text.left(clockText(seconds))}
        </p>
        <div className="flex flex-wrap gap-3">
          {goOnAddress !== undefined && (
            <>
              <Button size="s" look="quiet" onClick={desk.giveUp}>
                {text.giveUp}
              </Button>
              <RouterLink to={goOnAddress} className={classNames(linkButton, 'min-h-11! py-1!')}>
                {text.goOn}
              </RouterLink>
            </>
          )}
          {goOnAddress === undefined && left > 0 && (
            <Button size="s" look={isEnding ? 'fill' : 'outline'} aria-disabled={busy} onClick={() => void extend()}>
              {text.extend}
            </Button>
          )}
        </div>
      </div>
      {isEnding && <p>{left > 0 ? text.ending : text.noExtension}</p>}
      {error !== undefined && <Problem error={error} />}
      <output className="sr-only">{note}</output>
    </section>
  )
}
