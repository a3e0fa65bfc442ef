import { useCardPresence } from '#web/card/use-card-presence.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { HoldCardPicture } from '../pictures.tsx'
import { ProblemNotice } from '../problem-notice.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

/** ② Waiting for the card, and reading it (CV-KS-2). */
export const WaitingForCardScreen = () => {
  const { driver, state } = useKiosk()
  const { waiting } = useText(journeyText)
  const desk = useCardPresence()
  const isThere = desk.status === 'ready' && desk.presence !== 'absent'
  return (
    <ScreenFrame
      picture={<HoldCardPicture />}
      title={state.busy ? waiting.title : waiting.titleAgain}
      lead={waiting.lead}
      isSimulated={desk.status === 'ready' && desk.reader.simulated}
      action={
        !state.busy && isThere ? (
          <Button size="kiosk" onClick={driver.readCardAgain}>
            {waiting.again}
          </Button>
        ) : undefined
      }
    >
      {state.notice !== null && <ProblemNotice problem={state.notice} />}
      {state.busy && <ProgressIndicator kiosk label={waiting.progress} />}
    </ScreenFrame>
  )
}
