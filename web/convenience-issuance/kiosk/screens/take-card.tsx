import { useEffect } from 'react'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { startReminder } from '../idle-clock.ts'
import { useKiosk } from '../kiosk-context.ts'
import { TakeCardPicture, TroublePicture } from '../pictures.tsx'
import { ScreenFrame } from '../screen-frame.tsx'

/** A reminder every ten seconds; after a minute a human is called (CV-KS-4). */
const reminder = { every: 10, until: 60 }

const useReminder = () => {
  const { driver, play } = useKiosk()
  const { takeCard } = useText(journeyText)
  useEffect(
    () =>
      startReminder(reminder, { onRemind: () => play('attention', takeCard.spoken), onGiveUp: driver.giveUpOnCard }),
    [driver, play, takeCard.spoken],
  )
}

const TakeCard = ({ title, lead }: { readonly title: string; readonly lead: string }) => {
  const desk = useCardPresence()
  useReminder()
  return (
    <ScreenFrame
      picture={<TakeCardPicture />}
      title={title}
      lead={lead}
      isSimulated={desk.status === 'ready' && desk.reader.simulated}
    />
  )
}

/** ④ Nothing goes on until the reader reports that the card is gone (CV-KJ-3). */
export const TakeCardScreen = () => {
  const { takeCard } = useText(journeyText)
  return <TakeCard title={takeCard.title} lead={takeCard.lead} />
}

/** The same after a visit that ended with the card still there. */
export const ReturnCardScreen = () => {
  const { returnCard } = useText(journeyText)
  return <TakeCard title={returnCard.title} lead={returnCard.lead} />
}

/** The card was left behind: the terminal waits for a human. */
export const StaffCallScreen = () => {
  const { play } = useKiosk()
  const { staffCall } = useText(journeyText)
  useEffect(() => play('trouble'), [play])
  return (
    <ScreenFrame picture={<TroublePicture />} title={staffCall.title} lead={staffCall.lead}>
      <div className="grid gap-4 text-center text-std-22N-150 desktop:text-std-28N-150">
        <p>{staffCall.person}</p>
        <p>{staffCall.staff}</p>
      </div>
    </ScreenFrame>
  )
}
