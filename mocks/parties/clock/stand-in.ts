import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createClockFaults } from './faults.ts'
import { createClockHandlers } from './handlers.ts'

export const createClockStandIn = ({ clock }: StandInSettings): StandIn => {
  const faults = createClockFaults()
  const log = createMessageLog('clock', clock.now)
  return { party: 'clock', handlers: createClockHandlers({ now: clock.now, faults, log }), faults, log, clock }
}
