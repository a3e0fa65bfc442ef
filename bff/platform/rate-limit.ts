/** How often an open route may lead to somebody else's door, whoever calls. */
import { AppError } from '#shared/errors/app-error.ts'
import type { Clock } from './clock.ts'

export type RateLimit = {
  /** Counts one. Throws `request.rate-limited` with the seconds until the next is free. */
  readonly take: () => void
}

/** A bucket that holds `burst` and gains `perSecond`; it stands full at the start. */
export const createRateLimit = (
  clock: Clock,
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
): RateLimit => {
  let held = burst
  let at = clock.now().getTime()
  return {
    take: () => {
      const now = clock.now().getTime()
      // A clock that was set back gains nothing and loses nothing.
      held = Math.min(burst, held + (Math.max(0, now - at) / 1000) * perSecond)
      at = now
      if (held < 1) throw new AppError('request.rate-limited', { retryAfterSeconds: Math.ceil((1 - held) / perSecond) })
      held -= 1
    },
  }
}
