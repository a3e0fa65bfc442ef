import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { readCounter } from '#shared/billing-certificate/applicant-api.ts'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import type { KeyFileWork } from '#web/billing-certificate/applicant/use-key-desk.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { ClaimDesk, type AnswerTo } from './claim-desk.ts'
import type { ClaimCommand, ClaimProgress } from './claim-wire.ts'

type SignDigest = (digest: Uint8Array) => Promise<Uint8Array>

export type ClaimWork = {
  /** Undefined where it failed or was already busy: the error is in `error`, `request.aborted` among them. */
  readonly ask: <Type extends ClaimCommand['type']>(
    command: Extract<ClaimCommand, { readonly type: Type }>,
    signDigest?: SignDigest,
  ) => Promise<AnswerTo<Type> | undefined>
  readonly progress: ClaimProgress | undefined
  readonly error: AppError | undefined
  readonly clear: () => void
  /** Ends what is under way; what was opened, read and signed stays. */
  readonly cancel: () => void
  /** Forgets the key, the file and what was signed. */
  readonly forget: () => void
  /** The same worker, as the form for a key file knows it. */
  readonly keyFile: KeyFileWork
}

/** A claim worker that lives and dies with the screen. A second press while it works does nothing. */
export const useClaimDesk = (): ClaimWork => {
  const { call } = useStaffSession()
  const desk = useRef<ClaimDesk>(undefined)
  const isBusy = useRef(false)
  const [progress, setProgress] = useState<ClaimProgress>()
  const [error, setError] = useState<AppError>()
  useEffect(
    () => () => {
      desk.current?.end()
      desk.current = undefined
    },
    [],
  )

  const ask = useCallback<ClaimWork['ask']>(
    async (command, signDigest) => {
      if (isBusy.current) return undefined
      isBusy.current = true
      setError(undefined)
      try {
        return await (desk.current ??= new ClaimDesk()).ask(command, {
          onProgress: setProgress,
          ...(signDigest === undefined ? {} : { signDigest }),
        })
      } catch (cause) {
        const failure = toAppError(cause)
        // The portal notices by a call of its own that the session is over, and shows the sign-in again.
        if (isAppError(failure, 'session.required') || isAppError(failure, 'session.expired'))
          await call(readCounter, {}).catch(() => undefined)
        setError(failure)
        return undefined
      } finally {
        isBusy.current = false
        setProgress(undefined)
      }
    },
    [call],
  )
  const openKeyFile = useCallback<KeyFileWork['openKeyFile']>(
    (file, password) => ask<'open-key-file'>({ type: 'open-key-file', file, password }),
    [ask],
  )
  const clear = useCallback(() => setError(undefined), [])
  const cancel = useCallback(() => desk.current?.cancel(), [])
  const forget = useCallback(() => desk.current?.end(), [])
  const keyFile = useMemo(
    (): KeyFileWork => ({
      openKeyFile,
      stage: progress?.stage === 'opening' ? 'opening' : undefined,
      error: isAppError(error, 'request.aborted') ? undefined : error,
      clear,
    }),
    [openKeyFile, progress?.stage, error, clear],
  )
  return { ask, progress, error, clear, cancel, forget, keyFile }
}
