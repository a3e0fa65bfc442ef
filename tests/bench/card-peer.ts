/** The same jobs by OpenSC, on the same virtual card behind pcscd, counted at the card. Undefined where it is not installed. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import type { VirtualCardData } from '#mocks/card/card-data.ts'
import { connectVpcd, type VpcdLink } from '#mocks/card/vpcd.ts'
import { countCard, createCounter, type Count } from './card-count.ts'

const execute = promisify(execFile)

const isInstalled = async (...programs: readonly string[]): Promise<boolean> =>
  (await Promise.allSettled(programs.map((program) => execute('which', [program])))).every(
    ({ status }) => status === 'fulfilled',
  )

/** Tries until it works; gives up after half a minute. */
const untilDone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  for (let left = 150; ; left--) {
    try {
      return await work()
    } catch (error) {
      if (left === 0) throw error
      await wait(200)
    }
  }
}

const requireReader = async (): Promise<void> => {
  const { stdout } = await execute('opensc-tool', ['--list-readers'])
  if (!/^0 +Yes/m.test(stdout)) throw new Error('pcscd does not notice the card')
}

export type PeerJob = 'authentication' | 'signature'

const slotOf = {
  authentication: ['0', '01'],
  signature: ['1', '02'],
} as const

/** Log-in and signature through PKCS#11, with all of OpenSC's card drivers or its JPKI driver alone. */
export const countPeer = async (
  data: VirtualCardData,
): Promise<(((job: PeerJob, driver: 'any' | 'jpki') => Promise<Count>) & { end: () => Promise<void> }) | undefined> => {
  if (!(await isInstalled('pcscd', 'opensc-tool', 'pkcs11-tool'))) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-bench-'))
  await writeFile(join(folder, 'message'), 'text to be signed')
  const daemon = spawn('pcscd', ['--foreground'], { stdio: 'ignore' })
  const counter = createCounter()
  let link: VpcdLink
  try {
    const card = countCard(await createVirtualCard(data), counter)
    link = await untilDone(() => connectVpcd(card))
    await untilDone(requireReader)
  } catch (error) {
    process.stderr.write(`card: OpenSC is not counted: ${String(error)}\n`)
    daemon.kill()
    return undefined
  }
  const count = async (job: PeerJob, driver: 'any' | 'jpki'): Promise<Count> => {
    const [slot, id] = slotOf[job]
    const pin = job === 'authentication' ? data.pins.authentication : data.pins.signature
    const how = ['--sign', '--mechanism', 'SHA256-RSA-PKCS', '--input-file', join(folder, 'message')]
    const output = ['--output-file', join(folder, job)]
    counter.take()
    await execute('pkcs11-tool', ['--slot-index', slot, '--login', '--pin', pin ?? '', '--id', id, ...how, ...output], {
      env: { ...process.env, ...(driver === 'jpki' ? { OPENSC_DRIVER: 'jpki' } : {}) },
      timeout: 60_000,
    })
    return counter.take()
  }
  const end = async () => {
    link.close()
    await link.ended
    const exited = new Promise((resolve) => daemon.once('exit', resolve))
    if (daemon.kill()) await exited
    await rm(folder, { recursive: true })
  }
  return Object.assign(count, { end })
}
