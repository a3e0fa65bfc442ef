import { useEffect } from 'react'
import { PairingPanel } from '#web/phone-reader/pairing-panel.tsx'
import { phoneText } from '#web/text/phone.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { ProblemNotice } from '../problem-notice.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

/** A phone in the reader's place (PF-TV-13): its link, the number to compare, and how far it is. */
export const PhoneScreen = () => {
  const { driver, state, play } = useKiosk()
  const { panel } = useText(phoneText)
  const { phone, notice } = state
  const status = phone?.status
  const isOver = notice !== null
  useEffect(() => {
    if (isOver) play('trouble')
  }, [isOver, play])
  const titles = { comparing: panel.compareTitle, working: panel.workTitle, waiting: panel.title }
  return (
    <ScreenFrame
      key={isOver ? 'over' : (status ?? 'opening')}
      title={isOver ? panel.failed : titles[status ?? 'waiting']}
      lead={!isOver && status === 'working' ? panel.work : undefined}
      sign={phone?.heard ?? 0}
      action={
        isOver ? (
          <Button size="kiosk" onClick={() => void driver.askPhone()}>
            {panel.again}
          </Button>
        ) : undefined
      }
    >
      {notice === null ? <PairingPanel kiosk state={phone} /> : <ProblemNotice problem={notice} />}
    </ScreenFrame>
  )
}
