import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roleRow, roles, type Role } from '#bff/platform/roles.ts'
import { buildPath, type Endpoint } from '#shared/contract/endpoint.ts'
import { portalAudiences, sessionAudiences, type SessionAudience } from '#shared/session/api.ts'
import type { TestApp } from '../flow/app-fixture.ts'
import { openProductApp } from './product-app.ts'

/** Routes outside the contract. Each is open to everybody and tells nothing about anybody; a new one is a decision. */
const openRoutes = ['GET /healthz', 'GET /metrics', 'GET /api/openapi.json', 'ALL /api/*', 'ALL /stand-ins/*']

/** Declared endpoints that need no session beside those to sign in: each tells nothing about anybody. */
const openEndpoints = [
  // opened by a key both ends hold, and by nothing else
  'POST /api/link/messages',
  'GET /api/trust-anchors',
  'POST /api/time-stamps',
  'GET /api/revocation/issuers',
  'POST /api/revocation/ocsp',
  'GET /api/revocation/crls/:issuer',
  ...['challenge', 'authentication'].map((act) => `POST /api/card-ap/${act}`),
  ...['channels', 'join', 'send', 'receive', 'close'].map((act) => `POST /api/phone-reader/${act}`),
]

let product: Awaited<ReturnType<typeof openProductApp>>
let test: TestApp

beforeAll(async () => {
  product = await openProductApp()
  test = product.test
})
afterAll(() => product[Symbol.asyncDispose]())

const isWrite = ({ method }: Endpoint) => method !== 'GET'
const isPublic = ({ allow }: Endpoint) => allow.includes('public')
/** Vacancies, applications and access keys of a site (RS-SC-2, RS-USR-5): what they show of a person needs a key. */
const isForResidents = ({ path }: Endpoint) => /^\/api\/resident\/(sites(\/|$)|session$)/.test(path)
const label = ({ method, path }: Endpoint) => `${method} ${path}`

const ask = (endpoint: Endpoint, options: { cookie?: string; headers?: Record<string, string> } = {}) => {
  const names = [...endpoint.path.matchAll(/:([a-zA-Z]+)/g)].map((match) => match[1] ?? '')
  const path = buildPath(endpoint.path, Object.fromEntries(names.map((name) => [name, 'x'])))
  return test.request(endpoint.method, path, isWrite(endpoint) ? { ...options, body: {} } : options)
}

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

/** What every endpoint of a list answers, as lines; equal lists make the odd one out readable. */
const answersOf = async (endpoints: readonly Endpoint[], one: (endpoint: Endpoint) => Promise<Response>) =>
  Promise.all(endpoints.map(async (endpoint) => `${label(endpoint)} → ${await codeOf(await one(endpoint))}`))

const all = (endpoints: readonly Endpoint[], code: string) =>
  endpoints.map((endpoint) => `${label(endpoint)} → ${code}`)

const rolesOf = (audience: SessionAudience) =>
  (Object.keys(roles) as Role[]).filter((role) => roleRow(role).audience === audience)

const aRoleOf = (audience: SessionAudience): Role => {
  const [role] = rolesOf(audience)
  if (role === undefined) throw new Error(`no role for ${audience}`)
  return role
}

describe('every mounted route', () => {
  it('is a declared endpoint or one of the few open ones', () => {
    const declared = new Set(test.app.endpoints.map(label))
    const strangers = test.app.hono.routes
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !declared.has(route) && !openRoutes.includes(route))
    expect(strangers).toEqual([])
    expect(declared.size).toBe(test.app.endpoints.length)
    expect(declared.size).toBeGreaterThan(15)
  })

  it('lives under the portal it serves', () => {
    const strays = test.app.endpoints.filter(({ path, allow }) => {
      const portal = path.split('/')[2]
      return allow.some((audience) => audience !== 'public' && audience !== portal)
    })
    expect(strays.map(label)).toEqual([])
  })

  it('is public only to sign in, to residents, and where the page checks and signs documents by itself', () => {
    const open = test.app.endpoints.filter((endpoint) => isPublic(endpoint) && !isForResidents(endpoint))
    const signIns = portalAudiences.map((name) => `POST /api/${name}/session`)
    expect(open.map(label).toSorted()).toEqual([...signIns, ...openEndpoints].toSorted())
  })

  it('can be called by some role: its privilege, where it names one, is held in an audience it allows', () => {
    const unreachable = test.app.endpoints.filter(({ allow, privilege }) => {
      if (allow.includes('public')) return false
      const callers = allow.filter((audience) => audience !== 'public').flatMap(rolesOf)
      return !callers.some(
        (role) => privilege === undefined || roleRow(role).privileges.some((held) => held === privilege),
      )
    })
    expect(unreachable.map(label)).toEqual([])
  })
})

describe('a closed route', () => {
  it('refuses everybody without a session', async () => {
    const closed = test.app.endpoints.filter((endpoint) => !isPublic(endpoint))
    expect(await answersOf(closed, (endpoint) => ask(endpoint))).toEqual(all(closed, 'session.required'))
  })

  it('refuses every other audience, by its own cookie and by its token in the right cookie’s place', async () => {
    for (const audience of sessionAudiences) {
      const foreign = test.app.endpoints.filter((endpoint) => !isPublic(endpoint) && !endpoint.allow.includes(audience))
      expect(foreign.length).toBeGreaterThan(0)
      for (const role of rolesOf(audience)) {
        const own = await test.signIn(role)
        expect(await answersOf(foreign, (endpoint) => ask(endpoint, { cookie: own }))).toEqual(
          all(foreign, 'session.required'),
        )
        const smuggle = (endpoint: Endpoint) =>
          ask(endpoint, { cookie: own.replace(/^[^=]+/, `madoguchi-${String(endpoint.allow[0])}`) })
        expect(await answersOf(foreign, smuggle)).toEqual(all(foreign, 'session.expired'))
      }
    }
  })

  it('refuses every role of its own audience that has not its privilege', async () => {
    let refused = 0
    for (const role of Object.keys(roles) as Role[]) {
      const { audience, privileges: held } = roleRow(role)
      const beyond = test.app.endpoints.filter(
        ({ allow, privilege }) =>
          allow.includes(audience) && privilege !== undefined && !held.some((name) => name === privilege),
      )
      const cookie = await test.signIn(role)
      expect(await answersOf(beyond, (endpoint) => ask(endpoint, { cookie }))).toEqual(all(beyond, 'session.forbidden'))
      refused += beyond.length
    }
    expect(refused).toBeGreaterThan(0)
  })
})

describe('a write', () => {
  const wrong: readonly Readonly<Record<string, string>>[] = [
    { origin: '' },
    { origin: 'null' },
    { origin: 'http://evil.example' },
    { origin: 'http://localhost:9999' },
    { origin: 'https://localhost:8787' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { host: 'evil.example', origin: 'http://evil.example' },
  ]

  it('is refused from any other page, with and without a session', async () => {
    const writes = test.app.endpoints.filter(isWrite)
    for (const headers of wrong) {
      expect(await answersOf(writes, (endpoint) => ask(endpoint, { headers }))).toEqual(
        all(writes, 'request.origin-refused'),
      )
      for (const audience of sessionAudiences) {
        const own = writes.filter(({ allow }) => allow.includes(audience))
        const cookie = await test.signIn(aRoleOf(audience))
        expect(await answersOf(own, (endpoint) => ask(endpoint, { headers, cookie }))).toEqual(
          all(own, 'request.origin-refused'),
        )
      }
    }
  })
})
