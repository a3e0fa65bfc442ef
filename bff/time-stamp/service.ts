/** Time-stamps for documents signed in the page: the query passes through, nothing is kept. */
import { AppError } from '#shared/errors/app-error.ts'
import { DerError } from '#shared/pki/der.ts'
import { requestTimeStamp } from '#shared/time-stamp/api.ts'
import { parseTimeStampRequest } from '#shared/time-stamp/request.ts'
import type { TimeStampRelay } from '#bff/parties/time-stamp-authority/relay.ts'
import type { Clock } from '#bff/platform/clock.ts'
import { createSharedRateLimit } from '#bff/platform/rate-limit.ts'
import type { Service } from '#bff/platform/service.ts'

/** A person signs one document after another; an authority bills by the stamp. */
const pace = { each: { burst: 10, perSecond: 0.2 }, all: { burst: 30, perSecond: 2 } }

/** Throws `request.invalid`: what goes out under our name is a query and nothing else. */
const requireQuery = (bytes: Uint8Array): void => {
  try {
    parseTimeStampRequest(bytes)
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('request.invalid', { issues: [{ path: '', message: 'not a time-stamp query' }] }, { cause })
  }
}

export const createTimeStampService = ({
  relay,
  machineClock,
}: {
  readonly relay: TimeStampRelay
  readonly machineClock: Clock
}): Service => {
  const limit = createSharedRateLimit(machineClock, pace)
  return {
    name: 'time-stamp',
    jobs: [],
    mount: (mount) => {
      mount(requestTimeStamp, async ({ bytes, signal, clientAddress }) => {
        requireQuery(bytes)
        limit.take(clientAddress)
        return relay.stamp(bytes, { signal })
      })
    },
  }
}
