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
