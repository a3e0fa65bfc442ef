import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyCard, searchCards } from '#shared/card-handover/api.ts'

const script = (name: string) => resolve(import.meta.dirname, '../../bff', name)
const secret = 'correct horse battery'

let folder = ''
let accounts = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-server-'))
  accounts = join(folder, 'accounts.json')
  const clerk = { id: 'm-1', role: 'handover-administrator', displayName: '係員', municipalityCode: '13999', secret }
  await writeFile(
    accounts,
    JSON.stringify([{ id: 'c-1', role: 'centre-operator', displayName: '運用者', secret }, clerk]),
  )
})
afterAll(() => rm(folder, { recursive: true }))

type Ended = { readonly code: number | null; readonly out: string; readonly error: string }

const collect = (child: ChildProcess): Promise<Ended> => {
  let out = ''
  let error = ''
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()))
  child.stderr?.on('data', (part: Buffer) => (error += part.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, out, error })))
}

const run = (name: string, env: Readonly<Record<string, string>>, args: readonly string[] = []) => {
  const clean = { PATH: process.env['PATH'], MADOGUCHI_DATA: folder, PORT: '0', ...env }
  const child = spawn(process.execPath, [script(name), ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: clean })
  return { child, ended: collect(child) }
}

const startServer = async (env: Readonly<Record<string, string>> = {}) => {
  const { child, ended } = run('server.ts', { MADOGUCHI_ACCOUNTS_FILE: accounts, ...env })
  const url = await new Promise<string>((ready, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { ready?: boolean; url?: string }
      if (said.ready === true && said.url !== undefined) ready(said.url)
    })
    void ended.then(({ error }) => fail(new Error(error)))
  })
  return { url, child, ended }
}

const signIn = (url: string, { audience, id } = { audience: 'centre', id: 'c-1' }) =>
  fetch(`${url}/api/${audience}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ id, secret }),
  })

describe('the server', () => {
  it('says when it is ready, keeps sessions over a restart, and stops cleanly', async () => {
    const first = await startServer()
    const response = await signIn(first.url)
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
    first.child.kill('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 0, error: '' })
    const second = await startServer()
    const again = await fetch(`${second.url}/api/centre/session`, { headers: { cookie } })
    expect(await again.json()).toMatchObject({ subject: 'c-1' })
    second.child.kill('SIGINT')
    const { code, out } = await second.ended
    expect(code).toBe(0)
    expect(out).not.toContain('account-created')
    expect(out).not.toContain(secret)
  })

  it.each([
    { of: 'the counter', audience: 'centre', id: 'c-1', path: '/api/centre/session', body: { id: 'c-1', secret } },
    {
      ...{ of: 'the ledger, which has a database of its own', audience: 'municipality', id: 'm-1' },
      path: searchCards.path,
      body: { filter: everyCard, order: 'latest', after: null, limit: 10 },
    },
  ])('finishes the request under way after SIGTERM and takes no new one: $of', async ({ audience, id, path, body }) => {
    const { url, child, ended } = await startServer()
    const signedIn = await signIn(url, { audience, id })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const text = JSON.stringify(body)
    const slow = request(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': text.length, origin: url, cookie },
    })
    const answered = new Promise<number>((done, fail) => {
      slow.on('response', (response) => done(response.resume().statusCode ?? 0))
      slow.on('error', fail)
    })
    await new Promise<void>((flushed) => slow.write(text.slice(0, 10), () => flushed()))
    // a whole request behind the first one's beginning: when it is answered, the first has reached the server
    await (await fetch(`${url}/healthz`)).text()
    const lines = createInterface({ input: child.stdout })
    const stopping = new Promise<void>((done) => lines.on('line', (line) => line.includes('"stopping"') && done()))
    child.kill('SIGTERM')
    await stopping
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
    slow.end(text.slice(10))
    expect(await answered).toBe(200)
    expect((await ended).code).toBe(0)
  })

  it('says in one line what is wrong with a setting, or that its port is taken', async () => {
    const wrong = await run('server.ts', { PORT: 'x' }).ended
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.error).toMatch(/^madoguchi cannot start: PORT: [^\n]+\n$/)
    const { url, child, ended } = await startServer()
    const second = await run('server.ts', { PORT: new URL(url).port }).ended
    expect(second).toMatchObject({ code: 1, error: 'madoguchi cannot start: PORT: another program listens there\n' })
    child.kill('SIGTERM')
    await ended
  })
})

describe('the audit command', () => {
  it('prints the head of a whole trail, and ends with 1 and the first row of a broken one', async () => {
    const { url, child, ended } = await startServer()
    for (let count = 0; count < 3; count++) await signIn(url)
    child.kill('SIGTERM')
    await ended
    const whole = await run('audit-verify.ts', {}).ended
    expect(whole.code).toBe(0)
    const { rows, head } = JSON.parse(whole.out) as { rows: number; head: { seq: number; hash: string } }
    expect(rows).toBeGreaterThanOrEqual(3)
    const database = new Database(join(folder, 'madoguchi.sqlite'))
    database.exec(`DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq = ${rows}`)
    const cut = await run('audit-verify.ts', {}, ['--expect', `${head.seq}:${head.hash}`]).ended
    expect([cut.code, JSON.parse(cut.out)]).toEqual([1, { intact: false, seq: rows, reason: 'head-missing' }])
    database.exec("UPDATE audit SET actor = 'somebody-else' WHERE seq = 2")
    database.close()
    const broken = await run('audit-verify.ts', {}).ended
    expect([broken.code, JSON.parse(broken.out)]).toEqual([1, { intact: false, seq: 2, reason: 'row-changed' }])
  })

  it('ends with 2 when it cannot look', async () => {
    const strange = await run('audit-verify.ts', {}, ['--expect', 'yesterday']).ended
    expect(strange).toMatchObject({ code: 2, out: '' })
  })
})
