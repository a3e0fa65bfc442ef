import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa } from '#mocks/pki/identity.ts'
import { extensions } from '#mocks/pki/issuing.ts'
import { toNameText } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { parsePem } from '#shared/pki/pem.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import { buildCertificationRequest, verifyPossession } from '#shared/pkcs10/certification-request.ts'
import { encodeDistinguishedName } from '#shared/pkcs10/distinguished-name.ts'
import { openssl, openWorkspace, type Workspace } from './openssl.ts'
import { isLeftOut, runProgram } from './programs.ts'

const at = new Date('2026-04-01T00:00:00Z')

let ca: TestCa
let files: Workspace

beforeAll(async () => {
  ca = await makeCa()
  files = await openWorkspace()
})

afterAll(() => files[Symbol.asyncDispose]())

const run = async (line: string): Promise<string> => {
  const { code, output } = await openssl(line)
  expect([code, output]).toEqual([0, output])
  return output
}

describe('our certification request, judged by OpenSSL', () => {
  it.each([
    { family: 'rsa-pkcs1', hash: 'SHA-256' },
    { family: 'rsa-pss', hash: 'SHA-256', saltLength: 32 },
    { family: 'ecdsa', hash: 'SHA-256' },
    { family: 'ed25519', hash: 'SHA-512' },
  ] satisfies SignatureScheme[])('proves possession in $family, with name and wishes', async (scheme) => {
    const { signer, certificate } = await makeIdentity(ca, { scheme })
    const subject = encodeDistinguishedName(
      [oid.countryName, 'JP'],
      [oid.organizationName, '窓口介護'],
      [oid.commonName, '髙﨑 花子'],
    )
    const request = await buildCertificationRequest({
      subject,
      spki: certificate.spki.der,
      signer,
      extensions: [extensions.keyUsage('digitalSignature', 'nonRepudiation')],
    })
    await writeFile(files.path('ours.csr'), request)
    const output = await run(
      `req -verify -inform DER -in ${files.path('ours.csr')} -noout -text -nameopt utf8,sep_comma_plus_space`,
    )
    expect(output).toContain('verify OK')
    expect(output).toContain('C=JP, O=窓口介護, CN=髙﨑 花子')
    expect(output).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation/)
  })
})

describe('the certification request of OpenSSL, judged by us', () => {
  it.each([
    ['RSA', '-newkey rsa:2048 -sha256'],
    ['RSA-PSS', '-newkey rsa:2048 -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32'],
    ['ECDSA', '-newkey ec -pkeyopt ec_paramgen_curve:P-384 -sha384'],
    ['Ed25519', '-newkey ed25519'],
  ])('proves possession in %s', async (_, options) => {
    const out = files.path('theirs.csr')
    await run(
      `req -new ${options} -nodes -keyout ${files.path('theirs.key')} -subj /C=JP/CN=their -outform DER -out ${out} ` +
        '-addext keyUsage=critical,digitalSignature',
    )
    const report = await verifyPossession(new Uint8Array(await readFile(out)), at)
    if (report.outcome !== 'proven') throw new RangeError(report.code)
    expect(toNameText(report.request.subject)).toBe('C=JP, CN=their')
    expect([...(report.request.extensions.values.keyUsage ?? [])]).toEqual(['digitalSignature'])
  })

  it('of Java proves possession too', async (context) => {
    if (isLeftOut('keytool')) context.skip()
    const store = ['-storetype', 'PKCS12', '-keystore', files.path('java.p12'), '-storepass', 'changeit']
    const key = ['-alias', 'java', '-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', 'CN=Java']
    const made = await runProgram('keytool', ['-genkeypair', ...key, ...store])
    expect(made.code).toBe(0)
    const { output } = await runProgram('keytool', ['-certreq', '-alias', 'java', ...store])
    const [der] = parsePem(output, 'NEW CERTIFICATE REQUEST')
    expect(der && (await verifyPossession(der, at)).outcome).toBe('proven')
  })
})
