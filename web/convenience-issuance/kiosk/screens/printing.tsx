import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { readPrinting } from '#shared/convenience-issuance/api.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { call } from '#web/app/api.ts'
import { willPass } from '#web/app/query-client.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { PrintPicture, TroublePicture } from '../pictures.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

const pollEvery = 500

/** ⑬ 「印刷中です。」: side by side, and what holds it up (CV-KJ-8). It never times out. */
export const PrintingScreen = () => {
  const { driver, state, devices, play } = useKiosk()
  const { printing: text } = useText(journeyText)
  const [isAskingStop, setAskingStop] = useState(false)
  const { visitId } = driver
  const { printing } = state

  const { data, error } = useQuery({
    queryKey: ['visit', visitId, 'print'],
    queryFn: ({ signal }) => call(readPrinting, { params: { visitId: visitId ?? '' }, headers: passiveHeader, signal }),
    enabled: visitId !== undefined,
    refetchInterval: pollEvery,
  })
  useEffect(() => {
    if (data !== undefined) driver.seePrinting(data)
  }, [driver, data])
  useEffect(() => {
    if (error !== null && !willPass(error)) driver.fail(error)
  }, [driver, error])

  const isStopped = printing?.state === 'stopped'
  useEffect(() => {
    if (isStopped) play('trouble')
  }, [isStopped, play])

  const reasons: Readonly<Record<string, string>> = text.reasons
  const progress = () => {
    if (printing === null || printing.state === 'queued') return <ProgressIndicator kiosk label={text.queued} />
    const { sidesPrinted, sidesTotal } = printing
    const label = sidesPrinted === sidesTotal ? text.finishing : text.progress(sidesPrinted, sidesTotal)
    return <ProgressIndicator kiosk label={label} value={sidesPrinted} max={sidesTotal} />
  }
  return (
    <ScreenFrame
      isPictureSmall
      picture={isStopped ? <TroublePicture /> : <PrintPicture />}
      title={isStopped ? text.stoppedTitle : text.title}
      lead={isStopped ? text.stoppedLead : text.lead}
      isSimulated={devices?.printer.simulated === true}
      isAskingStop={isAskingStop}
      onAskStopDone={() => setAskingStop(false)}
      action={
        isStopped ? (
          <Button size="kiosk" look="outline" onClick={() => setAskingStop(true)}>
            {text.stop}
          </Button>
        ) : undefined
      }
    >
      {isStopped && (
        <NotificationBanner
          tone="warning"
          kiosk
          announce
          title={[...new Set(printing.reasons.map((reason) => reasons[reason] ?? text.reasons.other))].join('')}
        />
      )}
      {error !== null && <NotificationBanner tone="warning" kiosk announce title={text.offline} />}
      {progress()}
    </ScreenFrame>
  )
}
