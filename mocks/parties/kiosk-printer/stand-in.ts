import { Hono } from 'hono'
import * as z from 'zod/mini'
import { media } from '#bff/parties/kiosk-printer/contract.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { drivePrinters, everyMilliseconds, type Schedule } from './drive.ts'
import { createKioskPrinterFaults } from './faults.ts'
import { createKioskPrinterHandlers } from './handlers.ts'
import { createPrinter, type Printer } from './printer.ts'

const deviceName = /^[A-Za-z0-9-]{1,32}$/
/** The two printers of a kiosk, by the last segment of their address. */
const queues = {
  print: { media: media.a4, sidesSupported: ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'] },
  receipt: { media: media.receipt, sidesSupported: ['one-sided'] },
} as const
const isQueue = (queue: string): queue is keyof typeof queues => Object.hasOwn(queues, queue)

/** Milliseconds a side takes: slow enough to be seen, quick enough to be waited for. */
const sideMs = 700

const refill = z.strictObject({ sheets: z.int().check(z.minimum(0), z.maximum(500)) })

type Find = (device: string, queue: string) => Printer | undefined

const createControls = (findPrinter: Find): Hono => {
  const app = new Hono()
  const at = '/printers/:device/:queue'
  app.get(at, (c) => {
    const printer = findPrinter(c.req.param('device'), c.req.param('queue'))
    if (printer === undefined) return c.body(null, 404)
    return c.json({ ...printer.inspect(), media: printer.media, jobs: printer.listJobs() })
  })
  const acts = {
    jam: (printer: Printer) => printer.jam(),
    'jam-next': (printer: Printer) => printer.jamNext(),
    clear: (printer: Printer) => printer.clearJam(),
    'paper-out': (printer: Printer) => printer.refill(0),
    take: (printer: Printer) => printer.take(),
  } as const
  for (const [name, act] of Object.entries(acts)) {
    app.post(`${at}/${name}`, (c) => {
      const printer = findPrinter(c.req.param('device'), c.req.param('queue'))
      if (printer !== undefined) act(printer)
      return c.body(null, printer === undefined ? 404 : 204)
    })
  }
  app.post(`${at}/refill`, async (c) => {
    const printer = findPrinter(c.req.param('device'), c.req.param('queue'))
    const body = z.safeParse(refill, await c.req.json().catch(() => undefined))
    if (printer === undefined || !body.success) return c.body(null, printer === undefined ? 404 : 422)
    printer.refill(body.data.sheets)
    return c.body(null, 204)
  })
  app.get(`${at}/sheets/:sheet/pdf`, (c) => {
    const printer = findPrinter(c.req.param('device'), c.req.param('queue'))
    const pdf = printer?.readSheet(Number(c.req.param('sheet')))
    if (pdf === undefined) return c.body(null, 404)
    return c.body(new Uint8Array(pdf), 200, { 'content-type': 'application/pdf', 'cache-control': 'no-store' })
  })
  app.post(`${at}/sheets/:sheet/take`, (c) => {
    const printer = findPrinter(c.req.param('device'), c.req.param('queue'))
    return c.body(null, printer?.take(Number(c.req.param('sheet'))) === 1 ? 204 : 404)
  })
  return app
}

/** Every kiosk's two printers; a printer is made when it is first asked for. */
export const createKioskPrinterStandIn = (
  { clock }: StandInSettings,
  schedule: Schedule = everyMilliseconds(sideMs),
): StandIn => {
  const printers = new Map<string, Printer>()
  const findPrinter: Find = (device, queue) => {
    const target = `${device}/${queue}`
    const standing = printers.get(target)
    if (standing !== undefined || !deviceName.test(device) || !isQueue(queue)) return standing
    const printer = createPrinter({ ...queues[queue], now: clock.now })
    printers.set(target, printer)
    return printer
  }
  const faults = createKioskPrinterFaults()
  const log = createMessageLog('kiosk-printer', clock.now)
  return {
    party: 'kiosk-printer',
    handlers: createKioskPrinterHandlers({ findPrinter, now: clock.now, faults, log }),
    faults,
    log,
    clock,
    controls: createControls(findPrinter),
    close: drivePrinters(() => printers, { schedule, faults }),
  }
}
