import { useState } from 'react'
import type { CardRow } from '#shared/card-handover/api.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { ChooseCards } from './choose-cards.tsx'
import { PrintPanel } from './print-panel.tsx'

/** 通知書・宛名の印刷 (CM-SC-8): choose, see, print, and only then record as sent. */
export const NoticesPage = () => {
  const { notices } = useText(handoverText)
  const { keepsPersons } = useLedger().overview
  const [cards, setCards] = useState<readonly CardRow[]>([])
  const [round, setRound] = useState(0)
  return (
    <>
      <PageHead title={notices.title} lead={notices.lead} />
      {!keepsPersons && <NotificationBanner tone="information" title={notices.noPersons} />}
      <ChooseCards
        onChosen={(chosen) => {
          setCards(chosen)
          setRound(round + 1)
        }}
      />
      {cards.length > 0 && <PrintPanel key={round} cards={cards} />}
    </>
  )
}
