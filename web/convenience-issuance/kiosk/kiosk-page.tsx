import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { readDevices, readTerminal, type Terminal } from '#shared/convenience-issuance/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { passiveHeader } from '#shared/session/api.ts'
import { call } from '#web/app/api.ts'
import { loadJapaneseFont } from '#web/app/japanese-font.ts'
import { Loading } from '#web/app/loading.tsx'
import { sourceLanguage, useLanguage } from '#web/text/language.tsx'
import { drawReceipt } from './documents.ts'
import type { PageDuty } from './journey-driver.ts'
import { KioskContext, type Kiosk } from './kiosk-context.ts'
import { HoldCardScreen } from './screens/hold-card.tsx'
import { hush, sound, type Beep } from './sound.ts'
import { useJourney } from './use-journey.ts'

const loadScreens = () => import('./screens/journey-screen.tsx')
const JourneyScreen = lazy(async () => ({ default: (await loadScreens()).JourneyScreen }))
const TerminalSignIn = lazy(async () => ({ default: (await import('./terminal-sign-in.tsx')).TerminalSignIn }))
const TerminalTrouble = lazy(async () => ({ default: (await import('./terminal-trouble.tsx')).TerminalTrouble }))

const terminalKey = ['terminal']
const devicesKey = ['devices']

/** Hours and devices are asked for again while nobody uses the terminal. */
const lookEvery = 15_000

type JourneysProps = {
  readonly terminal: Terminal
  /** When the BFF told `terminal`, by this machine's clock. */
  readonly answeredAt: number
  readonly onWiped: () => void
}

const Journeys = ({ terminal, answeredAt, onWiped }: JourneysProps) => {
  const queryClient = useQueryClient()
  const { language, setLanguage } = useLanguage()
  const [isMuted, setMuted] = useState(false)
  const duty = useMemo<PageDuty>(() => {
    return {
      drawReceipt: (facts) => {
        // The BFF's clock, so that a terminal set wrong prints no wrong date.
        const at = Date.parse(terminal.now) + Date.now() - answeredAt
        return drawReceipt(terminal, facts, new Date(at).toISOString())
      },
      onWiped: () => {
        hush()
        queryClient.clear()
        setLanguage(sourceLanguage)
        setMuted(false)
        onWiped()
      },
    }
  }, [terminal, answeredAt, queryClient, setLanguage, onWiped])
  const { driver, state } = useJourney(duty)
  // After the first paint and before a visit begins: a visit must not wait for the network to show its next screen.
  useEffect(() => {
    loadScreens()
      .then(({ fetchWords }) => fetchWords(language))
      // Whatever does not come now is asked for again when its screen is drawn.
      .catch(() => undefined)
  }, [language])
  const { data: devices } = useQuery({
    queryKey: devicesKey,
    queryFn: ({ signal }) => call(readDevices, { headers: passiveHeader, signal }),
    refetchInterval: state.screen === 'hold-card' ? lookEvery : false,
  })
  const play = useCallback(
    (beep: Beep, sentence?: string) => {
      if (!isMuted) sound(beep, sentence === undefined ? undefined : { sentence, language })
    },
    [isMuted, language],
  )
  const kiosk = useMemo<Kiosk>(
    () => ({ driver, state, terminal, devices, language, isMuted, setMuted, play }),
    [driver, state, terminal, devices, language, isMuted, play],
  )
  const { screen } = state
  return (
    <KioskContext value={kiosk}>
      {screen === 'hold-card' ? (
        <HoldCardScreen />
      ) : (
        <Suspense fallback={<Loading />}>
          <JourneyScreen screen={screen} />
        </Suspense>
      )}
    </KioskContext>
  )
}

const isSignedOut = (error: unknown): boolean =>
  isAppError(error, 'session.required') || isAppError(error, 'session.expired')

/** One terminal at one address: screens are states, never addresses, so nothing of a visit gets into a history. */
export const KioskPage = () => {
  const {
    data: terminal,
    dataUpdatedAt,
    error,
    refetch,
  } = useQuery({
    queryKey: terminalKey,
    queryFn: ({ signal }) => call(readTerminal, { headers: passiveHeader, signal }),
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : lookEvery),
    placeholderData: keepPreviousData,
  })
  useEffect(() => {
    // After the first paint: the list of its subsets alone is larger than the rest of the style sheet.
    loadJapaneseFont().catch(() => undefined)
  }, [])
  const onWiped = useCallback(() => void refetch(), [refetch])

  if (isSignedOut(error)) return <TerminalSignIn onSignedIn={() => void refetch()} />
  if (terminal !== undefined) return <Journeys terminal={terminal} answeredAt={dataUpdatedAt} onWiped={onWiped} />
  return error === null ? <Loading /> : <TerminalTrouble error={error} onAgain={() => void refetch()} />
}
