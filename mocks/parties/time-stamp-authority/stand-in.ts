import type { TimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createTimeStampAuthorityFaults } from './faults.ts'
import { createTimeStampAuthorityHandlers } from './handlers.ts'

/** The time-stamping authority; it keeps nothing. */
export const createTimeStampAuthorityStandIn = async (
  { clock }: StandInSettings,
  hierarchy: TimeStampHierarchy,
): Promise<StandIn> => {
  const faults = createTimeStampAuthorityFaults()
  const log = createMessageLog('time-stamp-authority', clock.now)
  return {
    party: 'time-stamp-authority',
    handlers: await createTimeStampAuthorityHandlers({ hierarchy, now: clock.now, faults, log }),
    faults,
    log,
    clock,
  }
}
