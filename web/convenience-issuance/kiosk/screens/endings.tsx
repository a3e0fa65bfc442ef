import { useEffect } from 'react'
import { findSentences } from '#web/text/error-sentences.ts'
import { counterErrorText } from '#web/text/errors-counter.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner, type Tone } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import type { MoneyFate } from '../journey-state.ts'
import { useKiosk } from '../kiosk-context.ts'
import { CashPicture, TroublePicture } from '../pictures.tsx'
import { ScreenFrame } from '../screen-frame.tsx'
import { whoHelps } from '../who-helps.ts'
import { ProblemDetail } from './problem-detail.tsx'

const moneyTones: Readonly<Record<MoneyFate['state'], Tone>> = {
  none: 'information',
  returning: 'warning',
  returned: 'success',
  unknown: 'error',
  stuck: 'error',
}

/** What became of the money; it is said on every screen that ends badly (CV-KS-13). */
const Money = () => {
  const { money } = useKiosk().state
  const { money: text } = useText(journeyText)
  const words = money.state === 'returned' ? text.returned(money.yen) : text[money.state]
  return <NotificationBanner tone={moneyTones[money.state]} kiosk announce title={words} />
}

const Finish = () => {
  const { driver } = useKiosk()
  const { frame } = useText(journeyText)
  return (
    <Button size="kiosk" onClick={driver.leave}>
      {frame.finish}
    </Button>
  )
}

/** The visit is being aborted. */
export const StoppingScreen = () => {
  const { stopping } = useText(journeyText)
  return (
    <ScreenFrame picture={<CashPicture />} title={stopping.title}>
      <ProgressIndicator kiosk label={stopping.progress} />
    </ScreenFrame>
  )
}

/** The visit was aborted by the person or by silence. */
export const StoppedScreen = () => {
  const { state } = useKiosk()
  const { stopped } = useText(journeyText)
  return (
    <ScreenFrame
      isPictureSmall
      picture={<CashPicture />}
      title={state.stopReason === 'idle' ? stopped.titleIdle : stopped.title}
      lead={stopped.erased}
      action={<Finish />}
    >
      <Money />
    </ScreenFrame>
  )
}

/** The visit was refused: what happened, why, what to do, who can help, and where the money is (CV-KS-13). */
export const RefusedScreen = () => {
  const { state, play } = useKiosk()
  const errors = useText(counterErrorText)
  const { refused, whoHelps: helpers, frame } = useText(journeyText)
  useEffect(() => play('trouble'), [play])
  const { problem } = state
  if (problem === null) return null
  const { what, why, todo } = findSentences(errors, problem.code)
  return (
    <ScreenFrame isPictureSmall picture={<TroublePicture />} title={what} action={<Finish />}>
      <div className="grid gap-5 rounded-16 border-2 border-solid-gray-420 bg-white p-5 text-std-20N-150 desktop:p-6 desktop:text-std-24N-150 tall:gap-8 tall:p-10 tall:text-std-28N-150">
        <section className="grid gap-1">
          <Heading level={2} look="part" className="desktop:text-std-26B-150">
            {refused.why}
          </Heading>
          <p>{why}</p>
          <ProblemDetail problem={problem} />
        </section>
        <section className="grid gap-1">
          <Heading level={2} look="part" className="desktop:text-std-26B-150">
            {refused.todo}
          </Heading>
          <p>{todo}</p>
          <p>{helpers[whoHelps(problem.code)]}</p>
        </section>
        <p className="text-mono-17N-150 text-solid-gray-700 desktop:text-std-24N-150">{frame.code(problem.code)}</p>
      </div>
      <Money />
      <p className="text-std-20N-150 desktop:text-std-24N-150">{refused.erased}</p>
    </ScreenFrame>
  )
}
