import type { TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createJpkiCrlHandlers } from './crls.ts'
import { createJpkiOcspFaults } from './faults.ts'
import { createJpkiOcspHandlers } from './handlers.ts'

/** The responder of both CAs of the hierarchy; it keeps nothing. */
export const createJpkiOcspStandIn = ({ clock }: StandInSettings, hierarchy: TestHierarchy): StandIn => {
  const faults = createJpkiOcspFaults()
  const log = createMessageLog('jpki-ocsp', clock.now)
  return {
    party: 'jpki-ocsp',
    handlers: [
      ...createJpkiOcspHandlers({ hierarchy, now: clock.now, faults, log }),
      ...createJpkiCrlHandlers(hierarchy, clock.now),
    ],
    faults,
    log,
    clock,
  }
}
