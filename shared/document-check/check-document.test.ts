import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { issueCrl, type CrlDraft } from '#mocks/pki/revocation-lists.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { encodePem } from '#shared/pki/pem.ts'
import { buildGrantedResponse } from '#shared/time-stamp/response.ts'
import { addStamp, makeStamper, makeToken } from '../../tests/signing-fixture.ts'
import { checkDocument, type CheckRequest } from './check-document.ts'
import { fingerprintOf } from './judge-certificate.ts'
import type { Answer, DocumentCode, DocumentReport } from './report.ts'

const at = new Date('2027-03-01T00:00:00Z')
const dayMs = 86_400_000
const days = (count: number): Date => new Date(at.getTime() + count * dayMs)
const content = encodeUtf8('住民票の写しを請求します。')

let ca: TestCa
let person: TestIdentity
let shortLived: TestIdentity
let authority: TestIdentity

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  shortLived = await makeIdentity(ca, { commonName: '期限 太郎', notAfter: days(-30) })
  authority = await makeStamper(ca, '時刻認証局')
})

const crl = (change: Partial<CrlDraft> = {}) =>
  issueCrl(
    {
      issuer: ca.name,
      spki: ca.keys.spki,
      thisUpdate: days(-1),
      nextUpdate: days(1),
      number: 1,
      ...change,
    },
    ca.keys.privateKeyPkcs8,
  )

const sign = (by = person, more: { detached?: boolean; signingTime?: Date } = {}) =>
  signCms({ signer: by.signer, certificate: by.certificate.der, content, detached: false, ...more })

const stamp = (data: Uint8Array, genTime: Date) => makeToken(authority, data, genTime)

const stampSignature = (cms: Uint8Array, genTime: Date) => addStamp(cms, authority, { genTime, at })

const check = async (bytes: Uint8Array, more: Partial<CheckRequest> = {}): Promise<DocumentReport> =>
  (await checkDocument({ file: { name: 'file', bytes }, anchors: [ca.certificate.der], at, ...more })).report

const withCrls = async (...crls: Uint8Array[]) => ({ evidence: { crls, ocspResponses: [] } })

const firstOf = ({ signatures }: DocumentReport) => {
  const [signature] = signatures
  if (signature === undefined) throw new Error('no signature reported')
  return signature
}

describe('a signed message', () => {
  it('passes with its signer, its claimed time and where its status was learned', async () => {
    const report = await check(await sign(person, { signingTime: days(-3) }), await withCrls(await crl()))
    expect(report).toMatchObject({ kind: 'cms', outcome: 'passed', code: 'document.valid' })
    expect(firstOf(report)).toMatchObject({
      answer: 'valid',
      content: 'unchanged',
      time: { instant: days(-3).toISOString(), knownBy: 'claimed' },
      certificate: {
        name: '窓口 花子',
        discloses: ['name'],
        revocation: { status: 'good', source: 'crl', foundIn: 'elsewhere' },
      },
    })
  })

  it('is left open while nobody tells whether the certificate was revoked', async () => {
    const report = await check(await sign())
    expect(report).toMatchObject({ outcome: 'indeterminate', code: 'document.undecided', queries: [] })
    expect(firstOf(report).answer).toBe('revocation-unknown')
  })

  it('is asked about where asking is allowed, once for every certificate', async () => {
    const asked: number[] = []
    const answer = await crl()
    const report = await check(await sign(), {
      ask: async ({ certificate }) => {
        asked.push(certificate.length)
        return { crls: [answer], ocspResponses: [], query: { kind: 'crl', result: 'answered', reason: null } }
      },
    })
    expect(report.outcome).toBe('passed')
    expect(asked).toHaveLength(1)
    expect(report.queries).toEqual([
      { kind: 'crl', result: 'answered', reason: null, about: expect.stringContaining('窓口 花子') },
    ])
  })

  it.each<[string, () => Promise<[Uint8Array, Partial<CheckRequest>]>, Answer, DocumentCode]>([
    [
      'of a revoked certificate',
      async () => [
        await sign(),
        await withCrls(await crl({ revoked: [{ serial: person.certificate.serial, revokedAt: days(-2) }] })),
      ],
      'revoked-without-proof',
      'document.undecided',
    ],
    [
      'of an expired certificate',
      async () => [await sign(shortLived), {}],
      'expired-without-proof',
      'document.undecided',
    ],
    ['of nobody trusted', async () => [await sign(), { anchors: [] }], 'certificate-untrusted', 'document.undecided'],
    [
      'without its file',
      async () => [await sign(person, { detached: true }), {}],
      'content-missing',
      'document.content-missing',
    ],
    [
      'with another file',
      async () => [
        await sign(person, { detached: true }),
        { content: { name: 'other', bytes: encodeUtf8('別の申請') } },
      ],
      'changed',
      'document.not-valid',
    ],
  ])('%s says so', async (_, make, answer, code) => {
    const [bytes, more] = await make()
    const report = await check(bytes, more)
    expect(report.code).toBe(code)
    expect(firstOf(report).answer).toBe(answer)
  })

  it('stands with its own file beside it', async () => {
    const report = await check(await sign(person, { detached: true }), {
      content: { name: 'own', bytes: content },
      ...(await withCrls(await crl())),
    })
    expect(report).toMatchObject({ outcome: 'passed', content: { name: 'own', size: content.length } })
  })

  it('that encloses its content is not taken for one about another file', async () => {
    const report = await check(await sign(), { content: { name: 'own', bytes: content } })
    expect(report).toMatchObject({ outcome: 'failed', code: 'document.content-unexpected' })
  })

  it('outlives its certificate by a time-stamp', async () => {
    const cms = await stampSignature(await sign(shortLived), days(-60))
    const report = await check(cms, await withCrls(await crl({ thisUpdate: days(-61), nextUpdate: days(-55) })))
    expect(report.outcome).toBe('passed')
    expect(firstOf(report).time).toMatchObject({
      instant: days(-60).toISOString(),
      knownBy: 'time-stamp',
      authority: '時刻認証局',
    })
  })

  it('stands where the certificate was revoked after a time-stamp, and falls where the key was stolen', async () => {
    const cms = await stampSignature(await sign(), days(-60))
    const revoked = (reason: number) =>
      crl({ revoked: [{ serial: person.certificate.serial, revokedAt: days(-10), reason }] })
    const superseded = await check(cms, await withCrls(await revoked(4)))
    expect(firstOf(superseded)).toMatchObject({
      answer: 'valid',
      certificate: { revocation: { status: 'revoked', revokedAt: days(-10).toISOString() } },
    })
    expect(firstOf(await check(cms, await withCrls(await revoked(1)))).answer).toBe('certificate-revoked')
  })

  it('never passes with any one octet of what was signed changed', async () => {
    const cms = await sign()
    const evidence = await withCrls(await crl())
    await fc.assert(
      fc.asyncProperty(fc.nat(cms.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const changed = cms.slice()
        changed[place] = (changed[place] ?? 0) ^ change
        const report = await check(changed, evidence)
        if (report.outcome !== 'passed') return
        // Octets that no signature covers may change; what was signed and by whom is then still the same.
        expect((await verifyCms({ cms: changed, at })).content).toEqual(content)
        expect(firstOf(report).certificate?.sha256).toBe(await fingerprintOf(person.certificate.der))
      }),
      { numRuns: 150 },
    )
  })
})

describe('a time-stamp in a file of its own', () => {
  it.each([
    ['alone', (token: Uint8Array) => token],
    ['in its response', (token: Uint8Array) => buildGrantedResponse(token)],
  ])('%s tells when its file existed', async (_, wrap) => {
    const token = wrap(new Uint8Array(await stamp(content, days(-5))))
    const evidence = await withCrls(await crl({ thisUpdate: days(-6), nextUpdate: days(2) }))
    const report = await check(token, { content: { name: 'own', bytes: content }, ...evidence })
    expect(report).toMatchObject({ kind: 'time-stamp', outcome: 'passed' })
    expect(firstOf(report)).toMatchObject({ type: 'time-stamp', time: { instant: days(-5).toISOString() } })
    expect((await check(token, evidence)).code).toBe('document.content-missing')
    const other = await check(token, { content: { name: 'other', bytes: encodeUtf8('別') }, ...evidence })
    expect(firstOf(other)).toMatchObject({ answer: 'changed', content: 'changed' })
  })
})

describe('a certificate', () => {
  it.each([
    ['in DER', (der: Uint8Array) => der],
    ['in PEM', (der: Uint8Array) => encodeUtf8(`subject=CN\n${encodePem(der)}`)],
    ['in PEM after its issuer', (der: Uint8Array) => encodeUtf8(encodePem(ca.certificate.der) + encodePem(der))],
  ])('%s is judged by its path and its status', async (_, write) => {
    const report = await check(write(person.certificate.der), await withCrls(await crl()))
    expect(report).toMatchObject({ kind: 'certificate', outcome: 'passed' })
    expect(report.certificate).toMatchObject({ name: '窓口 花子', path: { length: 2 } })
    expect(report.certificate?.anchor).toBe(report.anchors[0]?.sha256)
  })

  it('that expired or was revoked is not in order, whenever it was used', async () => {
    expect(await check(shortLived.certificate.der)).toMatchObject({
      outcome: 'failed',
      certificate: { answer: 'certificate-expired' },
    })
    const revoked = await crl({ revoked: [{ serial: person.certificate.serial, revokedAt: days(-2) }] })
    expect(await check(person.certificate.der, await withCrls(revoked))).toMatchObject({
      outcome: 'failed',
      certificate: { answer: 'certificate-revoked', revocation: { revokedAt: days(-2).toISOString() } },
    })
  })

  it('that is itself trusted needs nobody to answer for it', async () => {
    const report = await check(ca.certificate.der)
    expect(report).toMatchObject({ outcome: 'passed', certificate: { revocation: { status: 'not-needed' } } })
  })
})

describe('a file that is nothing to check', () => {
  it.each<[string, Uint8Array, DocumentCode]>([
    ['nothing at all', new Uint8Array(), 'document.empty'],
    ['a letter', encodeUtf8('拝啓'), 'document.unknown-kind'],
    ['half a message', Uint8Array.of(0x30, 0x82, 0x01), 'document.damaged'],
    ['a private key', encodeUtf8(encodePem(Uint8Array.of(1), 'PRIVATE KEY')), 'document.key-file'],
  ])('%s is unreadable, with its reason', async (_, bytes, code) => {
    expect(await check(bytes)).toMatchObject({ outcome: 'unreadable', code })
  })

  it('is never thrown back, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await check(bytes)).outcome).not.toBe('passed')
        expect((await check(Uint8Array.of(0x30, ...bytes))).outcome).not.toBe('passed')
      }),
      { numRuns: 200 },
    )
  })
})
