import { beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  buildOcspError,
  buildOcspResponse,
  toResponder,
  type ResponseDraft,
} from '#mocks/parties/jpki-ocsp/responses.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { DerError } from './der.ts'
import { checkOcspResponse, type OcspCheck } from './ocsp.ts'
import { buildOcspRequest, isCertIdOf, parseOcspRequest } from './ocsp-request.ts'
import { parseOcspResponse } from './ocsp-response.ts'
import { validatePath } from './path.ts'
import type { HashName } from './signature.ts'

const at = new Date('2026-04-01T00:00:00Z')
const minutes = (count: number): Date => new Date(at.getTime() + count * 60_000)
const nonce = new Uint8Array(32).fill(5)

let hierarchy: TestHierarchy
let certificate: Certificate
let issuer: Certificate

beforeAll(async () => {
  const notBefore = new Date('2024-01-01T00:00:00Z')
  hierarchy = await createTestHierarchy([{ id: 'person', notBefore, notAfter: new Date('2029-12-31T14:59:59Z') }])
  certificate = parseCertificate(requirePerson(hierarchy, 'person').authCertificate)
  issuer = parseCertificate(hierarchy.authentication.certificate)
})

const respond = async (changes: Partial<ResponseDraft> = {}, hash: HashName = 'SHA-1'): Promise<Uint8Array> => {
  const [certId] = parseOcspRequest(await buildOcspRequest({ certificate, issuer, hash })).certIds
  if (certId === undefined) throw new RangeError('one certificate was asked about')
  return buildOcspResponse({
    certId,
    stated: { status: 'good' },
    thisUpdate: at,
    nextUpdate: minutes(10),
    producedAt: at,
    nonce,
    ...toResponder(hierarchy.authentication.ocspResponder),
    ...changes,
  })
}

const check = async (response: Uint8Array, changes: Partial<OcspCheck> = {}) => {
  const verdict = await checkOcspResponse({
    response,
    certificate,
    issuer,
    at,
    nonce,
    maximumAgeMs: 120_000,
    ...changes,
  })
  return verdict.status === 'unusable' ? verdict.why : verdict.status
}

describe('an OCSP request', () => {
  it.each(['SHA-1', 'SHA-256'] as const)('names the certificate by %s and nothing else', async (hash) => {
    const { certIds, nonce: sent } = parseOcspRequest(await buildOcspRequest({ certificate, issuer, nonce, hash }))
    expect(sent).toEqual(nonce)
    const [id] = certIds
    if (id === undefined) throw new RangeError('one certificate was asked about')
    expect(await isCertIdOf(id, certificate, issuer)).toBe(true)
    expect(await isCertIdOf(id, issuer, issuer)).toBe(false)
    expect(await isCertIdOf(id, certificate, parseCertificate(hierarchy.impostor.certificate))).toBe(false)
  })

  it('refuses a nonce without octets', async () => {
    await expect(buildOcspRequest({ certificate, issuer, nonce: new Uint8Array() })).rejects.toThrow(RangeError)
  })
})

describe('an OCSP response', () => {
  it('is good with everything in order, by the delegate or by the CA itself, under either hash', async () => {
    expect(await check(await respond())).toBe('good')
    expect(await check(await respond(toResponder(hierarchy.authentication)))).toBe('good')
    expect(await check(await respond({}, 'SHA-256'))).toBe('good')
  })

  it('says when and why a certificate was revoked, and for whom it does not know', async () => {
    const revokedAt = new Date('2026-03-01T00:00:00Z')
    const response = await respond({ stated: { status: 'revoked', revokedAt } })
    expect(await checkOcspResponse({ response, certificate, issuer, at })).toMatchObject({
      status: 'revoked',
      revokedAt,
      reason: 'superseded',
      thisUpdate: at,
      isResponderStatusOpen: false,
    })
    expect(await check(await respond({ stated: { status: 'unknown' } }))).toBe('unknown')
  })

  it.each([
    ['a nonce that is not ours', { nonce: new Uint8Array(32) }, 'nonce-different'],
    ['no nonce', { nonce: undefined }, 'nonce-missing'],
    ['thisUpdate ahead', { thisUpdate: minutes(6), producedAt: minutes(6) }, 'not-yet-valid'],
    ['producedAt ahead', { producedAt: minutes(6) }, 'produced-in-future'],
    ['producedAt before thisUpdate', { producedAt: minutes(-6) }, 'produced-before-update'],
    ['nextUpdate past', { thisUpdate: minutes(-20), producedAt: minutes(-20), nextUpdate: minutes(-6) }, 'stale'],
    ['nextUpdate before thisUpdate', { nextUpdate: minutes(-1) }, 'stale'],
    ['thisUpdate older than allowed', { thisUpdate: minutes(-8), producedAt: at }, 'stale'],
  ] as const)('is unusable with %s', async (_, changes, why) => {
    expect(await check(await respond(changes))).toBe(why)
  })

  it('is taken within the clock skew and not a second beyond', async () => {
    const ahead = await respond({ thisUpdate: minutes(5), producedAt: minutes(5) })
    expect(await check(ahead)).toBe('good')
    expect(await check(ahead, { clockSkewMs: 299_000 })).toBe('not-yet-valid')
  })

  it('is unusable from anybody the CA did not ask', async () => {
    const { impostor, signature, authentication } = hierarchy
    expect(await check(await respond(toResponder(impostor)))).toBe('responder-unauthorised')
    expect(await check(await respond(toResponder(signature.ocspResponder)))).toBe('responder-unauthorised')
    const own = requirePerson(hierarchy, 'person')
    const ordinary = { responder: own.authCertificate, privateKeyPkcs8: own.authPrivateKeyPkcs8 }
    expect(await check(await respond(ordinary))).toBe('responder-unauthorised')
    const forged = { responder: authentication.ocspResponder.certificate, privateKeyPkcs8: impostor.privateKeyPkcs8 }
    expect(await check(await respond(forged))).toBe('signature-invalid')
  })

  it('is judged at its own time, not at today', async () => {
    const old = new Date('2025-01-01T00:00:00Z')
    const response = await respond({ thisUpdate: old, producedAt: old, nextUpdate: new Date('2025-01-01T00:10:00Z') })
    expect(await check(response, { at: old })).toBe('good')
    expect(await check(response)).toBe('stale')
    const beforeResponder = new Date('2019-01-01T00:00:00Z')
    const early = await respond({ thisUpdate: beforeResponder, producedAt: beforeResponder })
    expect(await check(early, { at: beforeResponder })).toBe('responder-expired')
  })

  it.each(['malformed-request', 'internal-error', 'try-later', 'unauthorized'] as const)(
    'is unusable with the status %s',
    async (status) => {
      expect(await check(buildOcspError(status))).toBe(`responder-${status}`)
    },
  )

  it('never becomes good, and throws nothing but DerError, by any changed byte', async () => {
    const response = await respond({ stated: { status: 'revoked', revokedAt: at } })
    const parsed = parseOcspResponse(response)
    if (parsed.status !== 'successful') throw new RangeError('the response is successful')
    const { tbs } = parsed.basic
    const firstSigned = tbs.byteOffset - response.byteOffset
    await fc.assert(
      fc.asyncProperty(fc.nat(response.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const mutated = Uint8Array.from(response)
        mutated[place] = (mutated[place] ?? 0) ^ change
        const result = await check(mutated)
        expect(result).not.toBe('good')
        const isSigned = place >= firstSigned && place < firstSigned + tbs.length
        if (isSigned) expect(result).not.toBe('revoked')
        try {
          parseOcspResponse(mutated)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      { numRuns: 600, seed: 3 },
    )
  })
})

describe('a path with OCSP responses', () => {
  const validate = (ocspResponses: readonly Uint8Array[], revocation: 'require' | 'if-available') =>
    validatePath({
      target: certificate.der,
      intermediates: [],
      anchors: [issuer.der],
      at,
      ocspResponses,
      revocation,
    })

  it('passes with good, fails with revoked, and stays open without a usable answer', async () => {
    const revokedAt = new Date('2026-03-01T00:00:00Z')
    const good = await respond()
    const revoked = await respond({ stated: { status: 'revoked', revokedAt } })
    const forged = await respond({ privateKeyPkcs8: hierarchy.impostor.privateKeyPkcs8 })
    expect(await validate([good], 'require')).toMatchObject({ outcome: 'passed', code: 'path.valid' })
    expect(await validate([good, revoked], 'require')).toMatchObject({ outcome: 'failed', code: 'revocation.revoked' })
    expect(await validate([forged], 'require')).toMatchObject({ outcome: 'indeterminate', code: 'revocation.unknown' })
    expect(await validate([], 'require')).toMatchObject({ outcome: 'indeterminate', code: 'revocation.unknown' })
    expect(await validate([], 'if-available')).toMatchObject({ outcome: 'passed' })
    expect((await validate([good], 'require')).checks.at(-1)).toMatchObject({
      check: 'revocation',
      outcome: 'passed',
      position: 0,
      serial: certificate.serial,
      evidence: { status: 'good', source: 'ocsp', thisUpdate: at.toISOString() },
    })
  })
})
