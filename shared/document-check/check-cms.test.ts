import { beforeAll, describe, expect, it } from 'vitest'
import type { TestCa, TestIdentity } from '#mocks/pki/identity.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { makeOldCa, makeOldSigner } from '../../tests/old-signer.ts'
import { addStamp, makeStamper } from '../../tests/signing-fixture.ts'
import { checkDocument } from './check-document.ts'

/** Messages that were signed by algorithms that have ended (ETSI EN 319 102-1 §5.5.4). */

const at = new Date('2027-03-01T00:00:00Z')

let ca: TestCa
let authority: TestIdentity
let crl: Uint8Array

beforeAll(async () => {
  ca = await makeOldCa()
  authority = await makeStamper(ca, 'TSA', { notBefore: new Date('2010-01-01T00:00:00Z') })
  crl = await listOf([])
})

const listOf = (revoked: readonly { readonly serial: string; readonly revokedAt: Date }[]) =>
  issueCrl(
    {
      issuer: ca.name,
      spki: ca.keys.spki,
      thisUpdate: new Date('2027-02-28T00:00:00Z'),
      nextUpdate: new Date('2027-03-02T00:00:00Z'),
      number: 1,
      revoked,
    },
    ca.keys.privateKeyPkcs8,
  )

const sign = (who: TestIdentity) =>
  signCms({
    signer: who.signer,
    certificate: who.certificate.der,
    content: encodeUtf8('住民票の写しを請求します。'),
    detached: false,
  })

const stamp = (cms: Uint8Array, genTime: Date) => addStamp(cms, authority, { genTime, at })

const judge = async (bytes: Uint8Array, crls = [crl]) => {
  const evidence = { crls, ocspResponses: [] }
  const { report } = await checkDocument({ file: { name: 'file', bytes }, anchors: [ca.certificate.der], at, evidence })
  return { document: report.outcome, ...report.signatures[0] }
}

const open = { document: 'indeterminate', answer: 'algorithm-weak-without-proof', content: 'unchanged' }

describe('a message signed with a key of 1024 bits', () => {
  it('is left open where nothing proves that it is older than their end', async () => {
    expect(await judge(await sign(await makeOldSigner(ca)))).toMatchObject({ ...open, code: 'signer.algorithm-weak' })
  })

  it('is left open where the proof is younger than their end', async () => {
    const cms = await stamp(await sign(await makeOldSigner(ca)), new Date('2016-01-01T00:00:00Z'))
    expect(await judge(cms)).toMatchObject(open)
  })

  it('passes where a time-stamp is older', async () => {
    const cms = await stamp(await sign(await makeOldSigner(ca)), new Date('2012-01-01T00:00:00Z'))
    expect(await judge(cms)).toMatchObject({ document: 'passed', answer: 'valid' })
  })

  it('is left open where the certificate has expired as well', async () => {
    const expired = await makeOldSigner(ca, { notAfter: new Date('2013-01-01T00:00:00Z') })
    expect(await judge(await sign(expired))).toMatchObject(open)
  })

  it('is left open where the certificate was revoked, for it may be older than that, too', async () => {
    const old = await makeOldSigner(ca)
    const revoked = [{ serial: old.certificate.serial, revokedAt: new Date('2013-01-01T00:00:00Z') }]
    expect(await judge(await sign(old), [await listOf(revoked)])).toMatchObject(open)
  })

  it('fails where its certificate is younger than their end', async () => {
    const young = await makeOldSigner(ca, { notBefore: new Date('2015-01-01T00:00:00Z') })
    expect(await judge(await sign(young))).toMatchObject({ document: 'failed', answer: 'algorithm-weak' })
  })

  it('fails where it is none of the key', async () => {
    const cms = await sign(await makeOldSigner(ca))
    // The signature value is the last that is written.
    cms[cms.length - 1] = (cms.at(-1) ?? 0) ^ 1
    expect(await judge(cms)).toMatchObject({ document: 'failed', answer: 'forged' })
  })
})
