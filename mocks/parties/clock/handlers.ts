import { http, HttpResponse, type HttpHandler } from 'msw'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { ClockFault } from './faults.ts'

export type ClockStandIn = {
  readonly now: () => Date
  readonly faults: Faults<ClockFault>
  readonly log: MessageLog
  readonly wait?: Wait
}

/** The hour by the `Date` header, at any origin and path. */
export const createClockHandlers = ({ now, faults, log, wait = waitByTimer }: ClockStandIn): readonly HttpHandler[] => [
  http.head('*', async () => {
    const early = await applyCommonFaults(faults, { wait })
    if (early !== undefined) return early
    const date = faults.strike('malformed') ? 'just now' : now().toUTCString()
    log.record({ message: 'HEAD', result: '204' })
    // An empty `Date` keeps the server below from adding its own.
    return new HttpResponse(null, { status: 204, headers: { date: faults.strike('no-date') ? '' : date } })
  }),
]
