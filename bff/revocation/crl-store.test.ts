import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, type TestCa } from '#mocks/pki/identity.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { parseCrl } from '#shared/pki/crl.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { createCrlStore, type CrlOptions } from './crl-store.ts'
import type { ShelvedList } from './crl-shelf.ts'
import { createIssuers, type KnownIssuer } from './issuers.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const start = new Date('2027-04-01T03:00:00Z')

let ca: TestCa
let stranger: TestCa

beforeAll(async () => {
  ca = await makeCa()
  stranger = await makeCa()
})

type Published = { readonly number: number; readonly days?: number; readonly by?: TestCa } | 'down' | 'missing' | 'html'

const setUp = () => {
  let now = start
  const shelved = new Map<string, ShelvedList>()
  let asked = 0
  let published: Published = { number: 1 }
  const warned: unknown[] = []
  const answer = async (): Promise<Response> => {
    asked += 1
    if (published === 'down') throw new TypeError('fetch failed')
    if (published === 'missing') return new Response(null, { status: 404 })
    if (published === 'html') return new Response('<!doctype html>')
    const { number, days = 1, by = ca } = published
    const nextUpdate = new Date(now.getTime() + days * dayMs)
    const thisUpdate = new Date(nextUpdate.getTime() - 10 * dayMs)
    const draft = { issuer: ca.name, spki: ca.keys.spki, number, thisUpdate, nextUpdate }
    return new Response(await issueCrl(draft, by.keys.privateKeyPkcs8))
  }
  const crlUrl = 'http://crl.example/x.crl'
  const issuers = createIssuers([{ id: 'test', certificate: ca.certificate.der, ocspUrl: undefined, crlUrl }])
  const issuer = issuers.find('test') as KnownIssuer
  const open = () =>
    createCrlStore({
      fetchFor: () => answer,
      timeoutMs: 1000,
      clock: { now: () => now },
      log: { warn: (event, fields) => void warned.push([event, fields]) },
      shelf: {
        take: async (id) => shelved.get(id),
        put: async (id, list) => void shelved.set(id, list),
      },
    })
  let store = open()
  return {
    numberNow: async () => Number(parseCrl(await store.read(issuer)).number),
    read: (options?: CrlOptions) => store.read(issuer, options),
    readOf: (other: KnownIssuer) => store.read(other),
    issuer,
    shelved,
    restart: () => {
      store = open()
    },
    warned,
    askedSoFar: () => asked,
    publish: (next: Published) => {
      published = next
    },
    advance: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
  }
}

describe('the store of revocation lists', () => {
  it('fetches a list when it is wanted, and again after ten minutes', async () => {
    const { numberNow, publish, advance, askedSoFar } = setUp()
    expect(await numberNow()).toBe(1)
    publish({ number: 2 })
    advance(10 * minuteMs - 1)
    expect(await numberNow()).toBe(1)
    advance(1)
    expect(await numberNow()).toBe(2)
    expect(askedSoFar()).toBe(2)
  })

  it('outlives the process: a list that is in force needs no server after a start', async () => {
    const { numberNow, publish, advance, restart, askedSoFar } = setUp()
    publish({ number: 5 })
    expect(await numberNow()).toBe(5)
    restart()
    expect(await numberNow()).toBe(5)
    expect(askedSoFar()).toBe(1)
    publish('down')
    advance(10 * minuteMs)
    restart()
    expect(await numberNow()).toBe(5)
  })

  it('takes no earlier list after a start than the one it held before', async () => {
    const { numberNow, publish, advance, restart } = setUp()
    publish({ number: 5 })
    await numberNow()
    publish({ number: 4 })
    advance(10 * minuteMs)
    restart()
    expect(await numberNow()).toBe(5)
  })

  it('judges what it kept again: a list that was tampered with on the shelf is fetched anew', async () => {
    const { numberNow, shelved, restart, askedSoFar } = setUp()
    await numberNow()
    const kept = shelved.get('test')
    kept?.der.set([(kept.der.at(-1) ?? 0) ^ 1], kept.der.length - 1)
    restart()
    expect(await numberNow()).toBe(1)
    expect(askedSoFar()).toBe(2)
  })

  it('makes one question of many', async () => {
    const { read, askedSoFar } = setUp()
    await Promise.all([read(), read(), read()])
    expect(askedSoFar()).toBe(1)
  })

  it.each<[string, Published, string]>([
    ['an older one', { number: 4 }, 'earlier'],
    ['one signed by somebody else', { number: 6, by: undefined as never }, 'signature-invalid'],
    ['one that is over', { number: 6, days: -1 }, 'stale'],
    ['a page', 'html', 'malformed'],
    ['nothing', 'down', 'fetch failed'],
    ['no such file', 'missing', 'party.refused'],
  ])('keeps the list it has in the face of %s, and says so in the log', async (_, spoiled, why) => {
    const { numberNow, publish, advance, warned } = setUp()
    publish({ number: 5, days: 3 })
    expect(await numberNow()).toBe(5)
    publish(typeof spoiled === 'object' && 'by' in spoiled ? { ...spoiled, by: stranger } : spoiled)
    advance(dayMs)
    expect(await numberNow()).toBe(5)
    expect(warned).toEqual([['crl-refused', expect.objectContaining({ issuer: 'test', why }) as object]])
  })

  it('gives no list that is over', async () => {
    const { read, publish, advance } = setUp()
    await read()
    publish('down')
    advance(dayMs)
    await expect(read()).rejects.toMatchObject({ code: 'party.unreachable', detail: { party: 'test' } })
  })

  it('gives none at all where the first is not in order', async () => {
    const { read, publish } = setUp()
    publish({ number: 1, by: stranger })
    await expect(read()).rejects.toMatchObject({ code: 'party.malformed' })
  })

  it('forgets a list of a day to come when the clock is set back', async () => {
    const { numberNow, publish, advance } = setUp()
    advance(400 * dayMs)
    publish({ number: 400, days: 9 })
    expect(await numberNow()).toBe(400)
    advance(-400 * dayMs)
    publish({ number: 1 })
    expect(await numberNow()).toBe(1)
  })

  it('gives the list at hand where nobody may be asked, and says so where there is none', async () => {
    const { read, advance, askedSoFar } = setUp()
    const beforeAsking = () => {
      throw new AppError('request.rate-limited', { retryAfterSeconds: 1 })
    }
    await expect(read({ beforeAsking })).rejects.toMatchObject({ code: 'request.rate-limited' })
    const first = await read()
    advance(10 * minuteMs)
    expect(await read({ beforeAsking })).toEqual(first)
    expect(askedSoFar()).toBe(1)
  })

  it('knows an issuer without a list', async () => {
    const { readOf, issuer } = setUp()
    await expect(readOf({ ...issuer, crlUrl: undefined })).rejects.toMatchObject({ code: 'request.not-found' })
  })
})
