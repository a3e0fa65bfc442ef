import { join } from 'node:path'
import { Hono } from 'hono'
import * as z from 'zod/mini'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import type { IntakeSigner } from '#mocks/pki/intake-signer.ts'
import { openJournal } from '../journal.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createClaimIntakeFaults } from './faults.ts'
import { createClaimIntakeHandlers } from './handlers.ts'
import { Intake, intakeEvent } from './intake.ts'

const issued = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(100)),
  fileName: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)),
  text: z.string().check(z.minLength(1), z.maxLength(1 << 20)),
})

/** `GET /claims`, `POST /claims/:claimId/documents`: what the people of the review do. */
const createControls = (intake: Intake, now: () => Date): Hono =>
  new Hono()
    .get('/claims', (c) => c.json(intake.listClaims()))
    .post('/claims/:claimId/documents', async (c) => {
      const body = z.safeParse(issued, await c.req.json().catch(() => undefined))
      if (!body.success) return c.body(null, 422)
      const { title, fileName, text } = body.data
      const document = { title, fileName, content: encodeUtf8(text), at: now() }
      return c.body(null, intake.issue(c.req.param('claimId'), document) ? 204 : 404)
    })

/** The review system with its books on the disk. */
export const createClaimIntakeStandIn = ({ data, clock }: StandInSettings, signer: IntakeSigner): StandIn => {
  const journal = openJournal(join(data, 'claim-intake', 'books.jsonl'), (value) => z.parse(intakeEvent, value))
  const intake = new Intake(journal)
  const faults = createClaimIntakeFaults()
  const log = createMessageLog('claim-intake', clock.now)
  return {
    party: 'claim-intake',
    handlers: createClaimIntakeHandlers({ intake, signer, now: clock.now, faults, log, issuesAtOnce: true }),
    faults,
    log,
    clock,
    controls: createControls(intake, clock.now),
    close: journal.close,
  }
}
