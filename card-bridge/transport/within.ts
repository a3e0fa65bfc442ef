import { AppError } from '#shared/errors/app-error.ts'
import { requireNotAborted } from './foreign-errors.ts'

/**
 * Waits for `work`, but neither longer than `milliseconds` (`card.timeout`) nor past the signal (`card.aborted`).
 * The work itself goes on; whoever calls decides what to do with a link in the middle of something.
 */
export const within = async <Result>(
  work: Promise<Result>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Result> => {
  // Whoever is told of the time-out, or of the signal that had fired before, is not waiting for this any more.
  work.catch(() => undefined)
  requireNotAborted(signal)
  const { promise: interrupted, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new AppError('card.timeout')), milliseconds)
  const onAbort = () => {
    try {
      requireNotAborted(signal)
    } catch (error) {
      reject(error)
    }
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, interrupted])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/**
 * Waits for work that heeds a signal as `within` does, and tells it when nobody waits any more, so that it lets go of
 * whatever it holds.
 */
export const runWithin = async <Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Result> => {
  requireNotAborted(signal)
  const left = new AbortController()
  try {
    return await within(work(AbortSignal.any([signal, left.signal])), milliseconds, signal)
  } finally {
    left.abort()
  }
}

/**
 * Runs work that heeds its signal, which fires after so many milliseconds as well (`card.timeout`). Unlike `runWithin` it
 * settles with the work itself, so that nothing of it runs beside what comes next.
 */
export const runToItsEnd = async <Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Result> => {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new DOMException('took too long', 'TimeoutError')), milliseconds)
  try {
    return await work(AbortSignal.any([signal, late.signal]))
  } finally {
    clearTimeout(timer)
  }
}
