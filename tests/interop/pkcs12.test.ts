import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { buildPkcs12, type KeyFile } from '#shared/pkcs12/build.ts'
import { openPkcs12, type OpenedKeyFile } from '#shared/pkcs12/open.ts'
import { openWorkspace, type Workspace } from './openssl.ts'
import { isLeftOut, runProgram } from './programs.ts'

const password = 'Kagi-file9+'
const friendlyName = 'madoguchi-key'

let ca: TestCa
let person: TestIdentity
let curve: TestIdentity
let files: Workspace
const kinds = ['modern', 'legacy'] as const

const build = (more: Partial<KeyFile> = {}) =>
  buildPkcs12({
    privateKeyPkcs8: person.privateKeyPkcs8,
    certificate: person.certificate.der,
    chain: [ca.certificate.der],
    friendlyName,
    password,
    protection: 'modern',
    ...more,
  })

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca, { commonName: 'Hanako' })
  curve = await makeIdentity(ca, { commonName: 'Curve', scheme: { family: 'ecdsa', hash: 'SHA-256' } })
  files = await openWorkspace()
  await files.writePem('ca.pem', ca.certificate.der)
  await files.writePem('person.pem', person.certificate.der)
  await files.writePem('person.key', person.privateKeyPkcs8, 'PRIVATE KEY')
  for (const protection of kinds) await writeFile(files.path(`${protection}.p12`), await build({ protection }))
  const { certificate, privateKeyPkcs8 } = curve
  await writeFile(files.path('curve.p12'), await build({ certificate: certificate.der, privateKeyPkcs8 }))
})

afterAll(() => files[Symbol.asyncDispose]())

const run = async (name: string, ...words: string[]): Promise<string> => {
  const { code, output } = await runProgram(name, words)
  expect([name, code, output]).toEqual([name, 0, output])
  return output
}

const read = async (name: string): Promise<Uint8Array> => new Uint8Array(await readFile(files.path(name)))

const openFile = async (name: string, secret = password): Promise<Extract<OpenedKeyFile, { outcome: 'opened' }>> => {
  const opened = await openPkcs12(await read(name), secret)
  if (opened.outcome !== 'opened') throw new RangeError(`${opened.code} ${opened.reason}`)
  return opened
}

/** The file holds the person's key with the person's certificate. */
const expectPerson = async (name: string): Promise<void> => {
  const { identities } = await openFile(name)
  expect(identities).toHaveLength(1)
  expect(identities[0]?.certificate?.der).toEqual(person.certificate.der)
  expect(identities[0]?.privateKeyPkcs8.length).toBeGreaterThan(1000)
}

describe.skipIf(isLeftOut('openssl'))('OpenSSL', () => {
  it.each(kinds)('reads our %s file', async (protection) => {
    const words = ['pkcs12', '-in', files.path(`${protection}.p12`), '-passin', `pass:${password}`, '-nodes', '-info']
    const output = await run('openssl', ...words, ...(protection === 'legacy' ? ['-legacy'] : []))
    expect(output).toContain(`friendlyName: ${friendlyName}`)
    expect(output.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(output).toContain('BEGIN PRIVATE KEY')
    expect(output).toMatch(
      protection === 'modern'
        ? /MAC: sha256, Iteration 100000[\s\S]*PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256/
        : /MAC: sha1, Iteration 2048[\s\S]*pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048/,
    )
  })

  it.each([
    ['its own choice', []],
    ['RC2 and 3DES', ['-legacy']],
    ['3DES alone', ['-legacy', '-descert']],
    ['RC2 of 128 bits', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-2DES']],
    ['AES-128 under SHA-512', ['-certpbe', 'aes-128-cbc', '-keypbe', 'aes-192-cbc', '-macalg', 'sha512']],
    ['PBES2 with 3DES', ['-certpbe', 'des-ede3-cbc', '-keypbe', 'des-ede3-cbc']],
    ['certificates in the clear', ['-certpbe', 'NONE']],
    ['one round for the MAC', ['-nomaciter']],
  ])('is read by us where it writes with %s', async (_, options) => {
    const [key, certificate] = [files.path('person.key'), files.path('person.pem')]
    const out = files.path('theirs.p12')
    const inputs = ['-inkey', key, '-in', certificate, '-certfile', files.path('ca.pem'), '-name', friendlyName]
    await run('openssl', 'pkcs12', '-export', ...inputs, '-out', out, '-passout', `pass:${password}`, ...options)
    await expectPerson('theirs.p12')
    const opened = await openFile('theirs.p12')
    expect(opened.identities[0]?.friendlyName).toBe(friendlyName)
    expect(opened.certificates).toHaveLength(2)
    const wrong = await openPkcs12(await read('theirs.p12'), `${password}x`)
    expect(wrong).toMatchObject({ code: 'key-file.password-incorrect' })
  })

  it('is read by us without a MAC, with no password and with a Japanese one', async () => {
    const out = files.path('theirs.p12')
    const inputs = ['-inkey', files.path('person.key'), '-in', files.path('person.pem'), '-out', out]
    await run('openssl', 'pkcs12', '-export', ...inputs, '-nomac', '-passout', `pass:${password}`)
    expect(await openFile('theirs.p12')).toMatchObject({ isAuthenticated: false })
    for (const secret of ['', 'パスワード１２３'])
      for (const options of [[], ['-legacy']]) {
        await run('openssl', 'pkcs12', '-export', ...inputs, '-passout', `pass:${secret}`, ...options)
        expect(await openFile('theirs.p12', secret)).toMatchObject({ isAuthenticated: true })
      }
  })

  it('reads our file with an elliptic key', async () => {
    const words = ['pkcs12', '-in', files.path('curve.p12'), '-passin', `pass:${password}`, '-nodes', '-nocerts']
    expect(await run('openssl', ...words)).toContain('BEGIN PRIVATE KEY')
  })
})

describe.skipIf(isLeftOut('keytool'))('Java', () => {
  const store = (name: string) => ['-storetype', 'PKCS12', '-keystore', files.path(name), '-storepass', password]

  it.each([...kinds, 'curve'])('reads our %s file', async (name) => {
    const output = await run('keytool', '-list', '-v', ...store(`${name}.p12`))
    expect(output).toContain(`Alias name: ${friendlyName}`)
    expect(output).toContain('Entry type: PrivateKeyEntry')
    expect(output).toContain('Certificate chain length: 2')
    // Listing reads certificates alone; a request needs the key.
    expect(await run('keytool', '-certreq', '-alias', friendlyName, ...store(`${name}.p12`))).toContain('BEGIN NEW')
  })

  it.each([
    ['its own choice', []],
    ['RC2 and 3DES', ['-J-Dkeystore.pkcs12.legacy']],
  ])('is read by us where it writes with %s', async (_, options) => {
    await rm(files.path('java.p12'), { force: true })
    const key = ['-alias', 'java', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=Java']
    await run('keytool', '-genkeypair', ...key, ...store('java.p12'), ...options)
    const { identities, isAuthenticated } = await openFile('java.p12')
    expect(isAuthenticated).toBe(true)
    expect(identities).toMatchObject([{ friendlyName: 'java', certificate: { version: 3 } }])
  })
})

describe.skipIf(isLeftOut('pk12util'))('NSS', () => {
  let database: string

  beforeAll(async () => {
    database = `sql:${files.path('.')}`
    await run('certutil', '-N', '-d', database, '--empty-password')
  })

  it.each([...kinds, 'curve'])('takes in our %s file', async (name) => {
    const words = ['-i', files.path(`${name}.p12`), '-d', database, '-W', password]
    expect(await run('pk12util', ...words)).toContain('PKCS12 IMPORT SUCCESSFUL')
    expect(await run('certutil', '-K', '-d', database)).toContain(friendlyName)
  })

  it.each([
    ['its own choice', []],
    ['AES', ['-c', 'aes-256-cbc', '-C', 'aes-128-cbc']],
    [
      'RC2 and 3DES',
      [
        '-c',
        'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC',
        '-C',
        'PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC',
      ],
    ],
  ])('is read by us where it writes with %s', async (_, options) => {
    const own = `sql:${files.path('.')}`
    await run('pk12util', '-i', files.path('modern.p12'), '-d', own, '-W', password)
    const out = files.path('nss.p12')
    await rm(out, { force: true })
    await run('pk12util', '-o', out, '-n', friendlyName, '-d', own, '-W', password, ...options)
    const { identities } = await openFile('nss.p12')
    expect(identities.map(({ certificate }) => certificate?.der)).toContainEqual(person.certificate.der)
  })
})

describe.skipIf(isLeftOut('certtool'))('GnuTLS', () => {
  it.each([...kinds, 'curve'])('reads our %s file', async (name) => {
    const words = ['--p12-info', '--inder', '--infile', files.path(`${name}.p12`), '--password', password]
    const output = await run('certtool', ...words)
    expect(output).toContain('MAC')
    expect(output.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(output).toContain('BEGIN ENCRYPTED PRIVATE KEY')
  })

  it.each([
    ['its own choice', []],
    ['3DES', ['--pkcs-cipher', '3des-pkcs12', '--hash', 'sha1']],
    ['RC2', ['--pkcs-cipher', 'rc2-40', '--hash', 'sha1']],
    ['AES under SHA-512', ['--pkcs-cipher', 'aes-256', '--hash', 'sha512']],
  ])('is read by us where it writes with %s', async (_, options) => {
    const inputs = ['--load-privkey', files.path('person.key'), '--load-certificate', files.path('person.pem')]
    const output = ['--outder', '--outfile', files.path('gnutls.p12'), '--p12-name', friendlyName]
    await run('certtool', '--to-p12', ...inputs, ...output, '--password', password, ...options)
    await expectPerson('gnutls.p12')
  })
})
