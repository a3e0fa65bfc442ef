import { join } from 'node:path'
import { Hono } from 'hono'
import * as z from 'zod/mini'
import { openJournal } from '../journal.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { createPaymentSystemFaults } from './faults.ts'
import { createPaymentSystemHandlers } from './handlers.ts'
import { paymentEvent, Payments } from './payments.ts'

const payable = z.strictObject({ yen: z.int().check(z.minimum(0), z.maximum(1_000_000)) })

/** `GET /offsets`, `POST /offsets/:month/close`, `PUT /payable/:userId`: what the people of the payment system do. */
const createControls = (payments: Payments): Hono =>
  new Hono()
    .get('/offsets', (c) => c.json(payments.list()))
    .post('/offsets/:month/close', (c) => c.body(null, payments.close(c.req.param('month')) ? 204 : 404))
    .put('/payable/:userId', async (c) => {
      const body = z.safeParse(payable, await c.req.json().catch(() => undefined))
      if (!body.success) return c.body(null, 422)
      payments.setPayable(c.req.param('userId'), body.data.yen)
      return c.body(null, 204)
    })

/** The payment system with its books on the disk. */
export const createPaymentSystemStandIn = ({ data, clock }: StandInSettings): StandIn => {
  const journal = openJournal(join(data, 'payment-system', 'books.jsonl'), (value) => z.parse(paymentEvent, value))
  const payments = new Payments(journal)
  const faults = createPaymentSystemFaults()
  const log = createMessageLog('payment-system', clock.now)
  return {
    party: 'payment-system',
    handlers: createPaymentSystemHandlers({ payments, faults, log }),
    faults,
    log,
    clock,
    controls: createControls(payments),
    close: journal.close,
  }
}
