import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createReservationLinkFaults } from './faults.ts'
import { createReservationLinkHandlers } from './handlers.ts'
import { demoLink } from './demo-link.ts'

/** A reservation side where nothing ever happens: the demo's own answers its ledger, this one is for tests of the line. */
export const createReservationLinkStandIn = ({ clock }: StandInSettings): StandIn => {
  const faults = createReservationLinkFaults()
  const log = createMessageLog('reservation-link', clock.now)
  return {
    party: 'reservation-link',
    handlers: createReservationLinkHandlers({ ...demoLink, events: [], now: clock.now, faults, log }),
    faults,
    log,
    clock,
  }
}
