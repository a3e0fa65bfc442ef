import { beforeAll, describe, expect, it } from 'vitest'
import { buildOcspResponse, toResponder, type ResponseDraft } from '#mocks/parties/jpki-ocsp/responses.ts'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeExtension, extensions } from '#mocks/pki/issuing.ts'
import { issueCrl, type CrlDraft } from '#mocks/pki/revocation-lists.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { encodeObjectIdentifier, encodeSequence } from './der-writer.ts'
import { extendedKeyUsages, oid } from './oid.ts'
import { buildOcspRequest, parseOcspRequest } from './ocsp-request.ts'
import { checkOcspResponse } from './ocsp.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { validatePath } from './path.ts'

/** Signed in April, asked about in April, by what was learnt in June and later. */
const signedAt = new Date('2026-04-01T00:00:00Z')
const learntAt = new Date('2026-06-01T00:00:00Z')
const day = (text: string): Date => new Date(`${text}T00:00:00Z`)

let ca: TestCa
let person: TestIdentity
beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca, { notAfter: day('2026-12-31') })
})

const crlOf = (draft: Partial<CrlDraft> = {}) =>
  issueCrl(
    {
      issuer: ca.name,
      spki: ca.keys.spki,
      thisUpdate: day('2026-05-31'),
      nextUpdate: day('2026-06-30'),
      number: 2,
      ...draft,
    },
    ca.keys.privateKeyPkcs8,
  )

const codeOf = async (crl: Uint8Array, knownAt: Date | undefined): Promise<string> => {
  const report = await validatePath({
    target: person.certificate.der,
    anchors: [ca.certificate.der],
    intermediates: [],
    at: signedAt,
    crls: [crl],
    revocation: 'require',
    ...(knownAt && { revocationKnownAt: () => knownAt }),
  })
  return report.code
}

describe('a CRL of a later day', () => {
  it('counts for the past only where it is said when it was known', async () => {
    const crl = await crlOf()
    expect(await codeOf(crl, undefined)).toBe('revocation.unknown')
    expect(await codeOf(crl, learntAt)).toBe('path.valid')
  })

  const june = { thisUpdate: day('2026-05-31'), nextUpdate: day('2026-06-30') }
  const afterExpiry = { thisUpdate: day('2027-01-01'), nextUpdate: day('2027-02-01') }

  it.each<[string, Pick<CrlDraft, 'thisUpdate' | 'nextUpdate'>, Date, string]>([
    ['not yet published when it is said to be known', june, day('2026-05-30'), 'revocation.unknown'],
    ['long stale by now, and of after the time asked about', june, day('2026-12-01'), 'path.valid'],
    [
      'stale before the time asked about',
      { thisUpdate: day('2026-03-01'), nextUpdate: day('2026-03-31') },
      learntAt,
      'revocation.unknown',
    ],
    ['without an end', { thisUpdate: day('2026-05-31') }, learntAt, 'revocation.unknown'],
    ['made after the certificate expired', afterExpiry, day('2027-01-02'), 'revocation.unknown'],
    ['by an issuer that expired before it was known', june, day('2050-06-01'), 'revocation.unknown'],
  ])('%s', async (_, times, knownAt, code) => {
    const draft = { issuer: ca.name, spki: ca.keys.spki, number: 2, ...times }
    expect(await codeOf(await issueCrl(draft, ca.keys.privateKeyPkcs8), knownAt)).toBe(code)
  })

  it.each([
    ['2026-03-31', 'revocation.revoked'],
    ['2026-04-02', 'path.valid'],
  ])('that revokes on %s makes the path of 1 April %s', async (revokedOn, code) => {
    const revoked = [{ serial: person.certificate.serial, revokedAt: day(revokedOn) }]
    expect(await codeOf(await crlOf({ revoked }), learntAt)).toBe(code)
  })

  it('still revokes what expired since', async () => {
    const revoked = [{ serial: person.certificate.serial, revokedAt: day('2026-03-01') }]
    const crl = await crlOf({ thisUpdate: day('2027-01-01'), nextUpdate: day('2027-02-01'), revoked })
    expect(await codeOf(crl, day('2027-01-02'))).toBe('revocation.revoked')
  })
})

describe('an OCSP response of a later day', () => {
  let hierarchy: TestHierarchy
  let certificate: Certificate
  let issuer: Certificate
  beforeAll(async () => {
    hierarchy = await createTestHierarchy([
      { id: 'person', notBefore: day('2024-01-01'), notAfter: new Date('2029-12-31T14:59:59Z') },
    ])
    certificate = parseCertificate(requirePerson(hierarchy, 'person').authCertificate)
    issuer = parseCertificate(hierarchy.authentication.certificate)
  })

  const check = async (draft: Partial<ResponseDraft>, knownAt?: Date): Promise<string> => {
    const [certId] = parseOcspRequest(await buildOcspRequest({ certificate, issuer })).certIds
    if (certId === undefined) throw new RangeError('one certificate was asked about')
    const response = await buildOcspResponse({
      certId,
      stated: { status: 'good' },
      thisUpdate: day('2026-05-31'),
      nextUpdate: day('2026-06-01'),
      producedAt: day('2026-05-31'),
      nonce: undefined,
      ...toResponder(hierarchy.authentication.ocspResponder),
      ...draft,
    })
    const verdict = await checkOcspResponse({
      response,
      certificate,
      issuer,
      at: signedAt,
      ...(knownAt && { knownAt }),
    })
    return verdict.status === 'unusable' ? verdict.why : verdict.status
  }

  it('counts for the past only where it is said when it was known', async () => {
    expect(await check({})).toBe('not-yet-valid')
    expect(await check({}, day('2026-06-01'))).toBe('good')
    expect(await check({}, day('2026-05-01'))).toBe('not-yet-valid')
  })

  it('stays as fresh as it was, for a time before it', async () => {
    expect(await check({}, day('2026-08-01'))).toBe('good')
    const before = { thisUpdate: day('2026-03-01'), producedAt: day('2026-03-01'), nextUpdate: day('2026-03-02') }
    expect(await check(before, day('2026-08-01'))).toBe('stale')
  })

  it('proves nothing about what had expired, unless that it was revoked', async () => {
    const late = { thisUpdate: day('2030-02-01'), producedAt: day('2030-02-01'), nextUpdate: day('2030-02-02') }
    expect(await check(late, day('2030-02-01'))).toBe('after-expiry')
    const revoked = { status: 'revoked' as const, revokedAt: day('2026-03-01') }
    expect(await check({ ...late, stated: revoked }, day('2030-02-01'))).toBe('revoked')
  })

  it('is not taken from a delegate that had expired when it is known to have existed', async () => {
    const { notAfter } = parseCertificate(hierarchy.authentication.ocspResponder.certificate)
    expect(await check({}, new Date(notAfter.getTime() + 1000))).toBe('responder-expired')
  })
})

describe('a path with a response that revokes later', () => {
  it('holds at the time before, and says so', async () => {
    const purpose = encodeSequence(encodeObjectIdentifier(extendedKeyUsages.OCSPSigning))
    const responder = await makeIdentity(ca, {
      extensions: [
        extensions.keyUsage('digitalSignature'),
        encodeExtension(oid.extendedKeyUsage, false, purpose),
        extensions.ocspNoCheck(),
      ],
    })
    const { certificate } = person
    const [certId] = parseOcspRequest(await buildOcspRequest({ certificate, issuer: ca.certificate })).certIds
    if (certId === undefined) throw new RangeError('one certificate was asked about')
    const ocsp = await buildOcspResponse({
      certId,
      stated: { status: 'revoked', revokedAt: day('2026-05-01') },
      thisUpdate: day('2026-05-31'),
      nextUpdate: day('2026-06-01'),
      producedAt: day('2026-05-31'),
      nonce: undefined,
      ...toResponder({
        certificate: responder.certificate.der,
        privateKeyPkcs8: responder.privateKeyPkcs8,
      }),
    })
    const report = await validatePath({
      target: certificate.der,
      anchors: [ca.certificate.der],
      intermediates: [],
      at: signedAt,
      ocspResponses: [ocsp],
      revocation: 'require',
      revocationKnownAt: () => learntAt,
    })
    expect(report.code).toBe('path.valid')
    expect(report.checks.at(-1)?.evidence).toMatchObject({ status: 'good', revokedAt: day('2026-05-01').toISOString() })
  })
})
