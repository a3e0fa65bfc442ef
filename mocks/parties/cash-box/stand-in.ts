import { join } from 'node:path'
import { Hono } from 'hono'
import * as z from 'zod/mini'
import { pieces } from '#bff/parties/cash-box/contract.ts'
import { openJournal, type Journal } from '../journal.ts'
import { createMessageLog } from '../message-log.ts'
import type { StandIn, StandInSettings } from '../stand-in.ts'
import { boxEvent, createCashBox, type BoxEvent, type CashBox } from './cash-box.ts'
import { createCashBoxFaults } from './faults.ts'
import { createCashBoxHandlers } from './handlers.ts'

const deviceName = /^[A-Za-z0-9-]{1,32}$/
const insertion = z.strictObject({ yen: z.number() })

const createControls = (findBox: (device: string) => CashBox | undefined): Hono => {
  const app = new Hono()
  app.get('/boxes/:device', (c) => {
    const box = findBox(c.req.param('device'))
    return box === undefined ? c.body(null, 404) : c.json(box.inspect())
  })
  app.post('/boxes/:device/insert', async (c) => {
    const box = findBox(c.req.param('device'))
    const body = z.safeParse(insertion, await c.req.json().catch(() => undefined))
    if (box === undefined || !body.success) return c.body(null, box === undefined ? 404 : 422)
    const rejected = box.insert(body.data.yen)
    return rejected === undefined ? c.json({ accepted: true }) : c.json({ accepted: false, rejected }, 409)
  })
  app.put('/boxes/:device/till', async (c) => {
    const box = findBox(c.req.param('device'))
    const till = z.safeParse(pieces, await c.req.json().catch(() => undefined))
    if (box === undefined || !till.success) return c.body(null, box === undefined ? 404 : 422)
    box.loadTill(till.data)
    return c.body(null, 204)
  })
  for (const act of ['jam', 'clear'] as const) {
    app.post(`/boxes/:device/${act}`, (c) => {
      const box = findBox(c.req.param('device'))
      box?.[act]()
      return c.body(null, box === undefined ? 404 : 204)
    })
  }
  return app
}

/** Every kiosk's cash box, each with a journal of its own; a box is made when it is first asked for. */
export const createCashBoxStandIn = ({ data, clock }: StandInSettings): StandIn => {
  const boxes = new Map<string, CashBox>()
  const journals: Journal<BoxEvent>[] = []
  const findBox = (device: string): CashBox | undefined => {
    const standing = boxes.get(device)
    if (standing !== undefined || !deviceName.test(device)) return standing
    const journal = openJournal(join(data, 'cash-box', `${device}.jsonl`), (value) => z.parse(boxEvent, value))
    journals.push(journal)
    const box = createCashBox(journal)
    boxes.set(device, box)
    return box
  }
  const faults = createCashBoxFaults()
  const log = createMessageLog('cash-box', clock.now)
  return {
    party: 'cash-box',
    handlers: createCashBoxHandlers({ findBox, faults, log }),
    faults,
    log,
    clock,
    controls: createControls(findBox),
    close: () => journals.forEach((journal) => journal.close()),
  }
}
