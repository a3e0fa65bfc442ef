import { useEffect, useRef, useState } from 'react'
import type { Terminal } from '#shared/convenience-issuance/api.ts'
import { startIdleClock, type IdleClock } from './idle-clock.ts'
import type { JourneyDriver } from './journey-driver.ts'
import { screenRows, type Screen } from './journey.ts'

/** The BFF is told of touches too, or its own clock would end the visit of somebody who takes time to choose. */
const tellEvery = 20_000

const touches = ['pointerdown', 'keydown'] as const

type Idle = {
  readonly screen: Screen
  /** While the machine works the person can only wait. */
  readonly isPaused: boolean
  /** Changes when something other than a touch shows that somebody is there, such as money going in. */
  readonly sign: number
  readonly limits: Terminal['idle']
  readonly driver: JourneyDriver
}

/** Runs the clock of silence of a screen (CV-KS-14). Gives the seconds left while the question stands, and its answer. */
export const useIdle = ({ screen, isPaused, sign, limits, driver }: Idle) => {
  const [warning, setWarning] = useState<{ readonly sign: number; readonly secondsLeft: number } | null>(null)
  const clock = useRef<IdleClock>(null)
  const { warnAfter, endAfter, pinWarnAfter } = limits
  const { silence } = screenRows[screen]

  useEffect(() => {
    if (silence === 'nothing' || isPaused) return
    let toldAt = performance.now()
    const running = startIdleClock(
      { warnAfter: silence === 'ask-late' ? pinWarnAfter : warnAfter, endAfter: silence === 'leave' ? 0 : endAfter },
      {
        onWarn: (secondsLeft) => setWarning({ sign, secondsLeft }),
        onEnd: () => {
          if (silence === 'leave') driver.leave()
          else if (silence === 'ask-to-end') driver.end()
          else void driver.stop('idle')
        },
      },
    )
    clock.current = running
    const onTouch = () => {
      running.touch()
      if (silence === 'leave' || performance.now() - toldAt < tellEvery) return
      toldAt = performance.now()
      void driver.extend()
    }
    for (const touch of touches) globalThis.addEventListener(touch, onTouch)
    return () => {
      running.stop()
      for (const touch of touches) globalThis.removeEventListener(touch, onTouch)
    }
  }, [silence, isPaused, sign, warnAfter, endAfter, pinWarnAfter, driver])

  return {
    secondsLeft: warning?.sign === sign && !isPaused ? warning.secondsLeft : null,
    isEnding: silence === 'ask-to-end',
    stay: () => {
      setWarning(null)
      clock.current?.restart()
      void driver.extend()
    },
  }
}
