/** The relay between computers and phones as the product composes it; it asks no outside party anything. */
import type { Clock } from '#bff/platform/clock.ts'
import { createSharedRateLimit } from '#bff/platform/rate-limit.ts'
import type { Service } from '#bff/platform/service.ts'
import { makePhoneReaderJobs } from './jobs.ts'
import { mountPhoneReader } from './routes.ts'
import { Channels } from './store.ts'

/** Openings by the public door. */
const pace = { each: { burst: 10, perSecond: 0.2 }, all: { burst: 20, perSecond: 1 } }

type Dependencies = {
  readonly machineClock: Clock
  readonly randomBytes: (length: number) => Uint8Array
}

export const createPhoneReaderService = ({ machineClock, randomBytes }: Dependencies): Service => {
  const channels = new Channels(machineClock, randomBytes)
  const limit = createSharedRateLimit(machineClock, pace)
  const stopping = new AbortController()
  return {
    name: 'phone-reader',
    mount: (mount) => mountPhoneReader(mount, channels, { limit, stopping: stopping.signal }),
    jobs: makePhoneReaderJobs(channels),
    stop: async () => {
      stopping.abort()
      channels.eraseAll()
    },
  }
}
