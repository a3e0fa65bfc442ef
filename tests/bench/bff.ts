/** The BFF's rate on the kiosk's read route and on one write, beside the least that could do the same. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { startDemo } from '#tools/demo.ts'
import { builtPage } from '../built-page.ts'
import { figure, measureRate, type Figure, type Load } from './load.ts'

const json = { 'content-type': 'application/json' }

const signIn = async (origin: string, portal: string, credentials: { id: string; secret: string }): Promise<string> => {
  const answer = await fetch(`${origin}/api/${portal}/session`, {
    method: 'POST',
    headers: { ...json, origin },
    body: JSON.stringify(credentials),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!answer.ok || cookie === undefined) throw new Error(`sign-in answered ${answer.status}`)
  return cookie
}

/** The peer in a process of its own, as the product is. */
export const startPeer = (kind: 'read' | 'write', argument: string): Promise<{ url: string; close: () => void }> =>
  new Promise((ready) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'peer.ts'), kind, argument], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    createInterface({ input: child.stdout }).once('line', (url) => ready({ url, close: () => child.kill() }))
  })

const seedAlarm = (file: string): void => {
  const database = new Database(file)
  database
    .prepare(
      `insert into alarms (alarm_id, raised_at, kind, kiosk_id, visit_id) values ('bench', 0, 'print-failed', 'K-0001', 'none')`,
    )
    .run()
  database.close()
}

/** Peer, product, peer: the machine's mood between two runs is in both. */
export const beside = async (peer: Load, product: Load): Promise<{ value: number; peerValue: number }> => {
  const before = await measureRate(peer)
  const value = await measureRate(product)
  const after = await measureRate(peer)
  return { value, peerValue: (before + after) / 2 }
}

export const benchBff = async (): Promise<readonly Figure[]> => {
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-bench-'))
  const demo = await startDemo({ port: 0, data, webRoot: builtPage, environment: { LOG_LEVEL: 'error' } })
  try {
    seedAlarm(join(data, 'madoguchi.sqlite'))
    const { origin } = demo
    const terminal = await signIn(origin, 'kiosk', { id: 'K-0001', secret: 'demo-kiosk' })
    const operator = await signIn(origin, 'centre', { id: 'centre-operator', secret: 'demo-centre' })
    const readUrl = `${origin}/api/kiosk/terminal`
    const sample = await (await fetch(readUrl, { headers: { cookie: terminal } })).text()

    const bare = await startPeer('read', sample)
    const read = await beside({ url: bare.url }, { url: readUrl, headers: { cookie: terminal } })
    bare.close()

    const bareWrites = await startPeer('write', join(data, 'bare.sqlite'))
    const write = await beside(
      { url: bareWrites.url },
      {
        url: `${origin}/api/centre/alarms/bench/acknowledge`,
        method: 'POST',
        headers: { cookie: operator, origin },
      },
    )
    bareWrites.close()
    return [
      figure("the kiosk's read route", 'requests/s', read.value, { name: 'bare node:http', value: read.peerValue }),
      figure('one transactional write with its audit row', 'requests/s', write.value, {
        name: 'better-sqlite3 alone behind node:http',
        value: write.peerValue,
      }),
    ]
  } finally {
    await demo.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
