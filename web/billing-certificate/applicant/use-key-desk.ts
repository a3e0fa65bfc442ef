import { useCallback, useEffect, useRef, useState } from 'react'
import { readCounter } from '#shared/billing-certificate/applicant-api.ts'
import { isAppError, toAppError, type AppError } from '#shared/errors/app-error.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { KeyDesk, type AnswerTo } from './key-desk.ts'
import type { KeyCommand, KeyStage } from './key-wire.ts'

/** What the form for a key file asks of whichever worker is to hold the key. */
export type KeyFileWork = {
  readonly openKeyFile: (file: Blob, password: string) => Promise<AnswerTo<'open-key-file'> | undefined>
  readonly stage: KeyStage | undefined
  readonly error: AppError | undefined
  readonly clear: () => void
}

export type KeyWork = KeyFileWork & {
  /** Undefined where it failed, was already busy, or was given up: the error is in `error`. */
  readonly ask: <Type extends KeyCommand['type']>(
    command: Extract<KeyCommand, { readonly type: Type }>,
  ) => Promise<AnswerTo<Type> | undefined>
  /** Forgets passwords and keys at once. */
  readonly forget: () => void
}

/** A key worker that lives and dies with the screen. A second press while it works does nothing. */
export const useKeyDesk = (): KeyWork => {
  const { call } = useStaffSession()
  const desk = useRef<KeyDesk>(undefined)
  const isBusy = useRef(false)
  const [stage, setStage] = useState<KeyStage>()
  const [error, setError] = useState<AppError>()
  useEffect(
    () => () => {
      desk.current?.end()
      desk.current = undefined
    },
    [],
  )

  const ask = useCallback<KeyWork['ask']>(
    async (command) => {
      if (isBusy.current) return undefined
      isBusy.current = true
      setError(undefined)
      try {
        return await (desk.current ??= new KeyDesk()).ask(command, setStage)
      } catch (cause) {
        const failure = toAppError(cause)
        if (isAppError(failure, 'request.aborted')) return undefined
        // The portal notices by a call of its own that the session is over, and shows the sign-in again.
        if (isAppError(failure, 'session.required') || isAppError(failure, 'session.expired'))
          await call(readCounter, {}).catch(() => undefined)
        setError(failure)
        return undefined
      } finally {
        isBusy.current = false
        setStage(undefined)
      }
    },
    [call],
  )
  const openKeyFile = useCallback<KeyWork['openKeyFile']>(
    (file, password) => ask<'open-key-file'>({ type: 'open-key-file', file, password }),
    [ask],
  )
  const clear = useCallback(() => setError(undefined), [])
  const forget = useCallback(() => {
    desk.current?.end()
  }, [])
  return { ask, openKeyFile, stage, error, clear, forget }
}
