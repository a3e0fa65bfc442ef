/** How often an open route may lead to somebody else's door, whoever calls. */
import { AppError } from '#shared/errors/app-error.ts'
import { networkOf } from './client-address.ts'
import type { Clock } from './clock.ts'

export type RateLimit = {
  /** Counts one. Throws `request.rate-limited` with the seconds until the next is free. */
  readonly take: () => void
}

export type Pace = { readonly burst: number; readonly perSecond: number }

/** A bucket that holds `burst` and gains `perSecond`; it stands full at the start. */
export const createRateLimit = (clock: Clock, { burst, perSecond }: Pace): RateLimit => {
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

export type SharedRateLimit = {
  /** Counts one of the address's network; null where it is unknown, and only everybody's is counted. Throws `request.rate-limited` where that network, or everybody together, has had its share. */
  readonly take: (address: string | null) => void
}

/** Networks remembered at once: whose bucket is full again needs no memory. */
const mostNetworks = 10_000

/** What everybody may have together, of which no network may have all. */
export const createSharedRateLimit = (
  clock: Clock,
  { each, all }: { readonly each: Pace; readonly all: Pace },
): SharedRateLimit => {
  const everybody = createRateLimit(clock, all)
  const shares = new Map<string, RateLimit>()
  const takeShare = (network: string): void => {
    const share = shares.get(network) ?? createRateLimit(clock, each)
    // the latest stands last, so that the first is the one that has been quiet for longest
    shares.delete(network)
    shares.set(network, share)
    if (shares.size > mostNetworks) shares.delete(shares.keys().next().value ?? '')
    share.take()
  }
  return {
    take: (address) => {
      if (address !== null) takeShare(networkOf(address))
      everybody.take()
    },
  }
}
