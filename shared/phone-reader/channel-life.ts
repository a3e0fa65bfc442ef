import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { Timers } from './sealed-link.ts'

/** Ends a channel by its time or by its person, whichever comes first; `stop` calls the clock off. */
export const startLife = (
  person: AbortSignal,
  { after }: Timers,
  milliseconds: number,
): { readonly signal: AbortSignal; readonly stop: () => void } => {
  const ending = new AbortController()
  const stopClock = after(milliseconds, () => ending.abort(new AppError('phone.expired')))
  const onPerson = () => {
    const { reason } = person as { readonly reason: unknown }
    ending.abort(reason instanceof AppError ? reason : new AppError('phone.cancelled', undefined, { cause: reason }))
  }
  if (person.aborted) onPerson()
  else person.addEventListener('abort', onPerson, { once: true })
  return {
    signal: ending.signal,
    stop: () => {
      stopClock()
      person.removeEventListener('abort', onPerson)
    },
  }
}

/** An error of the catalogue as it is; whatever else a wait threw when its signal fired, as the signal's reason. */
export const reasonOf = (error: unknown, signal: AbortSignal): AppError =>
  toAppError(signal.aborted && !(error instanceof AppError) ? signal.reason : error)
