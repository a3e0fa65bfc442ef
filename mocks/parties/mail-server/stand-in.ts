import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createMailServerFaults } from './faults.ts'
import { createMailboxControls, createMailServerHandlers } from './handlers.ts'
import { openMailbox } from './mailbox.ts'

export const createMailServerStandIn = async ({ clock }: StandInSettings): Promise<StandIn> => {
  const faults = createMailServerFaults()
  const log = createMessageLog('mail-server', clock.now)
  const mailbox = await openMailbox({ faults, log, now: clock.now })
  return {
    party: 'mail-server',
    handlers: createMailServerHandlers(),
    faults,
    log,
    clock,
    controls: createMailboxControls(mailbox),
    close: () => void mailbox.close(),
  }
}
