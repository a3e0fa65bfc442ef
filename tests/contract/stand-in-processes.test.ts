import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createCashBoxRelay } from '#bff/parties/cash-box/relay.ts'
import { createRemoteClock } from '#bff/parties/clock/relay.ts'

const entry = resolve(import.meta.dirname, '../../mocks/server.ts')
const data = mkdtempSync(join(tmpdir(), 'stand-ins-'))
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

/** One stand-in as a process of its own, as `npm run parties` starts them. */
const start = async (party: string, ...more: readonly string[]) => {
  const child = spawn(process.execPath, [entry, '--party', party, '--data', data, ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const said = JSON.parse(line) as { readonly party: string; readonly url: string }
  return { child, said, url: said.url }
}

const send = (url: string, method: string, body?: unknown) =>
  fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })

describe('a stand-in as a process', { timeout: 60_000 }, () => {
  it('says where it is in one line of JSON, and listens on the loopback interface', async () => {
    const { said } = await start('clock')
    expect(said).toEqual({ party: 'clock', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string })
  })

  it('keeps every yen through kill -9', async () => {
    const depositId = crypto.randomUUID()
    const before = await start('cash-box')
    const relayTo = (url: string) => createCashBoxRelay({ baseUrl: `${url}/K-0001`, fetch, timeoutMs: 5000 })
    await relayTo(before.url).openDeposit(depositId, 300)
    expect((await send(`${before.url}/control/boxes/K-0001/insert`, 'POST', { yen: 500 })).status).toBe(200)
    expect((await send(`${before.url}/control/boxes/K-0001/insert`, 'POST', { yen: 500 })).status).toBe(409)
    before.child.kill('SIGKILL')
    await once(before.child, 'exit')
    const after = await start('cash-box')
    const relay = relayTo(after.url)
    await expect(relay.findDeposit(depositId)).resolves.toMatchObject({ state: 'satisfied', insertedYen: 500 })
    await expect(relay.capture(depositId)).resolves.toMatchObject({ outcome: 'settled', deposit: { changeYen: 200 } })
  })

  it('is set, broken and read through its controls', async () => {
    const { url } = await start('clock')
    const clock = createRemoteClock({ url: `${url}/`, fetch, timeoutMs: 5000, systemNow: () => new Date(0) })
    await send(`${url}/control/clock`, 'PUT', { now: '2026-12-30T12:00:00+09:00', running: false })
    await clock.refresh()
    expect(clock.now()).toEqual(new Date('2026-12-30T03:00:00Z'))
    expect((await send(`${url}/control/faults`, 'PUT', [{ name: 'no-such-fault' }])).status).toBe(422)
    expect((await send(`${url}/control/faults`, 'PUT', [{ name: 'down' }])).status).toBe(204)
    await expect(clock.refresh()).rejects.toMatchObject({ code: 'party.unreachable' })
    await expect((await send(`${url}/control/faults`, 'GET')).json()).resolves.toMatchObject({
      party: 'clock',
      settings: [{ name: 'down' }],
    })
    await send(`${url}/control/faults`, 'PUT', [{ name: 'no-date' }])
    await expect(clock.refresh()).rejects.toMatchObject({ code: 'party.malformed' })
    await expect((await send(`${url}/control/log`, 'GET')).json()).resolves.toMatchObject([
      { party: 'clock', message: 'HEAD', result: '204' },
      { party: 'clock', message: 'HEAD', result: '204' },
    ])
  })

  it('ends when its parent does', async () => {
    const { child } = await start('clock', '--leashed')
    child.stdin?.end()
    await expect(once(child, 'exit')).resolves.toEqual([0, null])
  })

  it('ends at SIGTERM', async () => {
    const { child } = await start('kiosk-printer')
    child.kill('SIGTERM')
    await expect(once(child, 'exit')).resolves.toEqual([0, null])
  })
})
