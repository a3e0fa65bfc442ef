import { useCallback, useRef, useState } from 'react'
import { toAppError, type AppError } from '#shared/errors/app-error.ts'

/** One act at a time: a second press while it is under way does nothing, and its error is kept until the next one. */
export const useAct = () => {
  const isUnderWay = useRef(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError>()

  const act = useCallback(async (work: () => Promise<void>): Promise<void> => {
    if (isUnderWay.current) return
    isUnderWay.current = true
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (cause) {
      setError(toAppError(cause))
    } finally {
      isUnderWay.current = false
      setBusy(false)
    }
  }, [])

  return { act, busy, error, clear: useCallback(() => setError(undefined), []) }
}
