import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { toNameText } from '#shared/pki/name.ts'
import { findMissing, openssl, openWorkspace, type Workspace } from './openssl.ts'

const missing = findMissing('pki', [['openssl', 'version']])

let hierarchy: TestHierarchy
let files: Workspace

beforeAll(async () => {
  const signature = {
    name: '髙﨑　𠮷葛',
    birthDate: '419900102',
    sex: '2',
    address: '窓口県窓口市中央一丁目２番３号',
  } as const
  hierarchy = await createTestHierarchy([
    {
      id: 'person',
      notBefore: new Date('2024-01-01T00:00:00Z'),
      notAfter: new Date('2029-12-31T14:59:59Z'),
      signature,
    },
  ])
  files = await openWorkspace()
  const { signCertificate } = requirePerson(hierarchy, 'person')
  if (signCertificate === undefined) throw new RangeError('a signature certificate was ordered')
  await files.writePem('auth-ca.pem', hierarchy.authentication.certificate)
  await files.writePem('sign-ca.pem', hierarchy.signature.certificate)
  await files.writePem('responder.pem', hierarchy.authentication.ocspResponder.certificate)
  await files.writePem('auth.pem', requirePerson(hierarchy, 'person').authCertificate)
  await files.writePem('sign.pem', signCertificate)
})

afterAll(() => files[Symbol.asyncDispose]())

const attime = String(Date.UTC(2026, 3, 1) / 1000)

describe.skipIf(missing.length > 0)('the test hierarchy, judged by OpenSSL', () => {
  it.each([
    ['auth.pem', 'auth-ca.pem', '1.2.392.200149.8.5.1.0.30'],
    ['sign.pem', 'sign-ca.pem', '1.2.392.200149.8.5.1.0.20'],
  ])('is a path to %s that stands the strict checks and the policy', async (target, anchor, policy) => {
    const verify = (acceptable: string) =>
      openssl(
        `verify -x509_strict -attime ${attime} -policy_check -explicit_policy -policy ${acceptable} ` +
          `-CAfile ${files.path(anchor)} ${files.path(target)}`,
      )
    expect(await verify(policy)).toEqual({ code: 0, output: expect.stringContaining(': OK') })
    expect((await verify('1.2.3.4')).output).toContain('no explicit policy')
  })

  it('has a responder certificate fit for OCSP', async () => {
    const { code, output } = await openssl(
      `verify -x509_strict -attime ${attime} -purpose ocsphelper ` +
        `-CAfile ${files.path('auth-ca.pem')} ${files.path('responder.pem')}`,
    )
    expect(output).toContain(': OK')
    expect(code).toBe(0)
  })

  it('prints the names with one attribute in each RDN, as we read them', async () => {
    const { output } = await openssl(
      `x509 -in ${files.path('auth-ca.pem')} -noout -subject -nameopt utf8,sep_comma_plus_space`,
    )
    const expected =
      'C=JP, O=JPKI-TEST, OU=JPKI for user authentication, OU=Japan Agency for Local Authority Information Systems'
    expect(output.trim()).toBe(`subject=${expected}`)
    expect(toNameText(parseCertificate(hierarchy.authentication.certificate).subject)).toBe(expected)
  })

  it('prints the profile of the certificates', async () => {
    const auth = await openssl(`x509 -in ${files.path('auth.pem')} -noout -text`)
    expect(auth.output).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/)
    expect(auth.output).toMatch(/X509v3 Certificate Policies: critical\s+Policy: 1\.2\.392\.200149\.8\.5\.1\.0\.30/)
    expect(auth.output).not.toContain('Subject Alternative Name')
    const sign = await openssl(`x509 -in ${files.path('sign.pem')} -noout -text -nameopt utf8`)
    expect(sign.output).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation/)
    expect(sign.output).toContain('CPS: http://www.jpki.go.jp/cps.html')
    expect(sign.output).toContain('othername')
  })

  it('writes NULL parameters beside RSA and no others', async () => {
    const { output } = await openssl(`asn1parse -in ${files.path('auth.pem')}`)
    const identifiers = output.match(/sha256WithRSAEncryption\n[^\n]*NULL/g)
    expect(identifiers).toHaveLength(2)
  })
})
