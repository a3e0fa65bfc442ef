import { useCallback, useEffect, useRef, useState } from 'react'
import { control, ControlError, type WorldState } from './control.ts'

const everyMilliseconds = 1500

export type World = {
  readonly kioskId: string
  readonly state: WorldState | undefined
  /** What became of the latest act or look: a device may refuse, or nobody may answer. */
  readonly failure: 'refused' | 'silent' | undefined
  /** Does something and looks at what became of it. */
  readonly act: (work: () => Promise<void>) => void
}

const conflict = 409

/** A kiosk's simulated devices and the clock as they are now, looked at again and again while `watched`. */
export const useWorld = (kioskId: string, watched: boolean): World => {
  const [seen, setSeen] = useState<{ readonly kioskId: string; readonly state: WorldState }>()
  const [failure, setFailure] = useState<World['failure']>()
  const latest = useRef(0)

  const look = useCallback(async () => {
    const turn = (latest.current += 1)
    const state = await control.readState(kioskId)
    // A slow answer must not put an older world over a newer one.
    if (turn === latest.current) setSeen({ kioskId, state })
  }, [kioskId])

  const attempt = useCallback(async (work: () => Promise<void>) => {
    try {
      await work()
      setFailure(undefined)
    } catch (error) {
      setFailure(error instanceof ControlError && error.status === conflict ? 'refused' : 'silent')
    }
  }, [])

  useEffect(() => {
    if (!watched) return
    const lookIfShown = () => {
      // A refusal stays to be read; only silence is looked at again.
      if (!document.hidden) look().catch(() => setFailure('silent'))
    }
    lookIfShown()
    const timer = setInterval(lookIfShown, everyMilliseconds)
    return () => clearInterval(timer)
  }, [watched, look])

  const act = useCallback(
    (work: () => Promise<void>) =>
      void attempt(async () => {
        await work()
        await look()
      }),
    [attempt, look],
  )
  return { kioskId, state: seen?.kioskId === kioskId ? seen.state : undefined, failure, act }
}
