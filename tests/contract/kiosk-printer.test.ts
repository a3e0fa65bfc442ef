import { PDFDocument } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { media, type PrintRequest } from '#bff/parties/kiosk-printer/contract.ts'
import { createKioskPrinterRelay, findPrinterFault } from '#bff/parties/kiosk-printer/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { drivePrinters } from '#mocks/parties/kiosk-printer/drive.ts'
import { createKioskPrinterFaults } from '#mocks/parties/kiosk-printer/faults.ts'
import { createKioskPrinterHandlers } from '#mocks/parties/kiosk-printer/handlers.ts'
import { createPrinter } from '#mocks/parties/kiosk-printer/printer.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'

const buildPdf = async (pages: number): Promise<Uint8Array> => {
  const document = await PDFDocument.create()
  for (let page = 0; page < pages; page++) document.addPage()
  return document.save()
}

const open = () => {
  const now = () => new Date('2026-11-24T01:00:00Z')
  const printer = createPrinter({
    media: media.a4,
    sidesSupported: ['one-sided', 'two-sided-long-edge'],
    now,
    sheetsInTray: 20,
  })
  const faults = createKioskPrinterFaults()
  const log = createMessageLog('kiosk-printer', now)
  const handlers = createKioskPrinterHandlers({
    findPrinter: (device, queue) => (device === 'kiosk-1' && queue === 'print' ? printer : undefined),
    now,
    faults,
    log,
    wait: () => new Promise(() => undefined),
  })
  const relay = createKioskPrinterRelay({
    url: 'http://printer.invalid/kiosk-1/ipp/print',
    fetch: createHandlerFetch(handlers),
    timeoutMs: 1000,
  })
  const tick = (times: number) => {
    for (let beat = 0; beat < times; beat++) printer.tick()
  }
  return { printer, faults, log, relay, tick }
}

const order = async (change: Partial<PrintRequest> = {}): Promise<PrintRequest> => ({
  requestId: crypto.randomUUID(),
  pdf: await buildPdf(2),
  copies: 1,
  sides: 'two-sided-long-edge',
  media: media.a4,
  ...change,
})

describe('the printer behind its contract', () => {
  it('prints two sides on one sheet, and reports each step', async () => {
    const { printer, relay, tick } = open()
    const request = await order()
    const { jobId } = await relay.printDocument(request)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'pending', requestId: request.requestId })
    tick(1)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'processing', mediaSheetsCompleted: 0 })
    tick(1)
    await expect(relay.getJob(jobId)).resolves.toEqual({
      jobId,
      requestId: request.requestId,
      state: 'completed',
      impressionsCompleted: 2,
      mediaSheetsCompleted: 1,
      reasons: ['job-completed-successfully'],
    })
    expect(printer.inspect().output).toEqual([
      { id: 1, jobId, name: request.requestId, copy: 1, pages: [1, 2], media: media.a4 },
    ])
  })

  it('prints every copy', async () => {
    const { printer, relay, tick } = open()
    const { jobId } = await relay.printDocument(await order({ pdf: await buildPdf(3), copies: 2 }))
    tick(6)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({
      state: 'completed',
      impressionsCompleted: 6,
      mediaSheetsCompleted: 4,
    })
    expect(printer.inspect().output.map(({ copy, pages }) => [copy, ...pages])).toEqual([
      [1, 1, 2],
      [1, 3],
      [2, 1, 2],
      [2, 3],
    ])
  })

  it('overwrites a document when its last sheet is taken', async () => {
    const { printer, relay, tick } = open()
    await relay.printDocument(await order({ copies: 2 }))
    tick(4)
    const [first, second] = printer.inspect().output
    expect(new TextDecoder().decode(printer.readSheet(first?.id ?? 0)?.subarray(0, 5))).toBe('%PDF-')
    expect(printer.take(first?.id)).toBe(1)
    expect(printer.readSheet(first?.id ?? 0)).toBeUndefined()
    expect(new TextDecoder().decode(printer.readSheet(second?.id ?? 0)?.subarray(0, 5))).toBe('%PDF-')
    expect(printer.take()).toBe(1)
    expect(printer.inspect().output).toEqual([])
  })

  it('finds a job by its request, whether printed or not', async () => {
    const { relay, tick } = open()
    const [first, second] = [await order(), await order()]
    await relay.printDocument(first)
    tick(2)
    await relay.printDocument(second)
    await expect(relay.findJob(first.requestId)).resolves.toMatchObject({ state: 'completed' })
    await expect(relay.findJob(second.requestId)).resolves.toMatchObject({ state: 'pending' })
    await expect(relay.findJob(crypto.randomUUID())).resolves.toBeUndefined()
    await expect(relay.getJob(77)).resolves.toBeUndefined()
  })

  it('stops at a jam, and prints the spoilt sheet again after it is cleared', async () => {
    const { printer, faults, relay, tick } = open()
    faults.set([{ name: 'jam', times: 1 }])
    const { jobId } = await relay.printDocument(await order({ copies: 2 }))
    tick(5)
    const stopped = await relay.getPrinter()
    expect(stopped).toMatchObject({ state: 'stopped', reasons: ['media-jam'] })
    expect(findPrinterFault(stopped)).toMatchObject({ code: 'printer.jammed' })
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'processing-stopped', mediaSheetsCompleted: 0 })
    printer.clearJam()
    tick(4)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'completed', mediaSheetsCompleted: 2 })
    expect(printer.inspect()).toMatchObject({ sheetsInTray: 17, state: 'idle' })
  })

  it('waits for paper', async () => {
    const { printer, faults, relay, tick } = open()
    faults.set([{ name: 'paper-runs-out', times: 1 }])
    const { jobId } = await relay.printDocument(await order())
    tick(3)
    const stopped = await relay.getPrinter()
    expect(findPrinterFault(stopped)).toMatchObject({ code: 'printer.out-of-paper' })
    printer.refill(1)
    tick(2)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'completed' })
    expect(findPrinterFault(await relay.getPrinter())).toBeUndefined()
  })

  it('cancels what is not over, and only that', async () => {
    const { printer, relay, tick } = open()
    const { jobId } = await relay.printDocument(await order({ copies: 3 }))
    tick(3)
    await expect(relay.cancelJob(jobId)).resolves.toBe('canceled')
    await expect(relay.cancelJob(jobId)).resolves.toBe('not-possible')
    await expect(relay.cancelJob(99)).resolves.toBe('not-possible')
    tick(9)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'canceled', mediaSheetsCompleted: 1 })
    expect(printer.inspect().output).toHaveLength(1)
  })

  it('aborts a document that is none', async () => {
    const { relay } = open()
    const { jobId } = await relay.printDocument(await order({ pdf: new TextEncoder().encode('not a document') }))
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'aborted', reasons: ['document-format-error'] })
  })

  it.each([
    ['another paper', { media: media.receipt }],
    ['another edge', { sides: 'two-sided-short-edge' }],
    ['too many copies', { copies: 11 }],
  ] as const)('refuses %s rather than print otherwise', async (_, change) => {
    const { printer, relay } = open()
    await expect(relay.printDocument(await order(change))).rejects.toMatchObject({
      code: 'party.refused',
      detail: { resultCode: 'client-error-attributes-or-values-not-supported' },
    })
    expect(printer.listJobs()).toEqual([])
  })

  it('says that it is simulated', async () => {
    await expect(open().relay.getPrinter()).resolves.toEqual({
      state: 'idle',
      accepting: true,
      reasons: [],
      media: [media.a4],
      sides: ['one-sided', 'two-sided-long-edge'],
      simulated: true,
    })
  })

  it.each([
    ['malformed', 'party.malformed'],
    ['not-accepting', 'printer.unavailable'],
    ['down', 'party.unreachable'],
    ['slow', 'party.timeout'],
  ])('is taken for an error when %s: %s', async (name, code) => {
    const { faults, relay } = open()
    faults.set([{ name }])
    await expect(relay.printDocument(await order())).rejects.toMatchObject({ code })
  })

  it('is found to have taken the document although the answer was lost', async () => {
    const { faults, relay } = open()
    const request = await order()
    faults.set([{ name: 'answer-lost' }])
    await expect(relay.printDocument(request)).rejects.toMatchObject({ code: 'party.unreachable' })
    await expect(relay.findJob(request.requestId)).resolves.toMatchObject({ state: 'pending' })
  })

  it('cancels a job that would be printed otherwise than asked', async () => {
    const { printer, faults, relay } = open()
    faults.set([{ name: 'substitutes' }])
    await expect(relay.printDocument(await order())).rejects.toMatchObject({ code: 'party.refused' })
    expect(printer.listJobs()).toMatchObject([{ state: 'canceled' }])
  })

  it('does not believe an answer about another job', async () => {
    const { faults, relay } = open()
    faults.set([{ name: 'wrong-job' }])
    const { jobId } = await relay.printDocument(await order())
    await expect(relay.getJob(jobId)).resolves.toBeUndefined()
  })

  it('has no job that it forgot', async () => {
    const { faults, relay } = open()
    const request = await order()
    faults.set([{ name: 'drops-job' }])
    const { jobId } = await relay.printDocument(request)
    await expect(relay.getJob(jobId)).resolves.toBeUndefined()
    await expect(relay.findJob(request.requestId)).resolves.toBeUndefined()
  })

  it('prints by the beats of a schedule, a tenth of them when slow', async () => {
    const { printer, faults, relay } = open()
    const beats: (() => void)[] = []
    const stop = drivePrinters(() => [['kiosk-1/print', printer]], {
      schedule: (act) => {
        beats.push(act)
        return () => beats.pop()
      },
      faults,
    })
    const beat = (times: number) => {
      for (let count = 0; count < times; count++) beats[0]?.()
    }
    faults.set([{ name: 'slow-printing' }])
    const { jobId } = await relay.printDocument(await order())
    beat(10)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'processing' })
    beat(10)
    await expect(relay.getJob(jobId)).resolves.toMatchObject({ state: 'completed' })
    stop()
    expect(beats).toEqual([])
  })
})
