import { useEffect } from 'react'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { ReceiptPicture } from '../pictures.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

/** ⑮ 「領収書をお取りください。」; where it cannot be printed, its number is on the screen. */
export const ReceiptScreen = () => {
  const { driver, state, devices, play } = useKiosk()
  const { receipt: text, frame, yen } = useText(journeyText)
  const { receipt, printing, payment } = state
  const isFailed = receipt === 'failed'
  useEffect(() => {
    if (receipt === 'printed') play('done', text.spoken)
    if (receipt === 'failed') play('trouble')
  }, [receipt, play, text.spoken])
  return (
    <ScreenFrame
      isPictureSmall
      picture={<ReceiptPicture />}
      title={isFailed ? text.failedTitle : text.title}
      lead={isFailed ? text.failedLead : text.lead}
      isSimulated={devices?.receiptPrinter.simulated === true}
      action={
        // Ending now would call the receipt back; it takes seconds, and a printer that does not answer ends it too.
        <Button size="kiosk" aria-disabled={receipt === 'printing'} onClick={driver.end}>
          {frame.finish}
        </Button>
      }
    >
      {receipt === 'printing' && <ProgressIndicator kiosk label={text.printing} />}
      {printing !== null && payment !== null && (
        <dl className="mx-auto grid w-full max-w-[56rem] gap-4 rounded-16 border-2 border-solid-gray-420 bg-white p-6 text-center desktop:grid-cols-2 tall:p-8">
          <div>
            <dt className="text-std-20N-150 desktop:text-std-24N-150">{text.total}</dt>
            <dd className="text-std-28B-150 tabular-nums desktop:text-std-36B-140">{yen(payment.dueYen)}</dd>
          </div>
          <div>
            <dt className="text-std-20N-150 desktop:text-std-24N-150">{text.number}</dt>
            <dd className="text-std-28B-150 tabular-nums desktop:text-std-36B-140">{printing.receiptNumber}</dd>
          </div>
        </dl>
      )}
      <NotificationBanner tone="information" kiosk title={text.erased} className="mx-auto" />
    </ScreenFrame>
  )
}
