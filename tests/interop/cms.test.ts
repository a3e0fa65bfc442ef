import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openEnvelope, sealEnvelope } from '#shared/cms/envelope.ts'
import { createWebCryptoDecryptor } from '#shared/cms/recipient.ts'
import { signCms } from '#shared/cms/sign.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import { openssl, openWorkspace, type Workspace } from './openssl.ts'

const content = encodeUtf8('住民票の写しを請求します。\n')
const signingTime = new Date('2026-04-01T01:02:03Z')
const attime = Date.UTC(2026, 3, 1) / 1000

const schemes = {
  'rsa-sha256': { family: 'rsa-pkcs1', hash: 'SHA-256' },
  'rsa-sha512': { family: 'rsa-pkcs1', hash: 'SHA-512' },
  'rsa-pss': { family: 'rsa-pss', hash: 'SHA-256', saltLength: 32 },
  p256: { family: 'ecdsa', hash: 'SHA-256' },
  p384: { family: 'ecdsa', hash: 'SHA-384' },
} as const satisfies Record<string, SignatureScheme>
const names = Object.keys(schemes) as (keyof typeof schemes)[]

let ca: TestCa
let files: Workspace
const people = new Map<string, TestIdentity>()
const person = (name: string): TestIdentity => {
  const found = people.get(name)
  if (found === undefined) throw new RangeError(`nobody is called ${name}`)
  return found
}

const run = async (line: string): Promise<string> => {
  const { code, output } = await openssl(line)
  expect([code, output]).toEqual([0, output])
  return output
}

beforeAll(async () => {
  ca = await makeCa()
  files = await openWorkspace()
  await files.writePem('ca.pem', ca.certificate.der)
  await writeFile(files.path('content.txt'), content)
  for (const name of names) {
    const identity = await makeIdentity(ca, { scheme: schemes[name], commonName: name })
    people.set(name, identity)
    await files.writePem(`${name}.pem`, identity.certificate.der)
    await files.writePem(`${name}.key`, identity.privateKeyPkcs8, 'PRIVATE KEY')
  }
})

afterAll(() => files[Symbol.asyncDispose]())

const cadesVerify = (file: string) =>
  `cms -verify -cades -binary -purpose any -attime ${attime} -inform DER -in ${files.path(file)} ` +
  `-CAfile ${files.path('ca.pem')} -out ${files.path('out.txt')}`

describe('our CMS signature, judged by OpenSSL', () => {
  it.each(names)('is a CAdES signature, detached and enclosing, by %s', async (name) => {
    const { signer, certificate } = person(name)
    for (const detached of [true, false]) {
      const cms = await signCms({ signer, certificate: certificate.der, content, detached, signingTime })
      await writeFile(files.path('ours.p7s'), cms)
      const given = detached ? ` -content ${files.path('content.txt')}` : ''
      expect(await run(cadesVerify('ours.p7s') + given)).toContain('CAdES Verification successful')
      expect(new Uint8Array(await readFile(files.path('out.txt')))).toEqual(content)
    }
  })

  it('is refused over other content', async () => {
    const { signer, certificate } = person('rsa-sha256')
    const cms = await signCms({ signer, certificate: certificate.der, content, detached: true })
    await writeFile(files.path('ours.p7s'), cms)
    await writeFile(files.path('other.txt'), 'something else')
    const { code, output } = await openssl(`${cadesVerify('ours.p7s')} -content ${files.path('other.txt')}`)
    expect([code, output]).toEqual([4, expect.stringContaining('content verify error')])
  })

  it('prints the attributes it was made with', async () => {
    const { signer, certificate } = person('rsa-sha256')
    const chain = [ca.certificate.der]
    const cms = await signCms({ signer, certificate: certificate.der, chain, content, detached: true, signingTime })
    await writeFile(files.path('ours.p7s'), cms)
    const output = await run(`cms -cmsout -print -inform DER -in ${files.path('ours.p7s')}`)
    expect(output).toMatch(/signingTime.*\n.*\n\s+UTCTIME:Apr {2}1 01:02:03 2026 GMT/)
    expect(output).toContain('id-smime-aa-signingCertificateV2')
    expect(output).toContain('1.2.840.113549.1.9.52')
    expect(output.match(/d\.certificate:/g)).toHaveLength(2)
  })
})

describe('the CMS signature of OpenSSL, judged by us', () => {
  const sign = async (name: string, options: string): Promise<Uint8Array> => {
    const file = files.path('theirs.p7s')
    await run(
      `cms -sign -binary -outform DER -in ${files.path('content.txt')} -out ${file} ` +
        `-signer ${files.path(`${name}.pem`)} -inkey ${files.path(`${name}.key`)} ${options}`,
    )
    return readFile(file)
  }

  it.each(names)('holds by %s, detached and streamed', async (name) => {
    const { scheme } = person(name).signer
    const options = `-cades -md ${scheme.hash.replace('-', '').toLowerCase()}`
    const pss = scheme.family === 'rsa-pss' ? ' -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32' : ''
    const detached = await verifyCms({ cms: await sign(name, options + pss), content })
    expect(detached.signers).toMatchObject([{ code: 'signer.valid', scheme, signingCertificate: 'v2' }])
    // OpenSSL 3.0 cannot stream a signature with -keyopt.
    if (pss !== '') return
    // Without -noindef an enclosing signature comes in indefinite lengths.
    const streamed = await sign(name, `${options} -nodetach -stream`)
    expect(streamed[1]).toBe(0x80)
    const report = await verifyCms({ cms: streamed })
    expect(report).toMatchObject({ outcome: 'passed' })
    expect(report.content).toEqual(content)
  })

  it('without a signing certificate attribute passes only where that is allowed', async () => {
    const cms = await sign('rsa-sha256', '-md sha256')
    expect(await verifyCms({ cms, content })).toMatchObject({
      outcome: 'failed',
      signers: [{ code: 'signer.attribute-missing' }],
    })
    expect(await verifyCms({ cms, content, signingCertificate: 'if-present' })).toMatchObject({ outcome: 'passed' })
    const bare = await sign('rsa-sha256', '-md sha256 -noattr')
    expect(await verifyCms({ cms: bare, content, signingCertificate: 'if-present' })).toMatchObject({
      outcome: 'passed',
    })
  })

  it('is found by key identifier, without its certificate and by two signers', async () => {
    const byKey = await sign('p256', '-cades -md sha256 -keyid')
    expect(await verifyCms({ cms: byKey, content })).toMatchObject({ outcome: 'passed' })
    const bare = await sign('p256', '-cades -md sha256 -nocerts')
    expect(await verifyCms({ cms: bare, content })).toMatchObject({ outcome: 'indeterminate' })
    const certificates = [person('p256').certificate.der]
    expect(await verifyCms({ cms: bare, content, certificates })).toMatchObject({ outcome: 'passed' })
    const second = `-signer ${files.path('rsa-sha512.pem')} -inkey ${files.path('rsa-sha512.key')}`
    const two = await verifyCms({ cms: await sign('p256', `-cades -md sha256 ${second}`), content })
    expect(two.signers.map(({ code }) => code)).toEqual(['signer.valid', 'signer.valid'])
  })

  it('under a digest of SHA-3 is undecided', async () => {
    const cms = await sign('rsa-sha256', '-cades -md sha3-256')
    expect(await verifyCms({ cms, content })).toMatchObject({
      outcome: 'indeterminate',
      signers: [{ code: 'signer.algorithm-unsupported' }],
    })
  })
})

describe('an envelope', () => {
  it.each(['aes-256-cbc', 'aes-256-gcm'] as const)('of ours in %s is opened by OpenSSL', async (encryption) => {
    const recipients = [person('rsa-sha256').certificate.der, person('rsa-sha512').certificate.der]
    await writeFile(files.path('ours.p7m'), await sealEnvelope({ content, recipients, encryption }))
    for (const name of ['rsa-sha256', 'rsa-sha512']) {
      await run(
        `cms -decrypt -inform DER -in ${files.path('ours.p7m')} -out ${files.path('out.txt')} ` +
          `-recip ${files.path(`${name}.pem`)} -inkey ${files.path(`${name}.key`)}`,
      )
      expect(new Uint8Array(await readFile(files.path('out.txt')))).toEqual(content)
    }
  })

  it.each([
    ['aes-256-cbc', 'sha256', '', 'opened'],
    ['aes-256-gcm', 'sha256', '', 'opened'],
    ['aes-128-gcm', 'sha512', '-keyid', 'opened'],
    ['aes-128-cbc', 'sha1', '-stream', 'opened'],
  ])('of OpenSSL in %s with OAEP under %s %s is %s by us', async (cipher, hash, options, outcome) => {
    const { certificate, privateKeyPkcs8 } = person('rsa-sha256')
    await run(
      `cms -encrypt -binary -${cipher} -outform DER -in ${files.path('content.txt')} -out ${files.path('theirs.p7m')} ` +
        `-recip ${files.path('rsa-sha256.pem')} -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:${hash} ${options}`,
    )
    const cms = await readFile(files.path('theirs.p7m'))
    const decryptor = createWebCryptoDecryptor(privateKeyPkcs8)
    const opened = await openEnvelope({ cms, certificate: certificate.der, decryptor })
    expect(opened).toMatchObject({ outcome, content, isAuthenticated: cipher.endsWith('gcm') })
  })

  it('of OpenSSL in PKCS#1 v1.5 stays closed', async () => {
    await run(
      `cms -encrypt -binary -aes256 -outform DER -in ${files.path('content.txt')} -out ${files.path('theirs.p7m')} ` +
        files.path('rsa-sha256.pem'),
    )
    const { certificate, privateKeyPkcs8 } = person('rsa-sha256')
    const cms = await readFile(files.path('theirs.p7m'))
    const decryptor = createWebCryptoDecryptor(privateKeyPkcs8)
    const opened = await openEnvelope({ cms, certificate: certificate.der, decryptor })
    expect(opened).toEqual({ outcome: 'refused', code: 'envelope.algorithm-unsupported' })
  })
})
