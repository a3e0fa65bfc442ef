import { useCallback, useEffect, useRef, useState } from 'react'
import type { CheckProgress } from '#shared/document-check/check-document.ts'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import type { CheckedFile, CheckOrder } from './check-wire.ts'
import { checkInWorker } from './check-in-worker.ts'

export type CheckState =
  | { readonly status: 'waiting' }
  | { readonly status: 'checking'; readonly stage: CheckProgress['stage'] }
  | { readonly status: 'checked'; readonly checked: CheckedFile }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: AppError }

/** One check at a time: a new one ends the one before, and so does leaving the screen. */
export const useDocumentCheck = () => {
  const [state, setState] = useState<CheckState>({ status: 'waiting' })
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const check = useCallback(async (order: CheckOrder) => {
    running.current?.abort()
    const own = new AbortController()
    running.current = own
    const tell = (next: CheckState) => {
      if (running.current === own) setState(next)
    }
    tell({ status: 'checking', stage: 'reading' })
    try {
      const checked = await checkInWorker(order, {
        signal: own.signal,
        onStage: (stage) => tell({ status: 'checking', stage }),
      })
      tell({ status: 'checked', checked })
    } catch (error) {
      tell(
        isAppError(error, 'request.aborted') ? { status: 'cancelled' } : { status: 'failed', error: toAppError(error) },
      )
    }
  }, [])

  const cancel = useCallback(() => running.current?.abort(), [])
  const forget = useCallback(() => {
    running.current?.abort()
    running.current = undefined
    setState({ status: 'waiting' })
  }, [])
  return { state, check, cancel, forget }
}
