import { useCardPresence } from '#web/card/use-card-presence.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { HoldCardPicture } from '../pictures.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

/** Between ③ and ④: the card signs, the BFF asks whether its certificate is good. */
export const CheckingScreen = () => {
  const { checking } = useText(journeyText)
  const desk = useCardPresence()
  return (
    <ScreenFrame
      picture={<HoldCardPicture />}
      title={checking.title}
      lead={checking.lead}
      isSimulated={desk.status === 'ready' && desk.reader.simulated}
    >
      <ProgressIndicator kiosk label={checking.progress} />
    </ScreenFrame>
  )
}
