import { useEffect, type ReactNode } from 'react'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { startReminder } from '../idle-clock.ts'
import { useKiosk } from '../kiosk-context.ts'
import { ScreenFrame } from '../screen-frame.tsx'
import { CashPicture, PrintPicture, TakeCardPicture } from '../pictures.tsx'

const Thing = ({
  picture,
  name,
  note,
}: {
  readonly picture: ReactNode
  readonly name: string
  readonly note: string
}) => (
  <li className="grid grid-cols-[7rem_1fr] items-center gap-4 rounded-16 border-2 border-solid-gray-420 bg-white p-4 desktop:grid-cols-[9rem_1fr] desktop:gap-8 desktop:px-8 tall:grid-cols-[16rem_1fr] tall:py-8">
    {picture}
    <div className="grid gap-1">
      <p className="text-std-24B-150 desktop:text-std-32B-150">{name}</p>
      <p className="text-std-20N-150 desktop:text-std-26N-150">{note}</p>
    </div>
  </li>
)

/** ⑭ 「お取り忘れにご注意ください。」: certificate, card, change (CV-KS-12, CV-SEC-4). */
export const TakeThingsScreen = () => {
  const { driver, state, devices, play } = useKiosk()
  const { takeThings: text } = useText(journeyText)
  const desk = useCardPresence()
  const { printing, payment } = state
  const changeYen = payment?.changeYen ?? 0
  useEffect(
    () =>
      startReminder(
        { every: 10, until: 60 },
        { onRemind: () => play('attention', text.spoken), onGiveUp: () => undefined },
      ),
    [play, text.spoken],
  )
  return (
    <ScreenFrame
      title={text.title}
      lead={text.lead}
      isSimulated={devices?.printer.simulated === true}
      action={
        <Button size="kiosk" onClick={() => void driver.takeThings()}>
          {text.taken}
        </Button>
      }
    >
      {desk.status === 'ready' && desk.presence !== 'absent' && (
        <NotificationBanner tone="warning" kiosk announce title={text.cardThere} />
      )}
      <ul className="grid gap-4 desktop:gap-6">
        <Thing
          picture={<PrintPicture />}
          name={text.certificate}
          note={text.certificateNote(printing?.sidesTotal ?? 0)}
        />
        <Thing picture={<TakeCardPicture />} name={text.card} note={text.cardNote} />
        {changeYen > 0 && <Thing picture={<CashPicture />} name={text.change} note={text.changeNote(changeYen)} />}
      </ul>
    </ScreenFrame>
  )
}
