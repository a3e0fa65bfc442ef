import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import type { Service } from '#bff/platform/service.ts'
import { endpoint } from '#shared/contract/endpoint.ts'
import { listMessages } from '#shared/operations/api.ts'
import { openTestApp, testOrigin, type TestApp } from './app-fixture.ts'

const echo = endpoint({
  method: 'POST',
  path: '/api/kiosk/echo/:word',
  summary: 'Says it again',
  allow: ['kiosk'],
  body: z.strictObject({ count: z.int().check(z.minimum(1)), note: z.optional(z.string()) }),
  response: z.object({ said: z.string() }),
})
const upload = endpoint({
  method: 'PUT',
  path: '/api/kiosk/upload',
  summary: 'Takes bytes',
  allow: ['kiosk'],
  bytes: { mediaType: 'application/pdf', limit: 1000 },
  response: z.object({ length: z.int() }),
})
const lie = endpoint({
  method: 'GET',
  path: '/api/kiosk/lie',
  summary: 'Breaks its word',
  allow: ['kiosk'],
  response: z.object({ age: z.int() }),
})
const crash = endpoint({ method: 'GET', path: '/api/kiosk/crash', summary: 'Fails', allow: ['kiosk'] })

const samples: Service = {
  name: 'samples',
  jobs: [],
  mount: (mount) => {
    mount(echo, async ({ params, body }) => {
      const answer = { said: params.word.repeat(body.count), secret: 'never sent' }
      return answer
    })
    mount(upload, async ({ bytes }) => ({ length: bytes.length }))
    mount(lie, async () => ({ age: '山田太郎' as unknown as number }))
    mount(crash, async () => {
      JSON.parse('{"name":"山田太郎"')
    })
  },
}

const openSamples = async (): Promise<{ test: TestApp; cookie: string } & AsyncDisposable> => {
  const test = await openTestApp({ services: () => [samples] })
  const cookie = await test.signIn('kiosk-terminal')
  return { test, cookie, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

const problemOf = async (response: Response) => (await response.json()) as { code: string; detail?: unknown }

describe('a declared endpoint', () => {
  it('gives its handler what it declares and sends nothing else back', async () => {
    await using open = await openSamples()
    const response = await open.test.request('POST', '/api/kiosk/echo/%E7%AA%93', {
      cookie: open.cookie,
      body: { count: 2 },
    })
    expect(await response.text()).toBe('{"said":"窓窓"}')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('names places and rules of a wrong body, never its contents', async () => {
    await using open = await openSamples()
    const send = (body: unknown, headers = {}) =>
      open.test.request('POST', '/api/kiosk/echo/x', { cookie: open.cookie, body, headers })
    const wrong = await send({ count: 0, note: '山田太郎' })
    expect(wrong.status).toBe(422)
    expect(await problemOf(wrong)).toMatchObject({
      code: 'request.invalid',
      detail: { issues: [{ path: 'count', message: 'too_small' }] },
    })
    const unknown = await problemOf(await send({ count: 1, extra: 1 }))
    expect(unknown.detail).toEqual({ issues: [{ path: '', message: 'unrecognized_keys' }] })
    expect(await problemOf(await send('{"count":'))).toMatchObject({ detail: { issues: [{ message: 'not JSON' }] } })
    expect(await problemOf(await send('{"count":1}', { 'content-type': 'text/plain' }))).toMatchObject({
      detail: { issues: [{ path: 'content-type' }] },
    })
    expect(open.test.logged.join('')).not.toContain('山田')
  })

  it('reads no further than its limit, with a stated length and without', async () => {
    await using open = await openSamples()
    const large = JSON.stringify({ count: 1, note: 'x'.repeat(64 * 1024) })
    const stated = await open.test.request('POST', '/api/kiosk/echo/x', {
      cookie: open.cookie,
      body: large,
      headers: { 'content-length': String(large.length) },
    })
    expect(stated.status).toBe(413)
    expect(await problemOf(stated)).toMatchObject({ code: 'request.too-large', detail: { limit: 65_536 } })

    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(10_000))
      },
    })
    const headers = { cookie: open.cookie, origin: testOrigin, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit
    const unstated = await open.test.app.fetch(new Request(`${testOrigin}/api/kiosk/echo/x`, init))
    expect(unstated.status).toBe(413)
    expect(pulled).toBeLessThan(12)
  })

  it('takes bytes of its media type up to its limit', async () => {
    await using open = await openSamples()
    const send = (size: number, mediaType = 'application/pdf') =>
      open.test.request('PUT', '/api/kiosk/upload', {
        cookie: open.cookie,
        body: new Uint8Array(size),
        headers: { 'content-type': mediaType },
      })
    expect(await (await send(1000)).json()).toEqual({ length: 1000 })
    expect((await send(1001)).status).toBe(413)
    expect((await send(10, 'application/json')).status).toBe(422)
  })

  it('answers internal.unexpected rather than what it did not declare, and logs no value', async () => {
    await using open = await openSamples()
    const response = await open.test.request('GET', '/api/kiosk/lie', { cookie: open.cookie })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('山田')
    const logged = open.test.logged.find((line) => line.includes('internal.unexpected')) ?? ''
    expect(JSON.parse(logged)).toMatchObject({ level: 'error', route: '/api/kiosk/lie', code: 'internal.unexpected' })
    expect(open.test.logged.join('')).not.toContain('山田')
  })

  it('tells neither the page nor the log what a crash quoted, but tells the log where', async () => {
    await using open = await openSamples()
    const response = await open.test.request('GET', '/api/kiosk/crash', { cookie: open.cookie })
    expect(Object.keys(await problemOf(response)).toSorted()).toEqual(['code', 'requestId', 'status', 'title', 'type'])
    const logged = open.test.logged.find((line) => line.includes('SyntaxError')) ?? ''
    expect(logged).toContain('platform-http.test.ts')
    expect(logged).not.toContain('山田')
  })

  it('RS-NF-4 is counted by its template, never by its values', async () => {
    await using open = await openSamples()
    await open.test.request('POST', '/api/kiosk/echo/personal', { cookie: open.cookie, body: { count: 1 } })
    const page = await (await open.test.request('GET', '/metrics')).text()
    expect(page).toContain('madoguchi_http_requests_total{method="POST",route="/api/kiosk/echo/:word",status="200"} 1')
    expect(page).not.toContain('personal')
  })
})

describe('the other routes', () => {
  it('RS-NF-4 say whether the database answers', async () => {
    const test = await openTestApp()
    const well = await test.request('GET', '/healthz')
    expect([well.status, await well.json()]).toEqual([200, { status: 'ok', now: test.clock.now().toISOString() }])
    await test[Symbol.asyncDispose]()
    const ill = await test.request('GET', '/healthz')
    expect([ill.status, (await problemOf(ill)).code]).toEqual([503, 'database.unavailable'])
  })

  it('answer 404 as a problem to unknown paths, methods and assets, and no page', async () => {
    await using site = await openSite()
    for (const [method, path] of [
      ['GET', '/api/unknown'],
      ['PUT', '/api/centre/session'],
      ['GET', '/api'],
      ['GET', '/assets/gone-abc.js'],
      ['GET', '/favicon.ico'],
      ['GET', '/stand-ins/panel'],
      ['POST', '/kiosk'],
      ['GET', '/.vite/manifest.json'],
      ['GET', '/..%2f..%2fpackage.json'],
    ] as const) {
      const response = await site.test.request(method, path)
      const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
      expect([path, response.status, isPage]).toEqual([path, 404, false])
    }
  })
})

const page = '<!doctype html><title>page</title>'
const script = `/* ${'long '.repeat(500)} */`

const openSite = async (standInsUrl?: string, origin?: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-web-.hidden-'))
  await mkdir(join(folder, 'assets'))
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, 'index.html'), page)
  await writeFile(join(folder, 'assets/app-abc.js'), script)
  await writeFile(join(folder, 'assets/large-abc.otf'), new Uint8Array(5 * 1024 * 1024))
  await writeFile(join(folder, '.vite/manifest.json'), '{}')
  const test = await openTestApp({
    webRoot: folder,
    ...(standInsUrl === undefined ? {} : { standInsUrl }),
    ...(origin === undefined ? {} : { origin }),
  })
  return {
    test,
    [Symbol.asyncDispose]: async () => {
      await test[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}

describe('the pages', () => {
  it('come for every path of a page, never kept, under the strict policy', async () => {
    await using site = await openSite()
    for (const path of ['/', '/kiosk', '/municipality/tasks/12']) {
      const response = await site.test.request('GET', path)
      expect(await response.text()).toBe(page)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("require-trusted-types-for 'script'; trusted-types app")
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      expect(response.headers.get('permissions-policy')).toContain('usb=(self)')
      expect(response.headers.get('strict-transport-security')).toBeNull()
    }
  })

  it('promise https only where they are served by it', async () => {
    await using site = await openSite(undefined, 'https://counter.example')
    const response = await site.test.request('GET', '/')
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains; preload')
  })

  it('have assets that are kept for good, compressed where asked', async () => {
    await using site = await openSite()
    const plain = await site.test.request('GET', '/assets/app-abc.js')
    expect(await plain.text()).toBe(script)
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-encoding')).toBeNull()
    const packed = await site.test.request('GET', '/assets/app-abc.js', { headers: { 'accept-encoding': 'br, gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    const bytes = new Uint8Array(await packed.arrayBuffer())
    expect(bytes.length).toBeLessThan(script.length / 4)
    expect(gunzipSync(bytes).toString()).toBe(script)
    const large = await site.test.request('GET', '/assets/large-abc.otf')
    expect((await large.arrayBuffer()).byteLength).toBe(5 * 1024 * 1024)
  })
})

describe('the way to the stand-ins', () => {
  it('carries method, path, query and body, and none of our cookies, both ways', async () => {
    const seen: { line: string; headers: IncomingHttpHeaders; body: string }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
        response.writeHead(201, { 'content-type': 'text/plain', 'set-cookie': 'theirs=1' }).end('done')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await using site = await openSite(`http://127.0.0.1:${port}/panel/`)
    const cookie = await site.test.signIn('kiosk-terminal')
    const answer = await site.test.request('POST', '/stand-ins/coins?yen=100', { cookie, body: { n: 1 } })
    expect([answer.status, await answer.text(), answer.headers.get('set-cookie')]).toEqual([201, 'done', null])
    expect(seen[0]).toMatchObject({ line: 'POST /panel/coins?yen=100', body: '{"n":1}' })
    expect(seen[0]?.headers.cookie).toBeUndefined()
    const foreign = await site.test.request('POST', '/stand-ins/coins', { headers: { origin: 'http://evil.example' } })
    expect((await problemOf(foreign)).code).toBe('request.origin-refused')
    expect(seen.length).toBe(1)
    await new Promise((resolve) => server.close(resolve))
    const gone = await site.test.request('GET', '/stand-ins/')
    expect((await problemOf(gone)).code).toBe('party.unreachable')
  })
})

describe('the messages screen', () => {
  it('shows facts of calls to parties and nothing that was said', async () => {
    const server = createServer((_request, response) => void response.end('山田太郎'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await using test = await openTestApp()
    const fetch = test.platform.partyFetch({ party: 'municipal-issuing', timeoutMs: 5000, maxBytes: 1000 })
    const url = `http://127.0.0.1:${port}/v1/residents/1234567890?name=secret`
    await fetch(url, { method: 'POST', body: '山田太郎' })
    await new Promise((resolve) => server.close(resolve))
    const call = test.caller(await test.signIn('centre-operator'))
    const { messages } = await call(listMessages, {})
    expect(messages).toMatchObject([
      {
        party: 'municipal-issuing',
        direction: 'out',
        method: 'POST',
        path: '/:value/residents/:value',
        status: 200,
        bytesSent: 12,
        bytesReceived: 12,
        result: 'answered',
      },
    ])
    expect(JSON.stringify(messages)).not.toMatch(/山田|secret|1234567890/)
  })
})
