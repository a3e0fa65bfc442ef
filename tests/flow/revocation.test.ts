import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRevocationService } from '#bff/revocation/service.ts'
import { createCrlShelf } from '#bff/revocation/crl-shelf.ts'
import { createCrlStore } from '#bff/revocation/crl-store.ts'
import { createIssuers } from '#bff/revocation/issuers.ts'
import { createOcspRelay } from '#bff/revocation/ocsp-relay.ts'
import { createTimeStampRelay } from '#bff/parties/time-stamp-authority/relay.ts'
import { createTimeStampService } from '#bff/time-stamp/service.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createJpkiCrlHandlers } from '#mocks/parties/jpki-ocsp/crls.ts'
import { createJpkiOcspFaults } from '#mocks/parties/jpki-ocsp/faults.ts'
import { createJpkiOcspHandlers } from '#mocks/parties/jpki-ocsp/handlers.ts'
import { createTimeStampAuthorityFaults } from '#mocks/parties/time-stamp-authority/faults.ts'
import { createTimeStampAuthorityHandlers } from '#mocks/parties/time-stamp-authority/handlers.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { createTimeStampHierarchy, type TimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { buildOcspRequest } from '#shared/pki/ocsp-request.ts'
import { validatePath } from '#shared/pki/path.ts'
import { askOcsp, crlType, listIssuers, ocspRequestType, ocspResponseType, readCrl } from '#shared/revocation/api.ts'
import { requestTimeStamp, timeStampQueryType, timeStampReplyType } from '#shared/time-stamp/api.ts'
import { checkTimeStampToken, digestOf } from '#shared/time-stamp/check-token.ts'
import { buildTimeStampRequest, makeNonce } from '#shared/time-stamp/request.ts'
import { parseTimeStampResponse } from '#shared/time-stamp/response.ts'
import { openTestApp, type TestApp } from './app-fixture.ts'

const lifetime = { notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2029-12-31T14:59:59Z') }
const content = encodeUtf8('署名値')

let jpki: TestHierarchy
let stamps: TimeStampHierarchy
let test: TestApp

beforeAll(async () => {
  jpki = await createTestHierarchy([
    { id: 'valid', ...lifetime },
    { id: 'revoked', ...lifetime, revokedAt: new Date('2026-03-01T00:00:00Z') },
  ])
  stamps = await createTimeStampHierarchy()
  test = await openTestApp({
    services: async ({ clock, machineClock, log, store }) => {
      const now = () => clock.now()
      const line = createHandlerFetch([
        ...createJpkiOcspHandlers({ hierarchy: jpki, now, faults: createJpkiOcspFaults() }),
        ...createJpkiCrlHandlers(jpki, now),
        ...(await createTimeStampAuthorityHandlers({
          hierarchy: stamps,
          now,
          faults: createTimeStampAuthorityFaults(),
        })),
      ])
      const issuers = createIssuers([
        {
          id: 'jpki-authentication',
          certificate: jpki.authentication.certificate,
          ocspUrl: 'http://jpki.example/ocsp',
          crlUrl: 'http://jpki.example/crls/authentication.crl',
        },
        { id: 'time-stamp', certificate: stamps.root.certificate, ocspUrl: undefined, crlUrl: undefined },
      ])
      const parts = { clock, fetchFor: () => line, timeoutMs: 1000 }
      return [
        createRevocationService({
          issuers,
          ocsp: createOcspRelay({ ...parts, issuers }),
          crls: createCrlStore({ ...parts, log, shelf: createCrlShelf(store) }),
          machineClock,
        }),
        createTimeStampService({
          relay: createTimeStampRelay({ url: 'http://tsa.example/tsa', fetch: line, timeoutMs: 1000 }),
          machineClock,
        }),
      ]
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const requestFor = (person: string, nonce?: Uint8Array) =>
  buildOcspRequest({
    certificate: parseCertificate(requirePerson(jpki, person).authCertificate),
    issuer: parseCertificate(jpki.authentication.certificate),
    ...(nonce === undefined ? {} : { nonce }),
  })

const makeQuery = async (nonce = makeNonce()) =>
  buildTimeStampRequest({ hash: 'SHA-256', digest: await digestBytes('SHA-256', content), nonce })

const post = (path: string, type: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  test.request('POST', path, { body, headers: { 'content-type': type, ...headers } })

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

describe('a page that wants to know whether a certificate was revoked', () => {
  it('learns whom it may ask about', async () => {
    const { issuers } = await test.caller()(listIssuers, {})
    expect(issuers.map(({ id, ocsp, crl }) => [id, ocsp, crl])).toEqual([
      ['jpki-authentication', true, true],
      ['time-stamp', false, false],
    ])
    expect(issuers.map(({ certificate }) => decodeBase64url(certificate))).toEqual([
      jpki.authentication.certificate,
      stamps.root.certificate,
    ])
  })

  it.each([
    ['valid', 'path.valid'],
    ['revoked', 'revocation.revoked'],
  ])('decides by itself on the answer and on the list: %s', async (person, code) => {
    const call = test.caller()
    const evidence = [
      { ocspResponses: [await call(askOcsp, { bytes: await requestFor(person) })] },
      { crls: [await call(readCrl, { params: { issuer: 'jpki-authentication' } })] },
    ]
    for (const given of evidence) {
      const report = await validatePath({
        target: requirePerson(jpki, person).authCertificate,
        intermediates: [],
        anchors: [jpki.authentication.certificate],
        at: test.clock.now(),
        revocation: 'require',
        ...given,
      })
      expect(report.code).toBe(code)
    }
  })

  it('is answered in the protocol’s own media types, never to be kept by anybody between', async () => {
    const answer = await post(askOcsp.path, ocspRequestType, await requestFor('valid'))
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, ocspResponseType])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const list = await test.request('GET', '/api/revocation/crls/jpki-authentication')
    expect([list.status, list.headers.get('content-type')]).toEqual([200, crlType])
    expect(list.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('cannot lead the counter anywhere else', async () => {
    const request = await buildOcspRequest({
      certificate: parseCertificate(stamps.authority.certificate),
      issuer: parseCertificate(stamps.root.certificate),
    })
    expect(await codeOf(await post(askOcsp.path, ocspRequestType, request))).toBe('request.not-found')
    for (const issuer of ['time-stamp', 'nobody', 'http:%2F%2Fevil.example', '..%2Fissuers', '__proto__'])
      expect(await codeOf(await test.request('GET', `/api/revocation/crls/${issuer}`))).toBe('request.not-found')
  })
})

describe('a page that wants a time-stamp', () => {
  it('gets one that stands', async () => {
    const nonce = makeNonce()
    const reply = parseTimeStampResponse(await test.caller()(requestTimeStamp, { bytes: await makeQuery(nonce) }))
    if (reply.status !== 'granted') throw new RangeError(reply.status)
    const report = await checkTimeStampToken({
      token: reply.token,
      digest: digestOf(content),
      nonce,
      anchors: [stamps.root.certificate],
      intermediates: [],
      revocation: 'none',
    })
    expect(report).toMatchObject({ code: 'token.valid', info: { genTime: test.clock.now() } })
  })

  it('is answered in the protocol’s own media type', async () => {
    const answer = await post(requestTimeStamp.path, timeStampQueryType, await makeQuery())
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, timeStampReplyType])
  })
})

describe('both doors', () => {
  const doors = [
    [askOcsp.path, ocspRequestType, () => requestFor('valid')],
    [requestTimeStamp.path, timeStampQueryType, () => makeQuery()],
  ] as const

  it.each(doors)('%s is closed to pages of other origins', async (path, type, make) => {
    const body = await make()
    const others = [{ origin: 'https://evil.example' }, { origin: '' }, { 'sec-fetch-site': 'cross-site' }]
    for (const headers of others)
      expect(await codeOf(await post(path, type, body, headers))).toBe('request.origin-refused')
  })

  it.each(doors)('%s lets nothing through but its own message', async (path, type, make) => {
    const body = await make()
    expect(await codeOf(await post(path, 'application/octet-stream', body))).toBe('request.invalid')
    expect(await codeOf(await post(path, type, body.subarray(1)))).toBe('request.invalid')
    expect(await codeOf(await post(path, type, new Uint8Array()))).toBe('request.invalid')
    expect(await codeOf(await post(path, type, new Uint8Array(1025)))).toBe('request.too-large')
  })

  it.each([
    [askOcsp.path, ocspRequestType, () => requestFor('valid', crypto.getRandomValues(new Uint8Array(32))), 120],
    [requestTimeStamp.path, timeStampQueryType, () => makeQuery(), 30],
  ] as const)('%s opens so often and says when it opens again', async (path, type, make, burst) => {
    test.clock.advance(60_000)
    const body = await make()
    const statuses: number[] = []
    for (let count = 0; count < burst; count++) statuses.push((await post(path, type, body)).status)
    expect(new Set(statuses)).toEqual(new Set([200]))
    const refused = await post(path, type, body)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    test.clock.advance(1000)
    expect((await post(path, type, body)).status).toBe(200)
  })

  it('writes nothing about what was asked into the log', () => {
    const { serial } = parseCertificate(requirePerson(jpki, 'valid').authCertificate)
    expect(test.logged.length).toBeGreaterThan(0)
    expect(test.logged.join('').toLowerCase()).not.toContain(serial)
  })
})
