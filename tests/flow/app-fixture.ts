/** The whole BFF on a fresh database, without a port, with a clock that stands still until it is told to move. */
import { createApp, type App } from '#bff/app.ts'
import { createLog } from '#bff/platform/log.ts'
import { createPlatform, type Platform } from '#bff/platform/platform.ts'
import { roleRow, type Role } from '#bff/platform/roles.ts'
import type { Service } from '#bff/platform/service.ts'
import { cookieName } from '#bff/platform/session.ts'
import { createCaller, type Caller } from '#shared/contract/client.ts'
import { openTestStore, type StoreFactory, type TestStore } from './store-fixture.ts'

export const testOrigin = 'http://localhost:8787'

export class TestClock {
  #now: number

  constructor(start: string) {
    this.#now = Date.parse(start)
  }

  readonly now = (): Date => new Date(this.#now)

  advance(ms: number): void {
    this.#now += ms
  }

  set(instant: string): void {
    this.#now = Date.parse(instant)
  }
}

export type TestApp = AsyncDisposable & {
  readonly app: App
  readonly platform: Platform
  readonly clock: TestClock
  readonly database: TestStore
  /** Every line logged so far. */
  readonly logged: string[]
  /** One request as a page of ours makes it; `headers` override, an empty value removes. */
  readonly request: (method: string, path: string, options?: RequestOptions) => Promise<Response>
  /** An account of a role with a live session; its cookie, as a header value. */
  readonly signIn: (role: Role, who?: { readonly id?: string; readonly municipalityCode?: string }) => Promise<string>
  /** A typed caller with a cookie, or without one. */
  readonly caller: (cookie?: string) => Caller
}

type RequestOptions = {
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const buildRequest = (method: string, path: string, { cookie, headers, body }: RequestOptions): Request => {
  const all = new Headers({
    host: new URL(testOrigin).host,
    ...(method === 'GET' ? {} : { origin: testOrigin, 'sec-fetch-site': 'same-origin' }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(cookie === undefined ? {} : { cookie }),
  })
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value === '') all.delete(name)
    else all.set(name, value)
  }
  const text = body instanceof Uint8Array || typeof body === 'string' ? (body as string) : JSON.stringify(body)
  return new Request(testOrigin + path, { method, headers: all, ...(body === undefined ? {} : { body: text }) })
}

export const openTestApp = async (
  options: {
    readonly stores?: StoreFactory
    readonly services?: (platform: Platform) => readonly Service[] | Promise<readonly Service[]>
    readonly start?: string
    readonly webRoot?: string
    readonly standInsUrl?: string
    readonly origin?: string
  } = {},
): Promise<TestApp> => {
  const database = await (options.stores ?? openTestStore)()
  const { store } = database
  const clock = new TestClock(options.start ?? '2027-03-01T01:00:00.000Z')
  const logged: string[] = []
  const log = createLog({ level: 'debug', clock, write: (line) => void logged.push(line) })
  const platform = createPlatform({ store, clock, machineClock: clock, log, origin: options.origin ?? null })
  const services = (await options.services?.(platform)) ?? []
  const app = createApp({
    platform,
    services,
    version: '0.0.0',
    webRoot: options.webRoot,
    standInsUrl: options.standInsUrl,
  })
  await app.start()

  const request: TestApp['request'] = async (method, path, requestOptions = {}) =>
    app.fetch(buildRequest(method, path, requestOptions))

  const signIn: TestApp['signIn'] = async (role, who = {}) => {
    const { accounts } = store.tables
    const { audience } = roleRow(role)
    const id = who.id ?? role
    const token = await store.tx(async (tx) => {
      await tx
        .insert(accounts)
        .values({
          id,
          audience,
          role,
          municipalityCode: who.municipalityCode ?? null,
          displayName: id,
          secretHash: 'none',
          createdAt: clock.now(),
        })
        .onConflictDoNothing()
      return platform.sessions.begin(tx, { id, audience })
    })
    return `${cookieName(audience, platform.originRule.secure)}=${token}`
  }

  return {
    app,
    platform,
    clock,
    database,
    logged,
    request,
    signIn,
    caller: (cookie) =>
      createCaller(async (input, init) => {
        const headers = new Headers(init?.headers)
        headers.set('host', new URL(testOrigin).host)
        headers.set('origin', testOrigin)
        if (cookie !== undefined) headers.set('cookie', cookie)
        return app.fetch(new Request(input, { ...init, headers }))
      }, testOrigin),
    [Symbol.asyncDispose]: async () => {
      await app.stop()
      await app.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
