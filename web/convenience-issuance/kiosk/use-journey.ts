import { useEffect, useState, useSyncExternalStore } from 'react'
import { call, callWhileLeaving } from '#web/app/api.ts'
import { cardDesk } from '#web/card/card-desk.ts'
import { drawCertificate } from './documents.ts'
import { openHistoryGuard } from './history-guard.ts'
import { JourneyDriver, type PageDuty } from './journey-driver.ts'

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** The journeys of this terminal: one driver for as long as the page stands, and its state as it changes. */
export const useJourney = (duty: PageDuty) => {
  const [driver] = useState(
    () =>
      new JourneyDriver({
        call,
        callWhileLeaving,
        origin: location.origin,
        desk: cardDesk,
        // Neither this nor a phone is wanted before somebody is there.
        logInByCard: async (options) => {
          const session = import('#web/card/card-session.ts')
          const { logInByCard } = await import('#web/card/log-in-by-card.ts')
          return logInByCard((await session).withCardSession, options)
        },
        askByPhone: async (options) => (await import('#web/phone-reader/ask-by-phone.ts')).askByPhone(options),
        draw: drawCertificate,
        wait,
      }),
  )
  const state = useSyncExternalStore(driver.subscribe, () => driver.state)

  useEffect(() => driver.serve(duty), [driver, duty])
  useEffect(() => {
    driver.start()
    const onPageShow = ({ persisted }: PageTransitionEvent) => {
      // A page out of the back-forward cache shows a visit that has ended.
      if (persisted) location.reload()
    }
    globalThis.addEventListener('pagehide', driver.leavePage)
    globalThis.addEventListener('pageshow', onPageShow)
    return () => {
      globalThis.removeEventListener('pagehide', driver.leavePage)
      globalThis.removeEventListener('pageshow', onPageShow)
      driver.leavePage()
    }
  }, [driver])

  const isUnderWay = state.screen !== 'hold-card'
  useEffect(() => (isUnderWay ? openHistoryGuard(window, driver.back) : undefined), [isUnderWay, driver])

  return { driver, state }
}
