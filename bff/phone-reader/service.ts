/** The relay between computers and phones as the product composes it; it asks no outside party anything. */
import type { Clock } from '#bff/platform/clock.ts'
import type { Service } from '#bff/platform/service.ts'
import { makePhoneReaderJobs } from './jobs.ts'
import { mountPhoneReader } from './routes.ts'
import { Channels } from './store.ts'

type Dependencies = {
  readonly machineClock: Clock
  readonly randomBytes: (length: number) => Uint8Array
}

export const createPhoneReaderService = ({ machineClock, randomBytes }: Dependencies): Service => {
  const channels = new Channels(machineClock, randomBytes)
  const stopping = new AbortController()
  return {
    name: 'phone-reader',
    mount: (mount) => mountPhoneReader(mount, channels, stopping.signal),
    jobs: makePhoneReaderJobs(channels),
    stop: async () => {
      stopping.abort()
      channels.eraseAll()
    },
  }
}
