import { useEffect, useState, useSyncExternalStore } from 'react'
import { cardDesk, loadCardBridge } from '#web/card/card-desk.ts'
import { withCardSession } from '#web/card/card-session.ts'
import { CardTrial } from './card-trial.ts'

/** The trial of this page: it waits for a card while the screen that uses this is shown. */
export const useCardTrial = () => {
  const [trial] = useState(
    () =>
      new CardTrial({
        desk: cardDesk,
        withCardSession,
        loadToTokenKind: async () => (await loadCardBridge()).toTokenKind,
        now: () => new Date(),
        page: window,
      }),
  )
  useEffect(() => trial.start(), [trial])
  const state = useSyncExternalStore(trial.subscribe, () => trial.state)
  return { trial, state }
}
