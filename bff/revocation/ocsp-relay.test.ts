import { beforeAll, describe, expect, it } from 'vitest'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createJpkiOcspFaults, type JpkiOcspFault } from '#mocks/parties/jpki-ocsp/faults.ts'
import { createJpkiOcspHandlers } from '#mocks/parties/jpki-ocsp/handlers.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { buildOcspRequest } from '#shared/pki/ocsp-request.ts'
import { parseOcspResponse } from '#shared/pki/ocsp-response.ts'
import { checkOcspResponse } from '#shared/pki/ocsp.ts'
import { createIssuers } from './issuers.ts'
import { createOcspRelay } from './ocsp-relay.ts'

const minuteMs = 60_000
const start = new Date('2027-04-01T03:00:00Z')
const lifetime = { notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2029-12-31T14:59:59Z') }

let hierarchy: TestHierarchy

beforeAll(async () => {
  hierarchy = await createTestHierarchy([
    { id: 'valid', ...lifetime },
    { id: 'other', ...lifetime },
    { id: 'revoked', ...lifetime, revokedAt: new Date('2026-03-01T00:00:00Z') },
  ])
})

const requestFor = (person: string, nonce?: Uint8Array, issuer = hierarchy.authentication.certificate) =>
  buildOcspRequest({
    certificate: parseCertificate(requirePerson(hierarchy, person).authCertificate),
    issuer: parseCertificate(issuer),
    ...(nonce === undefined ? {} : { nonce }),
  })

const setUp = (capacity?: number) => {
  let now = start
  let asked = 0
  let hold: Promise<void> | undefined
  const faults = createJpkiOcspFaults()
  const urls: string[] = []
  const line = createHandlerFetch(
    createJpkiOcspHandlers({ hierarchy, now: () => now, faults, wait: () => new Promise(() => undefined) }),
  )
  const { certificate } = hierarchy.authentication
  const relay = createOcspRelay({
    issuers: createIssuers([{ id: 'jpki', certificate, ocspUrl: 'http://ocsp.example/ocsp', crlUrl: undefined }]),
    clock: { now: () => now },
    timeoutMs: 1000,
    fetchFor: () => async (input, init) => {
      asked += 1
      urls.push(String(input))
      await hold
      return line(input, init)
    },
    ...(capacity === undefined ? {} : { capacity }),
  })
  return {
    relay,
    urls,
    askedSoFar: () => asked,
    advance: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
    strike: (name: JpkiOcspFault) => faults.set([{ name }]),
    heal: () => faults.set([]),
    /** Holds every question back until the returned function is called. */
    pause: () => {
      let go: () => void = () => undefined
      hold = new Promise((resolve) => {
        go = resolve
      })
      return () => go()
    },
    nowAt: () => now,
  }
}

describe('the OCSP relay', () => {
  it('gives the responder’s answer as it came, for the page to judge', async () => {
    const { relay, nowAt } = setUp()
    const nonce = crypto.getRandomValues(new Uint8Array(32))
    const verdict = await checkOcspResponse({
      response: await relay.ask(await requestFor('revoked', nonce)),
      certificate: parseCertificate(requirePerson(hierarchy, 'revoked').authCertificate),
      issuer: parseCertificate(hierarchy.authentication.certificate),
      nonce,
      at: nowAt(),
    })
    expect(verdict.status).toBe('revoked')
  })

  it('asks nobody twice within nextUpdate, and somebody again after it', async () => {
    const { relay, askedSoFar, advance } = setUp()
    const request = await requestFor('valid')
    const first = await relay.ask(request)
    advance(10 * minuteMs - 1)
    expect(await relay.ask(request)).toEqual(first)
    expect(askedSoFar()).toBe(1)
    advance(1)
    expect(await relay.ask(request)).not.toEqual(first)
    expect(askedSoFar()).toBe(2)
  })

  it('keeps no answer of a day to come when the clock is set back', async () => {
    const { relay, askedSoFar, advance } = setUp()
    const request = await requestFor('valid')
    advance(2 * minuteMs)
    await relay.ask(request)
    advance(-minuteMs)
    await relay.ask(request)
    expect(askedSoFar()).toBe(2)
  })

  it('asks afresh whenever a nonce is sent, and keeps nothing of it', async () => {
    const { relay, askedSoFar } = setUp()
    const nonce = crypto.getRandomValues(new Uint8Array(32))
    await relay.ask(await requestFor('valid', nonce))
    await relay.ask(await requestFor('valid', nonce))
    await relay.ask(await requestFor('valid'))
    expect(askedSoFar()).toBe(3)
  })

  it('answers one certificate with its own answer only', async () => {
    const { relay } = setUp()
    const serialOf = async (person: string) => {
      const response = parseOcspResponse(await relay.ask(await requestFor(person)))
      return response.status === 'successful' ? response.basic.responses[0]?.certId.serial : undefined
    }
    const serials = [await serialOf('valid'), await serialOf('other'), await serialOf('valid')]
    expect(serials[0]).toBe(parseCertificate(requirePerson(hierarchy, 'valid').authCertificate).serial)
    expect(serials[1]).not.toBe(serials[0])
    expect(serials[2]).toBe(serials[0])
  })

  it('makes one question of many at the same time, and lets each give up alone', async () => {
    const { relay, askedSoFar, pause } = setUp()
    const request = await requestFor('valid')
    const go = pause()
    const impatient = new AbortController()
    const all = [relay.ask(request, { signal: impatient.signal }), relay.ask(request), relay.ask(request)]
    impatient.abort()
    await expect(all[0]).rejects.toMatchObject({ code: 'request.aborted' })
    go()
    const [second, third] = await Promise.all(all.slice(1))
    expect(second).toEqual(third)
    expect(askedSoFar()).toBe(1)
  })

  it.each(['wrong-signer', 'wrong-signature', 'unauthorised-signer', 'wrong-certificate', 'stale', 'unknown'] as const)(
    'hands a doubtful answer on and does not keep it: %s',
    async (fault) => {
      const { relay, askedSoFar, strike, heal } = setUp()
      const request = await requestFor('valid')
      strike(fault)
      await relay.ask(request)
      heal()
      await relay.ask(request)
      await relay.ask(request)
      expect(askedSoFar()).toBe(2)
    },
  )

  it.each([
    ['down', 'party.unreachable'],
    ['http-error', 'party.refused'],
    ['malformed', 'party.malformed'],
    ['wrong-media-type', 'party.malformed'],
  ] as const)('says that there is no answer and asks again next time: %s', async (fault, code) => {
    const { relay, strike, heal } = setUp()
    const request = await requestFor('valid')
    strike(fault)
    await expect(relay.ask(request)).rejects.toMatchObject({ code })
    heal()
    expect(parseOcspResponse(await relay.ask(request)).status).toBe('successful')
  })

  it('goes to the address of its own table and to no other', async () => {
    const { relay, urls, askedSoFar } = setUp()
    await relay.ask(await requestFor('valid'))
    expect(urls).toEqual(['http://ocsp.example/ocsp'])
    // The same name with another key, and another CA: nobody is asked.
    for (const issuer of [hierarchy.impostor, hierarchy.signature]) {
      const request = await requestFor('valid', undefined, issuer.certificate)
      await expect(relay.ask(request)).rejects.toMatchObject({ code: 'request.not-found' })
    }
    expect(askedSoFar()).toBe(1)
  })

  it('sends nothing out that is not a request about one certificate', async () => {
    const { relay, askedSoFar } = setUp()
    await expect(relay.ask(Uint8Array.of(0x30, 0x00))).rejects.toMatchObject({ code: 'request.invalid' })
    expect(askedSoFar()).toBe(0)
  })

  it('spends nothing of a limit on what it has at hand', async () => {
    const { relay } = setUp()
    let spent = 0
    const beforeAsking = () => void (spent += 1)
    const request = await requestFor('valid')
    await relay.ask(request, { beforeAsking })
    await relay.ask(request, { beforeAsking })
    expect(spent).toBe(1)
  })

  it('keeps no more than it may, and forgets what was wanted longest ago', async () => {
    const { relay, askedSoFar } = setUp(2)
    const [valid, other, revoked] = await Promise.all(['valid', 'other', 'revoked'].map((id) => requestFor(id)))
    if (valid === undefined || other === undefined || revoked === undefined) throw new RangeError('three requests')
    await relay.ask(valid)
    await relay.ask(other)
    await relay.ask(valid)
    await relay.ask(revoked)
    expect(askedSoFar()).toBe(3)
    await relay.ask(valid)
    expect(askedSoFar()).toBe(3)
    await relay.ask(other)
    expect(askedSoFar()).toBe(4)
  })
})
