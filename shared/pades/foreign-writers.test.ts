import { CryptoKeySigner, PDF } from '@libpdf/core'
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import { SignPdf } from '@signpdf/signpdf'
import { SUBFILTER_ETSI_CADES_DETACHED, Signer } from '@signpdf/utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { makeStamper, stampWith, vouchFor } from '../../tests/signing-fixture.ts'
import { signPdf } from './sign.ts'
import { validatePdf } from './validate.ts'

/** Files that programs of others signed and updated. */

let ca: TestCa
let hanako: TestIdentity
let libpdfSigner: CryptoKeySigner

beforeAll(async () => {
  ca = await makeCa()
  hanako = await makeIdentity(ca)
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('pkcs8', hanako.privateKeyPkcs8, algorithm, false, ['sign'])
  libpdfSigner = new CryptoKeySigner(key, hanako.certificate.der, 'RSA', 'RSASSA-PKCS1-v1_5')
})

const validate = (pdf: Uint8Array) =>
  validatePdf(pdf, { anchors: [ca.certificate.der], at: new Date('2026-12-01T00:00:00Z'), revocation: 'none' })

const signByLibpdf = async (pdf: Uint8Array, subFilter: 'ETSI.CAdES.detached' | 'adbe.pkcs7.detached') =>
  (await (await PDF.load(pdf)).sign({ signer: libpdfSigner, subFilter, signingTime: new Date('2026-04-01T00:00:00Z') }))
    .bytes

const addOurs = async (pdf: Uint8Array) => {
  const { original, appended } = await signPdf(pdf, {
    level: 'B-LTA',
    signer: hanako.signer,
    certificates: [hanako.certificate.der],
    timeStamp: stampWith(ca, await makeStamper(ca)),
    evidence: await vouchFor(ca),
  })
  return concatBytes(original, appended)
}

describe.each(['table', 'stream'] as const)('@libpdf/core on a file with a cross-reference %s', (xref) => {
  it.each([
    ['ETSI.CAdES.detached', 'B-B'],
    ['adbe.pkcs7.detached', undefined],
  ] as const)('signs in %s, and again, and we after it', async (subFilter, level) => {
    const once = await signByLibpdf(await makePdf({ xref }), subFilter)
    const first = await validate(once)
    expect(first).toMatchObject({ outcome: 'passed', signatures: [{ coverage: 'whole-file', modification: 'none' }] })
    expect(first.signatures[0]?.level).toBe(level)
    const thrice = await validate(await addOurs(await signByLibpdf(once, subFilter)))
    expect(thrice.outcome).toBe('passed')
    expect(thrice.signatures.map(({ modification }) => modification)).toEqual([
      'signatures',
      'signatures',
      'long-term-data',
      'none',
    ])
  })

  it('fills in a form after a signature, and only that is seen', async () => {
    const signed = await signByLibpdf(await makePdf({ xref, textField: 'name' }), 'ETSI.CAdES.detached')
    const file = await PDF.load(signed)
    file.getForm()?.fill({ name: 'Taro' })
    const report = await validate(await file.save({ incremental: true }))
    expect(report).toMatchObject({ outcome: 'passed', signatures: [{ modification: 'form-filling' }] })
    expect(report.signatures[0]?.changes).toMatchObject([{ code: 'field-filled', field: 'name' }])
  })
})

describe('@signpdf', () => {
  class Ours extends Signer {
    override async sign(pdf: Buffer): Promise<Buffer> {
      const { signer, certificate } = hanako
      return Buffer.from(await signCms({ signer, certificate: certificate.der, content: pdf, detached: true }))
    }
  }

  it('signs a file that is read as it stands', async () => {
    const pdfBuffer = plainAddPlaceholder({
      pdfBuffer: Buffer.from(await makePdf()),
      reason: 'test',
      contactInfo: '',
      name: '',
      location: '',
      subFilter: SUBFILTER_ETSI_CADES_DETACHED,
    })
    const signed = new Uint8Array(await new SignPdf().sign(pdfBuffer, new Ours()))
    expect(await validate(signed)).toMatchObject({ outcome: 'passed', signatures: [{ level: 'B-B' }] })
  })
})
