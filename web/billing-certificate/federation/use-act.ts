import { useCallback, useRef, useState } from 'react'

/** One act at a time: a second press while the first is under way does nothing, and what went wrong is kept to be shown. */
export const useAct = (): {
  readonly busy: boolean
  readonly error: unknown
  readonly act: (work: () => Promise<void>) => Promise<void>
} => {
  const running = useRef(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = useCallback(async (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (cause) {
      setError(cause)
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [])
  return { busy, error, act }
}
