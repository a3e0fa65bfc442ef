import { beforeAll, describe, expect, it } from 'vitest'
import { parseRequest, parseResponse, requestMediaType, responseMediaType } from '#bff/parties/jpki-ocsp/contract.ts'
import { createOcspRelay, type CertificateStatus } from '#bff/parties/jpki-ocsp/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createJpkiOcspFaults, jpkiOcspFaults, type JpkiOcspFault } from '#mocks/parties/jpki-ocsp/faults.ts'
import { createJpkiOcspHandlers } from '#mocks/parties/jpki-ocsp/handlers.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { isAppError } from '#shared/errors/app-error.ts'

const now = new Date('2026-04-01T03:00:00.500Z')
const revokedAt = new Date('2026-03-01T00:00:00Z')
const lifetime = { notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2029-12-31T14:59:59Z') }

type Exchange = { readonly request: Uint8Array; readonly mediaType: string | null; readonly response: Uint8Array }

let hierarchy: TestHierarchy

beforeAll(async () => {
  hierarchy = await createTestHierarchy([
    {
      id: 'valid',
      ...lifetime,
      signature: { name: '試験　太郎', birthDate: '419900102', sex: '1', address: '窓口市１' },
    },
    { id: 'revoked', ...lifetime, revokedAt },
  ])
})

const setUp = (fault?: JpkiOcspFault) => {
  const faults = createJpkiOcspFaults()
  if (fault !== undefined) faults.set([{ name: fault }])
  const line = createHandlerFetch(
    createJpkiOcspHandlers({ hierarchy, now: () => now, faults, wait: () => new Promise(() => undefined) }),
  )
  const exchanges: Exchange[] = []
  const relay = createOcspRelay({
    url: 'http://ocsp.example/ocsp',
    fetch: async (input, init) => {
      const response = await line(input, init)
      exchanges.push({
        request: init?.body as Uint8Array,
        mediaType: new Headers(init?.headers).get('content-type'),
        response: new Uint8Array(await response.clone().arrayBuffer()),
      })
      return response
    },
    timeoutMs: fault === 'slow' ? 50 : 5000,
    maximumAgeMs: 2 * 60_000,
    now: () => now,
  })
  return { relay, exchanges }
}

const ask = (person: string, fault?: JpkiOcspFault): Promise<CertificateStatus> =>
  setUp(fault).relay.checkCertificateStatus({
    certificate: requirePerson(hierarchy, person).authCertificate,
    issuer: hierarchy.authentication.certificate,
  })

describe('the OCSP responder', () => {
  it('says good of a certificate in force', async () => {
    expect(await ask('valid')).toEqual({ status: 'good' })
  })

  it('says when a certificate was revoked', async () => {
    expect(await ask('revoked')).toEqual({ status: 'revoked', revokedAt, reason: 'superseded' })
  })

  it('answers for signature certificates under their own CA', async () => {
    const { relay } = setUp()
    const certificate = requirePerson(hierarchy, 'valid').signCertificate
    if (certificate === undefined) throw new RangeError('a signature certificate was ordered')
    expect(await relay.checkCertificateStatus({ certificate, issuer: hierarchy.signature.certificate })).toEqual({
      status: 'good',
    })
    expect(await relay.checkCertificateStatus({ certificate, issuer: hierarchy.authentication.certificate })).toEqual({
      status: 'unavailable',
      why: 'unknown',
    })
  })

  it('speaks the contract in both directions, with a fresh nonce of 32 octets each time', async () => {
    const { relay, exchanges } = setUp()
    const pair = {
      certificate: requirePerson(hierarchy, 'valid').authCertificate,
      issuer: hierarchy.authentication.certificate,
    }
    await relay.checkCertificateStatus(pair)
    await relay.checkCertificateStatus(pair)
    const nonces = exchanges.map(({ request, mediaType, response }) => {
      expect(mediaType).toBe(requestMediaType)
      expect(parseResponse(response).status).toBe('successful')
      const { nonce } = parseRequest(request)
      expect(nonce).toHaveLength(32)
      return nonce
    })
    expect(nonces).toHaveLength(2)
    expect(nonces[0]).not.toEqual(nonces[1])
  })

  it('gives an abort by the caller back as such', async () => {
    const { relay } = setUp('slow')
    const pair = {
      certificate: requirePerson(hierarchy, 'valid').authCertificate,
      issuer: hierarchy.authentication.certificate,
    }
    const asking = relay.checkCertificateStatus(pair, { signal: AbortSignal.abort() })
    await expect(asking).rejects.toSatisfy((error) => isAppError(error, 'request.aborted'))
  })
})

describe('a responder that fails', () => {
  const whys: Readonly<Record<JpkiOcspFault, string>> = {
    slow: 'timeout',
    down: 'unreachable',
    malformed: 'malformed',
    'http-error': 'http-error',
    'wrong-media-type': 'media-type',
    'try-later': 'responder-try-later',
    'internal-error': 'responder-internal-error',
    unauthorized: 'responder-unauthorized',
    'wrong-signer': 'responder-unauthorised',
    'wrong-signature': 'signature-invalid',
    'unauthorised-signer': 'responder-unauthorised',
    stale: 'stale',
    'from-the-future': 'not-yet-valid',
    'wrong-nonce': 'nonce-different',
    'no-nonce': 'nonce-missing',
    'wrong-certificate': 'certificate-not-covered',
    unknown: 'unknown',
  }

  it.each(jpkiOcspFaults)('makes the status unavailable: %s', async (fault) => {
    expect(await ask('valid', fault)).toEqual({ status: 'unavailable', why: whys[fault] })
    // A revoked certificate is no better off.
    expect(await ask('revoked', fault)).toEqual({ status: 'unavailable', why: whys[fault] })
  })

  it('cannot make the product read without end', async () => {
    const relay = createOcspRelay({
      url: 'http://ocsp.example/ocsp',
      fetch: () =>
        Promise.resolve(
          new Response(new Uint8Array(64 * 1024 + 1), { headers: { 'content-type': responseMediaType } }),
        ),
      timeoutMs: 1000,
      maximumAgeMs: 60_000,
      now: () => now,
    })
    const answer = await relay.checkCertificateStatus({
      certificate: requirePerson(hierarchy, 'valid').authCertificate,
      issuer: hierarchy.authentication.certificate,
    })
    expect(answer).toEqual({ status: 'unavailable', why: 'malformed' })
  })
})
