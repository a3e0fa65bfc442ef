import { useCallback, useRef, useState } from 'react'

/** One act at a time: a second press while the first is under way does nothing, and what went wrong is kept to be shown. */
export const useAct = (): {
  readonly busy: boolean
  readonly error: unknown
  readonly act: (work: () => Promise<void>) => Promise<void>
  readonly forget: () => void
} => {
  const running = useRef(false)
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: unknown }>({
    busy: false,
    error: undefined,
  })
  const act = useCallback(async (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setState({ busy: true, error: undefined })
    try {
      await work()
      setState({ busy: false, error: undefined })
    } catch (error) {
      setState({ busy: false, error })
    } finally {
      running.current = false
    }
  }, [])
  const forget = useCallback(() => setState({ busy: false, error: undefined }), [])
  return { ...state, act, forget }
}
