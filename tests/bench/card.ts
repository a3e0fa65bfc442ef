/** What a card and its readers cost: commands and bytes beside OpenSC and the fewest possible, time per stack, size per reader. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openJpkiSession, signLogIn, type JpkiSession, type Transport } from '#card-bridge/index.ts'
import { waitMilliseconds } from '#card-bridge/transport/wait.ts'
import type { VirtualCardData } from '#mocks/card/card-data.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { listVirtualCards } from '#mocks/cards.ts'
import { toCardData } from '#mocks/demo/cards.ts'
import { loadDemoHierarchy } from '#mocks/parties/server.ts'
import { buildReaderPage, pageFor, pageForAll } from '../card/reader-page.ts'
import { firstReader, stacks } from '../card/reader-stacks.ts'
import { countTransport, createCounter, type Count } from './card-count.ts'
import { countPeer, type PeerJob } from './card-peer.ts'
import { figure, type Figure } from './load.ts'

const { signal } = new AbortController()

/** An invented person's card with real certificates, for OpenSC reads what is in them. */
const loadCard = async (): Promise<VirtualCardData> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bench-'))
  try {
    const [issued] = listVirtualCards(await loadDemoHierarchy(folder))
    if (issued === undefined) throw new Error('nobody has a card')
    return toCardData(issued)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const challenge = encodeUtf8('bench')

type Counted = { readonly cold: Count; readonly warm: Count }

/** The job on a card just laid down, and the same once more in the session it left open. */
const countJob = async (job: PeerJob, data: VirtualCardData, extendedLength: boolean): Promise<Counted> => {
  const card = await createVirtualCard(data)
  const counter = createCounter()
  const bare: Transport = {
    capabilities: { extendedLength },
    transmit: (command) => card.transmit(command),
    close: async () => undefined,
  }
  const session = await openJpkiSession(countTransport(bare, counter), { signal })
  const work = job === 'authentication' ? logIn : sign
  await work(session, data, true)
  const cold = counter.take()
  await work(session, data, false)
  return { cold, warm: counter.take() }
}

const logIn = async (session: JpkiSession, { pins }: VirtualCardData, isFirst: boolean): Promise<void> => {
  if (isFirst) await session.verifyPin('authentication', encodeUtf8(pins.authentication ?? ''))
  await signLogIn({ session, challenge })
}

/** A password for each signature, as the holder is asked for it each time; the certificate is known after the first. */
const sign = async (session: JpkiSession, { pins }: VirtualCardData, isFirst: boolean): Promise<void> => {
  await session.verifyPin('signature', encodeUtf8(pins.signature ?? ''))
  if (isFirst) await session.readCertificate('signature')
  await session.sign('signature', new Uint8Array(32), 'SHA-256')
}

/**
 * What cannot be left out: naming the application, the PIN, the certificate, and the signature. Whoever also wants to know
 * the tries before a wrong PIN locks the card needs one command more, and this library always does.
 */
const fewest = (certificateLength: number, extendedLength: boolean): number =>
  3 + (extendedLength ? 1 : Math.ceil(certificateLength / 256))

const names = { authentication: 'log-in', signature: 'signature' } as const

const benchCommands = async (data: VirtualCardData): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  const peer = await countPeer(data)
  for (const job of ['authentication', 'signature'] as const) {
    const certificate = job === 'authentication' ? data.authCertificate : (data.signCertificate ?? new Uint8Array())
    for (const extendedLength of [true, false]) {
      const { cold, warm } = await countJob(job, data, extendedLength)
      const title = `${names[job]}, ${extendedLength ? 'extended' : 'short'} commands`
      const least = { name: 'fewest possible', value: fewest(certificate.length, extendedLength) }
      figures.push(
        figure(`${title}, cold card`, 'APDU', cold.exchanges, least),
        figure(`${title}, cold card`, 'bytes', cold.bytes),
        figure(`${title}, warm card`, 'APDU', warm.exchanges),
        figure(`${title}, warm card`, 'bytes', warm.bytes),
      )
      if (extendedLength || peer === undefined) continue
      for (const [driver, name] of [
        ['any', 'OpenSC with its probes'],
        ['jpki', 'OpenSC, JPKI driver alone'],
      ] as const) {
        const theirs = await peer(job, driver)
        figures.push(
          figure(`${title}, cold card`, 'APDU', cold.exchanges, { name, value: theirs.exchanges }),
          figure(`${title}, cold card`, 'bytes', cold.bytes, { name, value: theirs.bytes }),
        )
      }
    }
  }
  await peer?.end()
  return figures
}

const rounds = 200
/** GET CHALLENGE of 16 bytes: as little work for the card as there is. */
const getChallenge = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x10)

const timeOf = async (transmit: (command: Uint8Array) => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  for (let round = 0; round < rounds; round++) await transmit(getChallenge)
  return (performance.now() - startedAt) / rounds
}

const benchStacks = async (data: VirtualCardData): Promise<readonly Figure[]> => {
  const card = await createVirtualCard(data)
  const alone = await timeOf((command) => card.transmit(command))
  const figures: Figure[] = []
  for (const { name, create } of stacks) {
    const virtual = create()
    await virtual.insert(await createVirtualCard(data))
    const transport = await (await firstReader(virtual)).connect(signal)
    const milliseconds = await timeOf((command) => transport.transmit(command, signal))
    await transport.close()
    figures.push(figure(`exchange through ${name}`, 'ms', milliseconds, { name: 'the card alone', value: alone }))
  }
  return figures
}

const insertions = 8
const budgetMilliseconds = 300

/** From the moment a card is laid down to the moment the page knows what it is, at the worst of several. */
const measureReady = async (create: (typeof stacks)[number]['create'], data: VirtualCardData): Promise<number> => {
  const virtual = create({ wait: waitMilliseconds })
  const card = await createVirtualCard(data)
  const stop = new AbortController()
  let laidAt = 0
  let worst = 0
  let left = insertions
  for await (const presence of (await firstReader(virtual)).watch(stop.signal)) {
    if (presence === 'present') {
      worst = Math.max(worst, performance.now() - laidAt)
      virtual.remove()
    } else if (left > 0) {
      left -= 1
      // Hands do not wait for the reader's own rhythm.
      await waitMilliseconds((left * 37) % 120, stop.signal)
      laidAt = performance.now()
      await virtual.insert(card)
    } else stop.abort()
  }
  return worst
}

const benchReady = async (data: VirtualCardData): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  for (const { name, create } of stacks) {
    const worst = await measureReady(create, data)
    figures.push(
      figure(`card laid down to card ready, ${name}`, 'ms', worst, { name: 'budget', value: budgetMilliseconds }),
    )
  }
  return figures
}

const families = { 'RC-S380': 'rcS380', 'RC-S300': 'rcS300', CCID: 'ccidVendorClass' } as const

const benchSizes = async (): Promise<readonly Figure[]> => {
  const all = await buildReaderPage(pageForAll)
  const figures = [figure('log-in page with every reader', 'kB gzipped', all.kilobytes)]
  for (const [name, family] of Object.entries(families)) {
    const { kilobytes } = await buildReaderPage(pageFor([family]))
    figures.push(
      figure(`log-in page with ${name} alone`, 'kB gzipped', kilobytes, { name: 'every reader', value: all.kilobytes }),
    )
  }
  return figures
}

export const benchCard = async (): Promise<readonly Figure[]> => {
  const data = await loadCard()
  return [
    ...(await benchCommands(data)),
    ...(await benchStacks(data)),
    ...(await benchReady(data)),
    ...(await benchSizes()),
  ]
}
