import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod/mini'
import { shops } from '#mocks/people/shops.ts'
import { findScenario, scenarios, type Scenario } from '#mocks/scenarios/scenarios.ts'
import { initialTill } from './parties/cash-box/cash-box.ts'
import { clockSetting, type ClockSetting } from './parties/clock/settable-clock.ts'
import { partyNames, type PartyName } from './parties/server.ts'

/**
 * One address for everything a person or a developer does to the stand-ins: it asks each of them under `/control`. What it
 * adds is the view of one kiosk, `?kiosk=K-0001`; without it, the first.
 */

export type ControlParts = {
  readonly urls: Readonly<Record<PartyName, string>>
  /** What `GET /cards` answers; see `cards.ts`. */
  readonly cards: unknown
}

const queueOf = (sheetId: string): readonly [queue: string, sheet: string] => {
  const [, queue, sheet] = /^(print|receipt)-(\d{1,9})$/.exec(sheetId) ?? []
  if (queue === undefined || sheet === undefined) throw new HTTPException(404)
  return [queue, sheet]
}

const boxState = z.object({
  jammed: z.boolean(),
  openDepositId: z.optional(z.string()),
  canChangeNotes: z.boolean(),
  deposits: z.array(z.looseObject({ depositId: z.string(), state: z.string() })),
})
const printerState = z.object({
  state: z.string(),
  reasons: z.array(z.string()),
  media: z.string(),
  output: z.array(z.object({ id: z.int(), jobId: z.int(), copy: z.int(), pages: z.array(z.int()) })),
  jobs: z.array(z.object({ id: z.int(), completedAt: z.optional(z.string()), createdAt: z.string() })),
})

const clockBody = z.object({ now: z.nullable(z.iso.datetime({ offset: true })), running: z.optional(z.boolean()) })

const toClockSetting = ({ now, running }: z.infer<typeof clockBody>): ClockSetting =>
  now === null ? null : { now, running: running ?? true }

const printerActs = ['jam', 'jam-next', 'clear', 'paper-out'] as const
const fullTray = { sheets: 250 }

export const createControlApp = ({ urls, cards }: ControlParts): Hono => {
  const ask = async (party: PartyName, path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${urls[party]}/control${path}`, init).catch(() => undefined)
    if (response === undefined) throw new HTTPException(502, { message: `${party} does not answer` })
    return response
  }
  const read = async <Schema extends z.ZodMiniType>(party: PartyName, path: string, schema: Schema) =>
    z.parse(schema, await (await ask(party, path)).json())
  /** Sends JSON and demands that it was done. */
  const tell = async (party: PartyName, path: string, order: { method: 'POST' | 'PUT'; body?: unknown }) => {
    const response = await ask(party, path, {
      method: order.method,
      ...(order.body === undefined
        ? {}
        : { body: JSON.stringify(order.body), headers: { 'content-type': 'application/json' } }),
    })
    if (!response.ok) throw new HTTPException(response.status === 404 ? 404 : response.status === 409 ? 409 : 422)
  }

  const setClock = (setting: ClockSetting) =>
    Promise.all(partyNames.map((party) => tell(party, '/clock', { method: 'PUT', body: setting })))
  const setFaults = (party: PartyName, settings: unknown) => tell(party, '/faults', { method: 'PUT', body: settings })

  const readPrinter = async (kiosk: string, queue: string) => {
    const printer = await read('kiosk-printer', `/printers/${kiosk}/${queue}`, printerState)
    const at = new Map(printer.jobs.map(({ id, completedAt, createdAt }) => [id, completedAt ?? createdAt]))
    return {
      state: printer.state,
      reasons: printer.reasons.filter((reason) => reason !== 'none'),
      tray: printer.output.map((sheet) => ({
        id: `${queue}-${sheet.id}`,
        media: printer.media,
        pages: sheet.pages.length,
        copy: sheet.copy,
        at: at.get(sheet.jobId) ?? '',
      })),
    }
  }

  const putDevicesInOrder = async (kiosk: string) => {
    await tell('cash-box', `/boxes/${kiosk}/clear`, { method: 'POST' })
    for (const queue of ['print', 'receipt']) {
      await tell('kiosk-printer', `/printers/${kiosk}/${queue}/clear`, { method: 'POST' })
      await tell('kiosk-printer', `/printers/${kiosk}/${queue}/refill`, { method: 'POST', body: fullTray })
    }
  }

  const deviceActs = {
    'jam-printer': (kiosk: string) => tell('kiosk-printer', `/printers/${kiosk}/print/jam`, { method: 'POST' }),
    'empty-printer': (kiosk: string) => tell('kiosk-printer', `/printers/${kiosk}/print/paper-out`, { method: 'POST' }),
    'jam-cash-box': (kiosk: string) => tell('cash-box', `/boxes/${kiosk}/jam`, { method: 'POST' }),
  } as const

  const play = async (scenario: Scenario, kiosk: string) => {
    await Promise.all(partyNames.map((party) => setFaults(party, scenario.faults[party] ?? [])))
    await putDevicesInOrder(kiosk)
    await setClock(scenario.clock)
    for (const act of scenario.devices ?? []) await deviceActs[act](kiosk)
  }

  const kioskOf = (c: { req: { query: (name: string) => string | undefined } }) =>
    c.req.query('kiosk') ?? shops[0].kioskId

  return new Hono()
    .get('/healthz', (c) => c.body(null, 204))
    .get('/cards', (c) => c.json(cards as object[]))
    .get('/state', async (c) => {
      const kiosk = kioskOf(c)
      const [clock, box, printer, receiptPrinter] = await Promise.all([
        read('clock', '/clock', z.object({ now: z.string(), isSet: z.boolean(), isRunning: z.boolean() })),
        read('cash-box', `/boxes/${kiosk}`, boxState),
        readPrinter(kiosk, 'print'),
        readPrinter(kiosk, 'receipt'),
      ])
      const open = box.deposits.find(({ depositId }) => depositId === box.openDepositId)
      return c.json({
        clock,
        cashBox: {
          state: box.jammed ? 'jammed' : box.canChangeNotes ? 'ready' : 'out-of-change',
          deposit: open ?? box.deposits.at(-1) ?? null,
        },
        printer: { state: printer.state, reasons: printer.reasons },
        receiptPrinter: { state: receiptPrinter.state, reasons: receiptPrinter.reasons },
        tray: [...printer.tray, ...receiptPrinter.tray],
      })
    })
    .post('/cash-box/insert', async (c) => {
      const body: unknown = await c.req.json().catch(() => undefined)
      await tell('cash-box', `/boxes/${kioskOf(c)}/insert`, { method: 'POST', body })
      return c.body(null, 204)
    })
    .post('/cash-box/:act{jam|clear}', async (c) => {
      await tell('cash-box', `/boxes/${kioskOf(c)}/${c.req.param('act')}`, { method: 'POST' })
      return c.body(null, 204)
    })
    .post('/cash-box/refill', async (c) => {
      await tell('cash-box', `/boxes/${kioskOf(c)}/till`, { method: 'PUT', body: initialTill })
      return c.body(null, 204)
    })
    .post('/kiosk-printer/refill', async (c) => {
      await tell('kiosk-printer', `/printers/${kioskOf(c)}/print/refill`, { method: 'POST', body: fullTray })
      return c.body(null, 204)
    })
    .post(`/kiosk-printer/:act{${printerActs.join('|')}}`, async (c) => {
      await tell('kiosk-printer', `/printers/${kioskOf(c)}/print/${c.req.param('act')}`, { method: 'POST' })
      return c.body(null, 204)
    })
    .get('/tray/:sheet/pdf', async (c) => {
      const [queue, sheet] = queueOf(c.req.param('sheet'))
      return ask('kiosk-printer', `/printers/${kioskOf(c)}/${queue}/sheets/${sheet}/pdf`)
    })
    .post('/tray/:sheet/take', async (c) => {
      const [queue, sheet] = queueOf(c.req.param('sheet'))
      await tell('kiosk-printer', `/printers/${kioskOf(c)}/${queue}/sheets/${sheet}/take`, { method: 'POST' })
      return c.body(null, 204)
    })
    .put('/clock', async (c) => {
      const body = z.safeParse(clockBody, await c.req.json().catch(() => undefined))
      const setting = body.success ? z.safeParse(clockSetting, toClockSetting(body.data)) : body
      if (!setting.success) return c.body(null, 422)
      await setClock(toClockSetting(z.parse(clockBody, body.data)))
      return c.body(null, 204)
    })
    .get('/faults', async (c) => {
      const listed = await Promise.all(partyNames.map((party) => read(party, '/faults', z.looseObject({}))))
      return c.json(listed)
    })
    .put('/faults/:party', async (c) => {
      const party = partyNames.find((name) => name === c.req.param('party'))
      if (party === undefined) return c.body(null, 404)
      await setFaults(party, await c.req.json().catch(() => undefined))
      return c.body(null, 204)
    })
    .get('/messages', async (c) => {
      const logged = z.array(z.looseObject({ at: z.string() }))
      const messages = await Promise.all(partyNames.map((party) => read(party, '/log', logged)))
      return c.json(messages.flat().toSorted((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0)))
    })
    .get('/mails', (c) => ask('mail-server', '/mails', { signal: c.req.raw.signal }))
    .get('/scenarios', (c) => c.json(scenarios.map(({ name, label }) => ({ name, label }))))
    .post('/scenarios/:name', async (c) => {
      const scenario = findScenario(c.req.param('name'))
      if (scenario === undefined) return c.body(null, 404)
      await play(scenario, kioskOf(c))
      return c.body(null, 204)
    })
    .all('/control/:party/*', async (c) => {
      const party = partyNames.find((name) => name === c.req.param('party'))
      if (party === undefined) return c.body(null, 404)
      const { pathname, search } = new URL(c.req.url)
      const body = c.req.method === 'GET' || c.req.method === 'HEAD' ? undefined : await c.req.arrayBuffer()
      return ask(party, pathname.slice(`/control/${party}`.length) + search, {
        method: c.req.method,
        headers: { 'content-type': c.req.header('content-type') ?? 'application/json' },
        ...(body === undefined ? {} : { body }),
      })
    })
}
