import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { PrintPicture } from '../pictures.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

/** ⑪ 「ダウンロード中です。」 (CV-KJ-6). */
export const PreparingScreen = () => {
  const { state } = useKiosk()
  const { preparing } = useText(journeyText)
  return (
    <ScreenFrame picture={<PrintPicture />} title={preparing.title} lead={preparing.lead}>
      <ProgressIndicator kiosk label={preparing[state.preparation]} />
    </ScreenFrame>
  )
}
