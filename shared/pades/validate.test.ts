import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeExtension, extensions } from '#mocks/pki/issuing.ts'
import { issueCrl, type CrlDraft } from '#mocks/pki/revocation-lists.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeObjectIdentifier, encodeSequence } from '#shared/pki/der-writer.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import { makePdf, type PdfFixture } from '../../tests/pdf-fixture.ts'
import { makeStamper, stampWith, vouchFor } from '../../tests/signing-fixture.ts'
import type { EvidenceSource } from './evidence.ts'
import { extendToLongTerm, stampPdf } from './extend.ts'
import type { PdfReport, SignatureReport } from './report.ts'
import { signPdf, type SignedPdf, type SigningOrder } from './sign.ts'
import { validatePdf, type PdfValidation } from './validate.ts'

let ca: TestCa
let hanako: TestIdentity
let stamper: TestIdentity
let evidence: EvidenceSource

/** Time-stamps of the fixture are of 2026-04-01, its CRL of the day before. */
const at = new Date('2026-06-01T00:00:00Z')
const day = (text: string): Date => new Date(`${text}T00:00:00Z`)

beforeAll(async () => {
  ca = await makeCa()
  hanako = await makeIdentity(ca, { commonName: '窓口 花子' })
  stamper = await makeStamper(ca)
  evidence = await vouchFor(ca)
})

const join = ({ original, appended }: SignedPdf): Uint8Array<ArrayBuffer> => concatBytes(original, appended)

const sign = async (pdf: Uint8Array, more: Partial<SigningOrder> = {}, who = hanako) =>
  join(
    await signPdf(pdf, {
      level: 'B-B',
      signer: who.signer,
      certificates: [who.certificate.der, ca.certificate.der],
      timeStamp: stampWith(ca, stamper),
      evidence,
      ...more,
    }),
  )

const validate = (pdf: Uint8Array, more: Partial<PdfValidation> = {}): Promise<PdfReport> =>
  validatePdf(pdf, { anchors: [ca.certificate.der], at, revocation: 'if-available', ...more })

const firstOf = ({ signatures: [first] }: PdfReport): SignatureReport => {
  if (first === undefined) throw new RangeError('no signature')
  return first
}

const crlOf = (draft: Partial<CrlDraft>) =>
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

describe.each<PdfFixture>([{ xref: 'table' }, { xref: 'stream' }])('a signed file with a $xref', (fixture) => {
  it.each(['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)('at %s passes, and is said to be at that level', async (level) => {
    const report = await validate(await sign(await makePdf(fixture), { level }))
    expect(report).toMatchObject({ outcome: 'passed', code: 'document.signatures' })
    expect(firstOf(report)).toMatchObject({
      kind: 'approval',
      code: 'signature.valid',
      level,
      signer: { name: '窓口 花子' },
      existenceFrom: level === 'B-B' ? 'validation-time' : 'signature-time-stamp',
      coverage: level === 'B-B' || level === 'B-T' ? 'whole-file' : 'whole-revision',
      modification: level === 'B-B' || level === 'B-T' ? 'none' : 'long-term-data',
    })
  })
})

describe('a report', () => {
  it('is plain JSON', async () => {
    const report = await validate(await sign(await makePdf(), { level: 'B-LTA', reason: '同意', at }))
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    expect(firstOf(report).claimed).toEqual({ reason: '同意', time: at.toISOString() })
    expect(report.securityStore).toEqual({ certificates: 3, crls: 1, ocspResponses: 0 })
  })

  it('tells each stage, and stops where it is told to', async () => {
    const signed = await sign(await makePdf(), { level: 'B-LTA' })
    const stages: string[] = []
    await validate(signed, { onProgress: (stage) => void stages.push(stage) })
    expect(stages).toEqual(['reading', 'time-stamps', 'signatures', 'changes'])
    const controller = new AbortController()
    const stop = validate(signed, {
      signal: controller.signal,
      onProgress: () => controller.abort(new RangeError('enough')),
    })
    await expect(stop).rejects.toThrow('enough')
  })

  it('names every signature in the order they were made', async () => {
    const taro = await makeIdentity(ca, { commonName: '窓口 太郎', scheme: { family: 'ecdsa', hash: 'SHA-384' } })
    const { signatures } = await validate(await sign(await sign(await makePdf()), { level: 'B-LTA' }, taro))
    expect(signatures.map(({ kind, signer, revision }) => [kind, signer?.name, revision])).toEqual([
      ['approval', '窓口 花子', 2],
      ['approval', '窓口 太郎', 3],
      ['document-time-stamp', 'TSA', 5],
    ])
    expect(signatures.map(({ algorithm }) => algorithm)).toEqual(['rsa-pkcs1 SHA-256', 'ecdsa SHA-384', undefined])
  })
})

describe('whether the certificate was revoked', () => {
  it('must be known where it is required', async () => {
    const report = await validate(await sign(await makePdf()), { revocation: 'require' })
    expect(firstOf(report)).toMatchObject({ outcome: 'indeterminate', path: { code: 'revocation.unknown' } })
  })

  it('is known from what the document brings along', async () => {
    const report = await validate(await sign(await makePdf(), { level: 'B-LTA' }), { revocation: 'require' })
    expect(report.outcome).toBe('passed')
  })

  it.each<[string, SigningOrder['level'], string, string, string]>([
    ['before the time-stamp', 'B-T', '2026-03-01', 'failed', 'signature.path'],
    ['after the time-stamp', 'B-T', '2026-05-01', 'passed', 'signature.valid'],
    [
      'at some time, without proof of when was signed',
      'B-B',
      '2026-05-01',
      'indeterminate',
      'signature.revoked-without-proof',
    ],
  ])('%s: %s revoked on %s', async (_, level, revokedOn, ...[outcome, code]) => {
    const revoked = [{ serial: hanako.certificate.serial, revokedAt: day(revokedOn) }]
    const report = await validate(await sign(await makePdf(), { level }), { crls: [await crlOf({ revoked })] })
    expect(firstOf(report)).toMatchObject({ outcome, code })
  })

  it('is not learnt from a list made after the certificate expired', async () => {
    const shortLived = await makeIdentity(ca, { notAfter: day('2026-05-01') })
    const signed = await sign(await makePdf(), { level: 'B-T' }, shortLived)
    const late = await validate(signed, { revocation: 'require', crls: [await crlOf({})] })
    expect(firstOf(late)).toMatchObject({ outcome: 'indeterminate', path: { code: 'revocation.unknown' } })
    const inTime = await crlOf({ thisUpdate: day('2026-04-20'), nextUpdate: day('2026-04-30') })
    expect((await validate(signed, { revocation: 'require', crls: [inTime] })).outcome).toBe('passed')
  })
})

describe('long after', () => {
  const later = day('2031-01-01')

  it('a signature without proof of its time expires with its certificate', async () => {
    const shortLived = await makeIdentity(ca, { notAfter: day('2027-01-01') })
    const signed = await sign(await makePdf(), {}, shortLived)
    expect(firstOf(await validate(signed, { at: later }))).toMatchObject({
      outcome: 'indeterminate',
      code: 'signature.expired-without-proof',
    })
    const stamped = await sign(await makePdf(), { level: 'B-T' }, shortLived)
    expect(firstOf(await validate(stamped, { at: later }))).toMatchObject({ outcome: 'passed', level: 'B-T' })
  })

  it('a signature that was made before its certificate was in force fails', async () => {
    const early = await makeIdentity(ca, { notBefore: day('2026-05-01') })
    const signed = await sign(await makePdf(), { level: 'B-T' }, early)
    expect(firstOf(await validate(signed, { at: later }))).toMatchObject({
      outcome: 'failed',
      path: { code: 'certificate.not-yet-valid' },
    })
  })

  /** An authority whose certificate ends, and one that carries on. */
  const stampers = async () => {
    const purpose = encodeSequence(encodeObjectIdentifier(extendedKeyUsages.timeStamping))
    const usage = [extensions.keyUsage('digitalSignature'), encodeExtension(oid.extendedKeyUsage, true, purpose)]
    const old = await makeIdentity(ca, { commonName: 'old TSA', extensions: usage, notAfter: day('2028-01-01') })
    return { old: stampWith(ca, old), next: stampWith(ca, stamper, { at: day('2027-06-01') }) }
  }

  it('a time-stamp is no proof once its authority has expired', async () => {
    const { old } = await stampers()
    const shortLived = await makeIdentity(ca, { notAfter: day('2027-01-01') })
    const signed = await sign(await makePdf(), { level: 'B-T', timeStamp: old }, shortLived)
    expect(firstOf(await validate(signed, { at: day('2027-12-01') })).outcome).toBe('passed')
    expect(firstOf(await validate(signed, { at: later }))).toMatchObject({
      outcome: 'indeterminate',
      code: 'signature.expired-without-proof',
      timeStamp: { outcome: 'indeterminate', code: 'token.path', pathCode: 'certificate.expired' },
    })
  })

  it('a later document time-stamp carries it on', async () => {
    const { old, next } = await stampers()
    const shortLived = await makeIdentity(ca, { notAfter: day('2027-01-01') })
    const signed = await sign(await makePdf(), { level: 'B-LTA', timeStamp: old }, shortLived)
    const renewed = join(await stampPdf(signed, next))
    const report = await validate(renewed, { at: later, revocation: 'require' })
    expect(report.signatures.map(({ outcome, code, existedAt }) => [outcome, code, existedAt.slice(0, 10)])).toEqual([
      ['passed', 'signature.valid', '2026-04-01'],
      ['passed', 'signature.valid', '2026-04-01'],
      ['passed', 'signature.valid', '2027-06-01'],
    ])
    expect(firstOf(report).level).toBe('B-LTA')
  })

  it('a document time-stamp proves a signature that has none', async () => {
    const extended = join(
      await extendToLongTerm(await sign(await makePdf()), {
        level: 'B-LTA',
        evidence,
        timeStamp: stampWith(ca, stamper),
      }),
    )
    expect(firstOf(await validate(extended, { at: later }))).toMatchObject({
      outcome: 'passed',
      level: 'B-LTA',
      existenceFrom: 'document-time-stamp',
    })
  })
})

describe('a time-stamp', () => {
  it('of an authority that is not trusted is no proof, and breaks nothing', async () => {
    const report = await validate(await sign(await makePdf(), { level: 'B-T' }), { tsaAnchors: [] })
    expect(firstOf(report)).toMatchObject({
      outcome: 'passed',
      level: 'B-B',
      existenceFrom: 'validation-time',
      timeStamp: { outcome: 'failed', pathCode: 'path.anchor-not-found' },
    })
  })

  it('of an authority whose key was lost is no proof', async () => {
    const revoked = [{ serial: stamper.certificate.serial, revokedAt: day('2026-05-01'), reason: 1 }]
    const report = await validate(await sign(await makePdf(), { level: 'B-T' }), { crls: [await crlOf({ revoked })] })
    expect(firstOf(report)).toMatchObject({
      existenceFrom: 'validation-time',
      timeStamp: { outcome: 'indeterminate', pathCode: 'revocation.revoked' },
    })
  })

  it('later than the day that is asked about is out of order', async () => {
    const report = await validate(await sign(await makePdf(), { level: 'B-T' }), { at: day('2026-03-01') })
    expect(firstOf(report)).toMatchObject({ code: 'signature.time-stamp', timeStamp: { code: 'token.out-of-order' } })
  })

  it('alone makes a document that is stamped and not signed', async () => {
    const report = await validate(join(await stampPdf(await makePdf(), stampWith(ca, stamper))))
    expect(report.outcome).toBe('passed')
    expect(report.signatures.map(({ kind }) => kind)).toEqual(['document-time-stamp'])
  })
})

describe('who signed', () => {
  it('is nobody known without an anchor', async () => {
    expect(firstOf(await validate(await sign(await makePdf()), { anchors: [] }))).toMatchObject({
      outcome: 'failed',
      code: 'signature.path',
      path: { code: 'path.anchor-not-found' },
    })
  })

  it('must be allowed to sign by the key usage', async () => {
    const encrypter = await makeIdentity(ca, { extensions: [extensions.keyUsage('keyEncipherment')] })
    expect(firstOf(await validate(await sign(await makePdf(), {}, encrypter)))).toMatchObject({
      outcome: 'failed',
      path: { code: 'target.key-usage' },
    })
  })
})

it('needs a date to ask about', async () => {
  await expect(validate(await makePdf(), { at: new Date(Number.NaN) })).rejects.toThrow(RangeError)
})
