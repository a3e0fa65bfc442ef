import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildOcspError, buildOcspResponse, toResponder } from '#mocks/parties/jpki-ocsp/responses.ts'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { parseOcspRequest } from '#shared/pki/ocsp-request.ts'
import { crlType, ocspResponseType } from '#shared/revocation/api.ts'
import { askAboutRevocation } from './ask-revocation.ts'

const at = new Date('2027-03-01T00:00:00Z')
const hours = (count: number): Date => new Date(at.getTime() + count * 3_600_000)

let ca: TestCa
let person: TestIdentity
let list: Uint8Array

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  list = await issueCrl(
    { issuer: ca.name, spki: ca.keys.spki, thisUpdate: hours(-1), nextUpdate: hours(24), number: 1 },
    ca.keys.privateKeyPkcs8,
  )
})

type Said = {
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly nonce?: 'echoed' | 'left-out' | 'another'
  readonly isStale?: boolean
}

const respond = async (request: Uint8Array, { status, nonce = 'echoed', isStale = false }: Said) => {
  const { certIds, nonce: sent } = parseOcspRequest(request)
  const [certId] = certIds
  if (certId === undefined) throw new RangeError('one certificate is asked about')
  const from = isStale ? -48 : -1
  return buildOcspResponse({
    certId,
    stated: status === 'revoked' ? { status, revokedAt: hours(-20) } : { status },
    thisUpdate: hours(from),
    producedAt: hours(from),
    nextUpdate: hours(from + 12),
    nonce: nonce === 'left-out' ? undefined : nonce === 'another' ? new Uint8Array(16) : sent,
    ...toResponder({ certificate: ca.certificate.der, privateKeyPkcs8: ca.keys.privateKeyPkcs8 }),
  })
}

let isListThere: boolean
let asked: string[]

/** The counter, as the page sees it. */
const counterThat = (answer: (request: Uint8Array) => Promise<Uint8Array | undefined>) => {
  const reply = (body: Uint8Array | undefined, type: string): Response =>
    body === undefined
      ? new Response(null, { status: 504 })
      : new Response(concatBytes(body), { headers: { 'content-type': type } })
  vi.stubGlobal('fetch', async (address: string, { body }: RequestInit) => {
    asked.push(address)
    if (address.endsWith('/ocsp')) {
      if (!(body instanceof Uint8Array)) throw new TypeError('a request in DER')
      return reply(await answer(body), ocspResponseType)
    }
    if (!address.endsWith('/issuers')) return reply(isListThere ? list : undefined, crlType)
    const certificate = encodeBase64url(ca.certificate.der)
    return Response.json({ issuers: [{ id: 'test-ca', certificate, ocsp: true, crl: true }] })
  })
}

const ask = () => askAboutRevocation({ certificate: person.certificate.der, issuer: ca.certificate.der }, at)

beforeEach(() => {
  isListThere = true
  asked = []
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a responder', () => {
  it.each<[string, Said]>([
    ['good', { status: 'good' }],
    ['revoked', { status: 'revoked' }],
    ['good and leaves the nonce out', { status: 'good', nonce: 'left-out' }],
  ])('that says %s ends the asking', async (_, said) => {
    counterThat((request) => respond(request, said))
    const answer = await ask()
    expect(answer).toMatchObject({ crls: [], query: { kind: 'ocsp', result: 'answered', reason: null } })
    expect(answer.ocspResponses).toHaveLength(1)
    expect(asked).toEqual(['/api/revocation/ocsp'])
  })

  it.each<[string, Said]>([
    ['does not know the certificate', { status: 'unknown' }],
    ['does not know it and leaves the nonce out', { status: 'unknown', nonce: 'left-out' }],
    ['says what it said two days ago', { status: 'good', nonce: 'left-out', isStale: true }],
    ['answers somebody else', { status: 'good', nonce: 'another' }],
  ])('that %s is followed by the list, and both are handed in', async (_, said) => {
    counterThat((request) => respond(request, said))
    const answer = await ask()
    expect(answer).toMatchObject({ crls: [list], query: { kind: 'crl', result: 'answered', reason: null } })
    expect(answer.ocspResponses).toHaveLength(1)
  })

  it('that cannot be reached is followed by the list alone', async () => {
    counterThat(async () => undefined)
    expect(await ask()).toMatchObject({ crls: [list], ocspResponses: [], query: { kind: 'crl', result: 'answered' } })
  })
})

describe('where there is no list either', () => {
  it.each<[string, (request: Uint8Array) => Promise<Uint8Array>, string]>([
    ['does not know', (request) => respond(request, { status: 'unknown' }), 'status-unknown'],
    ['is stale', (request) => respond(request, { status: 'good', nonce: 'left-out', isStale: true }), 'stale'],
    ['is busy', async () => buildOcspError('try-later'), 'responder-try-later'],
  ])('the report says that the responder %s', async (_, answer, reason) => {
    isListThere = false
    counterThat(answer)
    expect(await ask()).toEqual({ crls: [], ocspResponses: [], query: { kind: 'ocsp', result: 'failed', reason } })
  })
})
