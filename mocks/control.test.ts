import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { integers, keywords, names, openingAttributes, uris } from '#shared/ipp/attributes.ts'
import { operations } from '#shared/ipp/constants.ts'
import { encodeIppMessage } from '#shared/ipp/encode.ts'
import { createControlApp } from './control.ts'
import { createBankFaults } from './parties/bank/faults.ts'
import { createCashBoxStandIn } from './parties/cash-box/stand-in.ts'
import { createCertificateAuthorityFaults } from './parties/certificate-authority/faults.ts'
import { createSettableClock, type SettableClock } from './parties/clock/settable-clock.ts'
import { createClaimIntakeFaults } from './parties/claim-intake/faults.ts'
import { createClockStandIn } from './parties/clock/stand-in.ts'
import { createJpkiOcspFaults } from './parties/jpki-ocsp/faults.ts'
import { createKioskPrinterStandIn } from './parties/kiosk-printer/stand-in.ts'
import { createMessageLog } from './parties/message-log.ts'
import { createMailServerFaults } from './parties/mail-server/faults.ts'
import { createReservationLinkFaults } from './parties/reservation-link/faults.ts'
import { createPaymentSystemFaults } from './parties/payment-system/faults.ts'
import { createMunicipalIssuingFaults } from './parties/municipal-issuing/faults.ts'
import { listen, partyNames, type PartyName, type RunningServer } from './parties/server.ts'
import { createStandInApp, type StandIn } from './parties/stand-in.ts'
import { createTimeStampAuthorityFaults } from './parties/time-stamp-authority/faults.ts'

const folder = mkdtempSync(join(tmpdir(), 'control-'))
const servers: RunningServer[] = []
const clocks: SettableClock[] = []
const beats: (() => void)[] = []
const closers: (() => void)[] = []
let urls: Record<PartyName, string>

const settings = () => {
  const clock = createSettableClock(() => new Date('2026-11-24T01:00:00Z'))
  clocks.push(clock)
  return { data: folder, clock }
}

/** Those that need keys answer nothing here: their faults and clock are what is controlled. */
const silent = (party: PartyName, faults: StandIn['faults']): StandIn => {
  const { clock } = settings()
  return { party, handlers: [], faults, log: createMessageLog(party, clock.now), clock }
}

beforeAll(async () => {
  const printer = createKioskPrinterStandIn(settings(), (act) => {
    beats.push(act)
    return () => undefined
  })
  const standIns: Record<PartyName, StandIn> = {
    clock: createClockStandIn(settings()),
    'jpki-ocsp': silent('jpki-ocsp', createJpkiOcspFaults()),
    'municipal-issuing': silent('municipal-issuing', createMunicipalIssuingFaults()),
    'cash-box': createCashBoxStandIn(settings()),
    'kiosk-printer': printer,
    'certificate-authority': silent('certificate-authority', createCertificateAuthorityFaults()),
    'time-stamp-authority': silent('time-stamp-authority', createTimeStampAuthorityFaults()),
    'mail-server': silent('mail-server', createMailServerFaults()),
    'reservation-link': silent('reservation-link', createReservationLinkFaults()),
    'payment-system': silent('payment-system', createPaymentSystemFaults()),
    bank: silent('bank', createBankFaults()),
    'claim-intake': silent('claim-intake', createClaimIntakeFaults()),
  }
  const found = new Map<string, string>()
  for (const party of partyNames) {
    const server = await listen(createStandInApp(standIns[party]), 0)
    servers.push(server)
    found.set(party, server.url)
    closers.push(() => standIns[party].close?.())
  }
  urls = Object.fromEntries(found) as Record<PartyName, string>
})
afterAll(async () => {
  for (const server of servers) await server.close()
  for (const close of closers) close()
  rmSync(folder, { recursive: true, force: true })
})

const request = async (method: string, path: string, body?: unknown): Promise<Response> =>
  createControlApp({ urls, cards: [{ id: 'sato-aoi' }] }).request(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
const read = async (path: string): Promise<unknown> => (await request('GET', path)).json()
const done = async (method: string, path: string, body?: unknown) =>
  expect((await request(method, path, body)).status).toBe(204)

const pdf = new TextEncoder().encode('%PDF-1.7\n1 0 obj <</Type /Page>> endobj\n2 0 obj <</Type /Page>> endobj\n%%EOF')

const print = () =>
  fetch(`${urls['kiosk-printer']}/K-0001/ipp/print`, {
    method: 'POST',
    headers: { 'content-type': 'application/ipp' },
    body: encodeIppMessage({
      version: { major: 1, minor: 1 },
      code: operations['Print-Job'],
      requestId: 1,
      groups: [
        {
          group: 'operation-attributes',
          attributes: [
            ...openingAttributes,
            uris('printer-uri', `${urls['kiosk-printer'].replace('http', 'ipp')}/K-0001/ipp/print`),
            names('job-name', 'a request'),
          ],
        },
        { group: 'job-attributes', attributes: [integers('copies', 1), keywords('sides', 'two-sided-long-edge')] },
      ],
      data: pdf,
    }),
  })

describe('the control of all stand-ins', () => {
  beforeEach(() => done('POST', '/scenarios/today'))

  it('shows a kiosk in order', async () => {
    expect(await read('/state')).toMatchObject({
      clock: { isSet: false },
      cashBox: { state: 'ready' },
      printer: { state: 'idle', reasons: [] },
      tray: [],
    })
    expect(await read('/cards')).toEqual([{ id: 'sato-aoi' }])
  })

  it('inserts money into an open slot and into no other', async () => {
    expect((await request('POST', '/cash-box/insert', { yen: 100 })).status).toBe(409)
    const depositId = crypto.randomUUID()
    const at = `${urls['cash-box']}/K-0001/deposits/${depositId}`
    await fetch(at, { method: 'PUT', body: JSON.stringify({ amountDueYen: 300 }) })
    await done('POST', '/cash-box/insert', { yen: 100 })
    expect(await read('/state')).toMatchObject({ cashBox: { deposit: { state: 'accepting', insertedYen: 100 } } })
    await done('POST', '/cash-box/jam')
    expect(await read('/state')).toMatchObject({ cashBox: { state: 'jammed' } })
    await done('POST', '/cash-box/clear')
    await fetch(`${at}/refund`, { method: 'POST' })
    expect(await read('/state')).toMatchObject({ cashBox: { deposit: { state: 'refunded', refundedYen: 100 } } })
  })

  it('fills a till that has given all its change away', async () => {
    const till = JSON.stringify({ '500': 1 })
    const headers = { 'content-type': 'application/json' }
    await fetch(`${urls['cash-box']}/control/boxes/K-0001/till`, { method: 'PUT', body: till, headers })
    expect(await read('/state')).toMatchObject({ cashBox: { state: 'out-of-change' } })
    await done('POST', '/cash-box/refill')
    expect(await read('/state')).toMatchObject({ cashBox: { state: 'ready' } })
  })

  it('looks at what lies in the tray, and takes it', async () => {
    await print()
    for (const beat of [1, 2]) beats.forEach((act) => act(), beat)
    expect(await read('/state')).toMatchObject({ tray: [{ id: 'print-1', media: 'iso_a4_210x297mm', pages: 2 }] })
    const document = await request('GET', '/tray/print-1/pdf')
    expect(new Uint8Array(await document.arrayBuffer())).toEqual(pdf)
    await done('POST', '/tray/print-1/take')
    expect((await request('GET', '/tray/print-1/pdf')).status).toBe(404)
    expect((await request('POST', '/tray/elsewhere-1/take')).status).toBe(404)
  })

  it('jams, empties and restores the printer', async () => {
    await done('POST', '/kiosk-printer/jam')
    await done('POST', '/kiosk-printer/paper-out')
    expect(await read('/state')).toMatchObject({
      printer: { state: 'stopped', reasons: ['media-jam-error', 'media-empty-warning'] },
    })
    await done('POST', '/kiosk-printer/clear')
    await done('POST', '/kiosk-printer/refill')
    expect(await read('/state')).toMatchObject({ printer: { state: 'idle', reasons: [] } })
  })

  it('sets every clock', async () => {
    await done('PUT', '/clock', { now: '2026-12-30T12:00:00+09:00' })
    expect(new Set(clocks.map((clock) => clock.now().toISOString()))).toEqual(new Set(['2026-12-30T03:00:00.000Z']))
    await done('PUT', '/clock', { now: null })
    expect(clocks.some((clock) => clock.isSet())).toBe(false)
    expect((await request('PUT', '/clock', { now: 'noon' })).status).toBe(422)
  })

  it('switches faults of one party, and plays a scenario over them', async () => {
    await done('PUT', '/faults/cash-box', [{ name: 'offline' }])
    expect(await read('/faults')).toContainEqual(
      expect.objectContaining({ party: 'cash-box', settings: [{ name: 'offline' }] }),
    )
    expect((await request('PUT', '/faults/cash-box', [{ name: 'haunted' }])).status).toBe(422)
    expect((await request('PUT', '/faults/nobody', [])).status).toBe(404)
    await done('POST', '/scenarios/ocsp-down')
    const faults = (await read('/faults')) as readonly { party: string; settings: readonly unknown[] }[]
    expect(faults.filter(({ settings }) => settings.length > 0)).toMatchObject([
      { party: 'jpki-ocsp', settings: [{ name: 'down' }] },
    ])
    expect((await request('POST', '/scenarios/doomsday')).status).toBe(404)
  })

  it('lists the messages of all, oldest first, and passes the rest through', async () => {
    await request('DELETE', '/control/cash-box/log')
    await request('DELETE', '/control/kiosk-printer/log')
    await fetch(`${urls['cash-box']}/K-0001/status`)
    await print()
    expect(await read('/messages')).toMatchObject([
      { party: 'cash-box', message: 'K-0001 status' },
      { party: 'kiosk-printer', message: 'K-0001/print Print-Job', result: 'successful-ok' },
    ])
    expect(await read('/control/cash-box/boxes/K-0001')).toMatchObject({ till: { '100': 50 } })
  })

  it('says so when a stand-in is gone', async () => {
    const gone = createControlApp({ urls: { ...urls, clock: 'http://127.0.0.1:1' }, cards: [] })
    expect((await gone.request('/state')).status).toBe(502)
  })
})
