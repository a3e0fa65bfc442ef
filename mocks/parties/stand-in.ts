import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { getResponse, type HttpHandler } from 'msw'
import * as z from 'zod/mini'
import { clockSetting, type SettableClock } from './clock/settable-clock.ts'
import { faultSetting, type Faults } from './faults.ts'
import type { MessageLog } from './message-log.ts'

/** A stand-in made whole: what it answers, what can be wrong with it, and what may be done to its devices. */
export type StandIn = {
  readonly party: string
  readonly handlers: readonly HttpHandler[]
  readonly faults: Omit<Faults, 'strike'>
  readonly log: MessageLog
  readonly clock: SettableClock
  /** Routes below `/control` beside those every stand-in has. */
  readonly controls?: Hono
  readonly close?: () => void
}

export type StandInSettings = {
  /** Folder for what must survive a restart. */
  readonly data: string
  readonly clock: SettableClock
}

type Bindings = { Bindings: Partial<HttpBindings> }

const controlRoutes = ({ party, faults, log, clock, controls }: StandIn): Hono => {
  const app = new Hono()
    .get('/faults', (c) => c.json({ party, names: faults.names, settings: faults.list() }))
    .put('/faults', async (c) => {
      const settings = z.safeParse(z.array(faultSetting), await c.req.json().catch(() => undefined))
      if (!settings.success) return c.body(null, 422)
      try {
        faults.set(settings.data)
      } catch {
        return c.body(null, 422)
      }
      return c.body(null, 204)
    })
    .get('/log', (c) => c.json(log.list()))
    .delete('/log', (c) => {
      log.clear()
      return c.body(null, 204)
    })
    .get('/clock', (c) =>
      c.json({ now: clock.now().toISOString(), isSet: clock.isSet(), isRunning: clock.isRunning() }),
    )
    .put('/clock', async (c) => {
      const setting = z.safeParse(clockSetting, await c.req.json().catch(() => undefined))
      if (!setting.success) return c.body(null, 422)
      clock.set(setting.data)
      return c.body(null, 204)
    })
  return controls === undefined ? app : app.route('/', controls)
}

/** One HTTP application: the party's own wire, and its controls below `/control`. */
export const createStandInApp = (standIn: StandIn): Hono<Bindings> =>
  // a page of the controls stands at `/control/`, so that its links are below it
  new Hono<Bindings>({ strict: false })
    .get('/healthz', (c) => c.body(null, 204))
    .route('/control', controlRoutes(standIn))
    .all('*', async (c) => {
      const response = await getResponse([...standIn.handlers], c.req.raw)
      if (response === undefined) return c.body(null, 404)
      if (response.type !== 'error') return response
      // A network error: the line breaks without a byte of an answer.
      c.env.outgoing?.destroy()
      return RESPONSE_ALREADY_SENT
    })
