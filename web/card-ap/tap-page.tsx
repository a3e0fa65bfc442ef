import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Shell } from '#web/app/shell.tsx'
import { findCardApMeans } from '#web/card/card-ap.ts'
import { tapText } from '#web/text/tap.ts'
import { useText } from '#web/text/text-area.ts'
import { ScreenHeading } from '#web/ui/heading.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { authenticateWithCardAp } from './authenticate.ts'
import { DoneScreen, UnableScreen } from './screens/endings.tsx'
import { HoldingScreen } from './screens/holding.tsx'
import { StartScreen } from './screens/start.tsx'
import { TapDesk } from './tap-desk.ts'

const useTapDesk = () => {
  const [desk] = useState(
    () => new TapDesk({ findMeans: findCardApMeans, authenticate: (request) => authenticateWithCardAp(request) }),
  )
  const state = useSyncExternalStore(desk.subscribe, () => desk.state)
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    desk.look().catch(setFailure)
    return desk.stop
  }, [desk])
  // The library could not be loaded: the page's error boundary knows what to say.
  if (failure !== undefined) throw failure
  return { desk, state }
}

/** A person proves by a card of their municipality who they are: tapped on this phone, or on a reader (CV-G-6). */
export const TapPage = () => {
  const { title, looking } = useText(tapText)
  const { desk, state } = useTapDesk()
  const draw = (): ReactNode => {
    switch (state.status) {
      case 'looking':
        return (
          <div className="grid gap-8">
            <ScreenHeading>{title}</ScreenHeading>
            <ProgressIndicator label={looking} />
          </div>
        )
      case 'unable':
        return <UnableScreen />
      case 'ready': {
        const { means, problem, triesLeft } = state
        return <StartScreen {...{ means, problem, triesLeft }} onStart={(way, pin) => void desk.start(way, pin)} />
      }
      case 'tapping': {
        const { means, step, isAskingLastTry } = state
        return (
          <HoldingScreen
            {...{ means, step, isAskingLastTry }}
            onAnswerLastTry={desk.answerLastTry}
            onStop={desk.stop}
          />
        )
      }
      case 'done':
        return <DoneScreen proof={state.proof} onAgain={desk.restart} />
    }
  }
  return <Shell title={title}>{draw()}</Shell>
}
