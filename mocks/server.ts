/** Every stand-in as its own HTTP process, and one address to control them all; prints `{"party","url"}` a line. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { smtpAddress } from '#bff/parties/mail-server/contract.ts'
import { addCardAp } from './card-ap-cards.ts'
import { listVirtualCards } from './cards.ts'
import { createControlApp } from './control.ts'
import { buildPartyAddresses } from './parties/addresses.ts'
import { writeCardApFiles } from './parties/card-ap-files.ts'
import { writePartyFiles } from './parties/party-files.ts'
import { listen, loadDemoHierarchy, partyNames, serveParty, type PartyName } from './parties/server.ts'
import { loadBillingHierarchy } from './pki/billing-hierarchy.ts'
import { loadCardApAuthority } from './pki/card-ap-store.ts'
import { loadIntakeSigner } from './pki/intake-signer.ts'
import { loadTimeStampHierarchy } from './pki/time-stamp-hierarchy.ts'

const usage = `usage: node mocks/server.ts [--data DIR] [--ports BASE] [--party NAME]
  --data DIR    what must survive a restart (default .data/stand-ins)
  --ports BASE  first of ${partyNames.length + 1} ports in a row, 0 for free ones (default 0)
  --party NAME  this one alone, on port BASE: ${partyNames.join(', ')}`

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.data/stand-ins' },
    ports: { type: 'string', default: '0' },
    party: { type: 'string' },
    /** Ends when the standard input does: how a child notices that its parent died without a word. */
    leashed: { type: 'boolean', default: false },
  },
})

const fail = (message: string): never => {
  console.error(message)
  process.exit(2)
}

const data = resolve(values.data)
const ports = Number(values.ports)
const isPort = Number.isInteger(ports) && ports >= 0 && ports + partyNames.length <= 65_535
if (!isPort) fail(usage)
mkdirSync(data, { recursive: true, mode: 0o700 })

const say = (line: { readonly party: string; readonly url: string }): void => console.log(JSON.stringify(line))

/** Runs once: at the first of the signals, or when it is called with another exit code. */
const onStop = (stop: () => Promise<void>): ((exitCode: number) => void) => {
  let isStopping = false
  const once = (exitCode: number) => {
    if (isStopping) return
    isStopping = true
    void stop().then(() => process.exit(exitCode))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => once(0))
  return once
}

const runParty = async (party: PartyName): Promise<void> => {
  const server = await serveParty(party, { data, port: ports })
  const stop = onStop(server.close)
  if (values.leashed) process.stdin.on('end', () => stop(0)).resume()
  say({ party, url: server.url })
}

const line = z.object({ party: z.string(), url: z.string() })

/** Starts a stand-in as a child and waits for its line. */
const startChild = (
  party: PartyName,
  port: number,
): { readonly child: ChildProcess; readonly url: Promise<string> } => {
  const args = ['--leashed', '--party', party, '--data', data, '--ports', String(port)]
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const url = new Promise<string>((ready, reject) => {
    child.once('exit', (code) => reject(new Error(`${party} ended with ${code}`)))
    createInterface({ input: child.stdout }).once('line', (text) => ready(z.parse(line, JSON.parse(text)).url))
  })
  return { child, url }
}

const endChild = (child: ChildProcess): Promise<void> =>
  new Promise((ended) => {
    if (child.exitCode !== null || child.signalCode !== null) return ended()
    child.once('exit', () => ended())
    child.stdin?.end()
  })

const runAll = async (): Promise<void> => {
  const hierarchy = await loadDemoHierarchy(data)
  const started = partyNames.map((party, index) => startChild(party, ports === 0 ? 0 : ports + index))
  const children = started.map(({ child }) => child)
  const stop = onStop(async () => {
    await Promise.all(children.map(endChild))
  })
  process.on('exit', () => children.forEach((child) => child.kill()))

  const found = await Promise.all(started.map(({ url }) => url))
  const urls = Object.fromEntries(partyNames.map((party, index) => [party, found[index]])) as Record<PartyName, string>
  for (const child of children) {
    child.once('exit', () => stop(1))
  }
  writePartyFiles(data, {
    jpki: hierarchy,
    billing: await loadBillingHierarchy(data),
    timeStamp: await loadTimeStampHierarchy(data),
    intake: await loadIntakeSigner(data),
  })
  const cardAp = await loadCardApAuthority(data)
  writeCardApFiles(data, cardAp)
  const smtp = smtpAddress.parse(await (await fetch(`${urls['mail-server']}/control/smtp`)).json())
  writeFileSync(join(data, 'parties.json'), JSON.stringify(buildPartyAddresses(urls, smtp.url), null, 2))

  const control = await listen(
    createControlApp({ urls, cards: addCardAp(listVirtualCards(hierarchy), cardAp) }),
    ports === 0 ? 0 : ports + partyNames.length,
  )
  for (const party of partyNames) say({ party, url: urls[party] })
  say({ party: 'control', url: control.url })
}

if (values.party === undefined) await runAll()
else await runParty(partyNames.find((name) => name === values.party) ?? fail(usage))
