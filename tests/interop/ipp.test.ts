import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { media } from '#bff/parties/kiosk-printer/contract.ts'
import { createKioskPrinterRelay, type KioskPrinterRelay } from '#bff/parties/kiosk-printer/relay.ts'
import { createSettableClock } from '#mocks/parties/clock/settable-clock.ts'
import { createKioskPrinterStandIn } from '#mocks/parties/kiosk-printer/stand-in.ts'
import { listen, type RunningServer } from '#mocks/parties/server.ts'
import { createStandInApp, type StandIn } from '#mocks/parties/stand-in.ts'

/** CUPS judges our printer, and CUPS's printer stands in its place: two programs nobody here wrote. */

const execute = promisify(execFile)
const suites = '/usr/share/cups/ipptool'
const has = (program: string) => spawnSync('which', [program]).status === 0
const missing = ['ipptool', 'ippeveprinter', 'dbus-daemon'].filter((program) => !has(program))
if (missing.length > 0) console.error(`ipp: skipped, for this machine lacks ${missing.join(', ')}`)

const buildPdf = async (pages: number): Promise<Uint8Array> => {
  const document = await PDFDocument.create()
  for (let page = 0; page < pages; page++) document.addPage([595, 842])
  return document.save()
}

const findFreePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** Asks until the answer is as wished; a real printer takes its own time. */
const waitFor = async <Value>(ask: () => Promise<Value>, isWished: (value: Value) => boolean): Promise<Value> => {
  for (const deadline = Date.now() + 30_000; ;) {
    const value = await ask().catch((error: unknown) => {
      if (Date.now() > deadline) throw error
      return undefined
    })
    if (value !== undefined && (isWished(value) || Date.now() > deadline)) return value
    await wait(100)
  }
}

describe.skipIf(missing.length > 0)('ipptool of CUPS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipptool-'))
  let standIn: StandIn
  let server: RunningServer
  let printer = ''

  beforeAll(async () => {
    standIn = createKioskPrinterStandIn({ data: folder, clock: createSettableClock(() => new Date()) })
    server = await listen(createStandInApp(standIn), 0)
    printer = `${server.url.replace('http', 'ipp')}/K-0001/ipp/print`
    for (const suite of ['ipp-1.1.test', 'get-printer-attributes.test', 'print-job.test']) {
      copyFileSync(join(suites, suite), join(folder, suite))
    }
    // The suite opens documents beside itself, also those it then skips, and Debian ships it without them.
    const named = readFileSync(join(folder, 'ipp-1.1.test'), 'utf8').matchAll(/^\s*FILE ([a-z0-9-]+\.[a-z]+)$/gm)
    const document = await buildPdf(4)
    for (const [, name = ''] of named) writeFileSync(join(folder, name), name.endsWith('.pdf') ? document : '')
  })
  afterAll(async () => {
    await server.close()
    standIn.close?.()
    rmSync(folder, { recursive: true, force: true })
  })

  const runSuite = async (suite: string): Promise<string> => {
    const run = await execute('ipptool', ['-t', '-f', join(folder, 'document-a4.pdf'), printer, join(folder, suite)], {
      timeout: 100_000,
    }).catch((error: { readonly stdout: string; readonly stderr: string }) => error)
    return run.stdout + run.stderr
  }

  it.each([
    ['ipp-1.1.test', 27],
    ['get-printer-attributes.test', 1],
    ['print-job.test', 1],
  ])('finds nothing wrong with our printer by %s', async (suite, atLeast) => {
    const said = await runSuite(suite)
    expect(said).not.toContain('[FAIL]')
    expect(said).not.toMatch(/cannot be read|failed with/)
    expect(said.split('[PASS]').length - 1).toBeGreaterThanOrEqual(atLeast)
  })
})

describe.skipIf(missing.length > 0)('ippeveprinter of CUPS in the place of our stand-in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ippeveprinter-'))
  const children: ChildProcess[] = []
  let relay: KioskPrinterRelay

  /** It will not start without a bus to announce itself on, announced or not: one of its own, outside the system's. */
  const startBus = async (): Promise<string> => {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    children.push(bus)
    return new Promise((resolve) => createInterface({ input: bus.stdout }).once('line', resolve))
  }

  beforeAll(async () => {
    const command = join(folder, 'print')
    // A job whose file `hold` exists is held in the machine until it is gone.
    writeFileSync(command, `#!/bin/sh\nwhile [ -e ${folder}/hold ]; do sleep 0.1; done\n`, { mode: 0o755 })
    const port = await findFreePort()
    const program = existsSync('/usr/sbin/ippeveprinter') ? '/usr/sbin/ippeveprinter' : 'ippeveprinter'
    const options = ['-2', '-f', 'application/pdf', '-c', command, '-d', folder, '-p', String(port), '-r', 'off']
    const printer = spawn(program, [...options, 'Madoguchi'], {
      stdio: 'ignore',
      env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: await startBus() },
    })
    children.push(printer)
    relay = createKioskPrinterRelay({
      url: `http://localhost:${port}/ipp/print`,
      fetch: globalThis.fetch,
      timeoutMs: 5000,
    })
    await waitFor(
      () => relay.getPrinter(),
      ({ state }) => state === 'idle',
    )
  })
  afterAll(() => {
    for (const child of children) child.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  const order = async () => ({
    requestId: crypto.randomUUID(),
    pdf: await buildPdf(2),
    copies: 2,
    sides: 'two-sided-long-edge' as const,
    media: media.a4,
  })

  it('is a printer that prints both sides of A4 and is not simulated', async () => {
    const printer = await relay.getPrinter()
    expect(printer).toMatchObject({ state: 'idle', accepting: true, simulated: false })
    expect(printer.media).toContain(media.a4)
    expect(printer.sides).toContain('two-sided-long-edge')
  })

  it('prints our document, and has it under its request', async () => {
    const request = await order()
    const { jobId } = await relay.printDocument(request)
    const done = await waitFor(
      () => relay.getJob(jobId),
      (job) => job?.state === 'completed',
    )
    expect(done).toMatchObject({ jobId, requestId: request.requestId, state: 'completed' })
    await expect(relay.findJob(request.requestId)).resolves.toMatchObject({ jobId })
    await expect(relay.findJob(crypto.randomUUID())).resolves.toBeUndefined()
  })

  it('cancels a job that waits behind another, and has none that was never sent', async () => {
    writeFileSync(join(folder, 'hold'), '')
    const [first, second] = [await order(), await order()]
    const held = await relay.printDocument(first)
    const waiting = await relay.printDocument(second).catch(() => undefined)
    // The program takes one job at a time and may refuse the second.
    if (waiting !== undefined) await expect(relay.cancelJob(waiting.jobId)).resolves.toBe('canceled')
    await expect(relay.getJob(held.jobId)).resolves.toMatchObject({ state: 'processing' })
    rmSync(join(folder, 'hold'))
    await waitFor(
      () => relay.getJob(held.jobId),
      (job) => job?.state === 'completed',
    )
    await expect(relay.cancelJob(held.jobId)).resolves.toBe('not-possible')
    await expect(relay.getJob(9999)).resolves.toBeUndefined()
  })

  it('refuses paper it does not have rather than print on another', async () => {
    await expect(relay.printDocument({ ...(await order()), media: media.receipt })).rejects.toMatchObject({
      code: 'party.refused',
    })
  })
})
