import { join } from 'node:path'
import * as z from 'zod/mini'
import type { BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { Hono } from 'hono'
import { openJournal } from '../journal.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createCertificateAuthorityFaults } from './faults.ts'
import { createCertificateAuthorityHandlers } from './handlers.ts'
import { Register, registerEntry } from './register.ts'

/** The dedicated authority with its books on the disk: what it issued and revoked survives its process. */
export const createCertificateAuthorityStandIn = async (
  { data, clock }: StandInSettings,
  hierarchy: BillingHierarchy,
): Promise<StandIn> => {
  const journal = openJournal(join(data, 'certificate-authority', 'register.jsonl'), (value) =>
    z.parse(registerEntry, value),
  )
  const register = new Register(journal)
  const faults = createCertificateAuthorityFaults()
  const log = createMessageLog('certificate-authority', clock.now)
  return {
    party: 'certificate-authority',
    handlers: await createCertificateAuthorityHandlers({ hierarchy, register, now: clock.now, faults, log }),
    faults,
    log,
    clock,
    controls: new Hono().get('/register', (c) => c.json({ ...register.counts, crlNumber: register.crlNumber })),
    close: journal.close,
  }
}
