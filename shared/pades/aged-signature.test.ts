import { beforeAll, describe, expect, it } from 'vitest'
import { makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeExtension, extensions } from '#mocks/pki/issuing.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeObjectIdentifier, encodeSequence } from '#shared/pki/der-writer.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import { makeOldCa, makeOldSigner } from '../../tests/old-signer.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { stampWith } from '../../tests/signing-fixture.ts'
import { signPdf } from './sign.ts'
import { validatePdf, type PdfValidation } from './validate.ts'

/** Signatures by algorithms that have ended (ETSI EN 319 102-1 §5.5.4). */

const at = new Date('2026-06-01T00:00:00Z')

let ca: TestCa
let stamper: TestIdentity

beforeAll(async () => {
  ca = await makeOldCa()
  const purpose = encodeSequence(encodeObjectIdentifier(extendedKeyUsages.timeStamping))
  stamper = await makeIdentity(ca, {
    commonName: 'TSA',
    extensions: [extensions.keyUsage('digitalSignature'), encodeExtension(oid.extendedKeyUsage, true, purpose)],
    notBefore: new Date('2010-01-01T00:00:00Z'),
  })
})

const sign = async (who: TestIdentity, stampedOn?: string) => {
  const { original, appended } = await signPdf(await makePdf(), {
    level: stampedOn === undefined ? 'B-B' : 'B-T',
    signer: who.signer,
    certificates: [who.certificate.der],
    ...(stampedOn !== undefined && { timeStamp: stampWith(ca, stamper, { at: new Date(stampedOn) }) }),
  })
  return concatBytes(original, appended)
}

const judge = async (pdf: Uint8Array, more: Partial<PdfValidation> = {}) => {
  const { signatures } = await validatePdf(pdf, {
    anchors: [ca.certificate.der],
    at,
    revocation: 'if-available',
    ...more,
  })
  return signatures[0]
}

const open = { outcome: 'indeterminate', code: 'signature.algorithm-weak-without-proof' }

describe('a signature with a key of 1024 bits', () => {
  it('is left open where nothing proves that it is older than their end', async () => {
    expect(await judge(await sign(await makeOldSigner(ca)))).toMatchObject({
      ...open,
      signer: { name: '昔 太郎' },
      path: { outcome: 'failed', code: 'certificate.key-weak' },
    })
  })

  it('is left open where the proof is younger than their end', async () => {
    expect(await judge(await sign(await makeOldSigner(ca), '2016-01-01T00:00:00Z'))).toMatchObject(open)
  })

  it('passes where a time-stamp is older', async () => {
    expect(await judge(await sign(await makeOldSigner(ca), '2012-01-01T00:00:00Z'))).toMatchObject({
      outcome: 'passed',
      code: 'signature.valid',
    })
  })

  it('is left open where the certificate has expired as well', async () => {
    const expired = await makeOldSigner(ca, { notAfter: new Date('2013-01-01T00:00:00Z') })
    expect(await judge(await sign(expired))).toMatchObject(open)
  })

  it('fails where its certificate is younger than their end', async () => {
    const young = await makeOldSigner(ca, { notBefore: new Date('2015-01-01T00:00:00Z') })
    expect(await judge(await sign(young))).toMatchObject({ outcome: 'failed', signerCode: 'signer.algorithm-weak' })
  })

  it('fails where what was signed is another', async () => {
    const signed = await sign(await makeOldSigner(ca))
    // An octet of the comment behind the header.
    signed[11] = (signed[11] ?? 0) ^ 1
    expect(await judge(signed)).toMatchObject({ outcome: 'failed', signerCode: 'signer.digest-mismatch' })
  })

  it('fails where nobody knows the authority', async () => {
    const stranger = await makeOldCa('他人局')
    expect(await judge(await sign(await makeOldSigner(stranger)))).toMatchObject({
      outcome: 'failed',
      path: { code: 'path.anchor-not-found' },
    })
  })

  it('is left open where the certificate was revoked, for it may be older than that, too', async () => {
    const old = await makeOldSigner(ca)
    const crl = await issueCrl(
      {
        issuer: ca.name,
        spki: ca.keys.spki,
        thisUpdate: new Date('2026-05-31T00:00:00Z'),
        nextUpdate: new Date('2026-06-30T00:00:00Z'),
        number: 1,
        revoked: [{ serial: old.certificate.serial, revokedAt: new Date('2013-01-01T00:00:00Z') }],
      },
      ca.keys.privateKeyPkcs8,
    )
    expect(await judge(await sign(old), { crls: [crl] })).toMatchObject(open)
  })
})
