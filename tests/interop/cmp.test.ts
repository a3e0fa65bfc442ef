import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCertificateAuthorityRelay } from '#bff/parties/certificate-authority/relay.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { createCertificateAuthorityFaults } from '#mocks/parties/certificate-authority/faults.ts'
import { createCertificateAuthorityHandlers } from '#mocks/parties/certificate-authority/handlers.ts'
import { Register } from '#mocks/parties/certificate-authority/register.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'
import { createSettableClock } from '#mocks/parties/clock/settable-clock.ts'
import { listen, type RunningServer } from '#mocks/parties/server.ts'
import { createStandInApp } from '#mocks/parties/stand-in.ts'
import { createBillingHierarchy, type BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { encodeName, extensions, issueCertificate, makeKeyPair, makeSerial } from '#mocks/pki/issuing.ts'
import { makeToken } from '#shared/cmp/client.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { parseCrl } from '#shared/pki/crl.ts'
import { oid } from '#shared/pki/oid.ts'
import { parsePem } from '#shared/pki/pem.ts'
import { buildCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import { findMissing, openssl, openWorkspace, type Workspace } from './openssl.ts'

const missing = findMissing('cmp', [['openssl', 'version']])
const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const
const subject = encodeName([oid.countryName, 'JP'], [oid.commonName, 'みどりの家'])

const importSigner = async (pkcs8: Uint8Array<ArrayBuffer>) => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  return createWebCryptoSigner(await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']), scheme)
}

let hierarchy: BillingHierarchy
let files: Workspace

beforeAll(async () => {
  hierarchy = await createBillingHierarchy()
  files = await openWorkspace()
  for (const [name, { certificate, privateKeyPkcs8 }] of Object.entries(hierarchy)) {
    await files.writePem(`${name}.pem`, certificate)
    await files.writePem(`${name}.key`, privateKeyPkcs8, 'PRIVATE KEY')
  }
})
afterAll(() => files[Symbol.asyncDispose]())

const makeRequest = async () => {
  const keys = await makeKeyPair()
  const signer = await importSigner(keys.privateKeyPkcs8)
  const request = await buildCertificationRequest({ subject, spki: keys.spki, signer })
  return { keys, request }
}

type MockServer = AsyncDisposable & { readonly url: string }

/** Starts `openssl cmp` as a server on a port of its own choice; it prints the port once it listens. */
const startMock = async (line: string): Promise<MockServer> => {
  const child: ChildProcess = spawn(
    'openssl',
    ['cmp', '-config', '', '-port', '0', ...line.split(' ').filter((word) => word !== '')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const port = await new Promise<number>((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      const found = /ACCEPT \S*:(\d+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(Number(found))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`openssl cmp ended with ${code}: ${printed}`)))
  })
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}

const relayTo = async (url: string, waits: number[] = []) =>
  createCertificateAuthorityRelay({
    url,
    fetch: globalThis.fetch,
    timeoutMs: 10_000,
    identity: {
      signer: await importSigner(hierarchy.registrationAuthority.privateKeyPkcs8),
      certificate: hierarchy.registrationAuthority.certificate,
      chain: [hierarchy.authority.certificate],
    },
    issuer: hierarchy.authority.certificate,
    trust: { anchors: [hierarchy.root.certificate], intermediates: [hierarchy.authority.certificate] },
    now: () => new Date(),
    wait: async (milliseconds) => void waits.push(milliseconds),
  })

/** Signs as the dedicated authority would: OpenSSL's server gives out one certificate that was made before. */
const issueFor = async (spki: Uint8Array) => {
  const { subject: issuer, spki: issuerKey } = parseCertificate(hierarchy.authority.certificate)
  return issueCertificate(
    {
      serial: makeSerial(),
      issuer: issuer.der,
      subject,
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2049-01-01T00:00:00Z'),
      spki,
      extensions: [
        extensions.keyUsage('digitalSignature'),
        await extensions.authorityKeyIdentifier(issuerKey.der),
        await extensions.subjectKeyIdentifier(spki),
      ],
    },
    hierarchy.authority.privateKeyPkcs8,
  )
}

const serverLine = (): string =>
  `-srv_cert ${files.path('messageSigner.pem')} -srv_key ${files.path('messageSigner.key')} ` +
  `-srv_trusted ${files.path('root.pem')} -srv_untrusted ${files.path('authority.pem')} `

describe.skipIf(missing.length > 0)('openssl cmp in the place of the dedicated authority', () => {
  it.each([
    ['with confirmation waived', '-grant_implicitconf'],
    ['waiting for the confirmation', ''],
    ['at the second poll', '-grant_implicitconf -poll_count 2 -check_after 3'],
  ])('issues to our p10cr, %s', async (_, parameters) => {
    const { keys, request } = await makeRequest()
    const certificate = await issueFor(keys.spki)
    const file = await files.writePem('issued.pem', certificate.der)
    await using server = await startMock(`${serverLine()} -rsp_cert ${file} ${parameters}`)
    const waits: number[] = []
    const relay = await relayTo(server.url, waits)
    const result = await relay.requestCertificate({ transactionId: makeToken(), request })
    expect(result).toMatchObject({ outcome: 'issued', serial: certificate.serial })
    expect(waits).toEqual(parameters.includes('poll') ? [3000] : [])
  })

  it('is not believed about a certificate for another key', async () => {
    const file = await files.writePem('issued.pem', (await issueFor((await makeKeyPair()).spki)).der)
    await using server = await startMock(`${serverLine()} -rsp_cert ${file} -grant_implicitconf`)
    const relay = await relayTo(server.url)
    const { request } = await makeRequest()
    await expect(relay.requestCertificate({ transactionId: makeToken(), request })).rejects.toMatchObject({
      code: 'party.mismatched',
      cause: { message: 'key-different' },
    })
  })

  it.each([
    ['sent without protection', '-send_unprotected', 'unprotected'],
    ['protected by a certificate that is not for it', '', 'signer-unauthorised'],
  ])('is not believed %s', async (_, parameters, why) => {
    const { keys, request } = await makeRequest()
    const file = await files.writePem('issued.pem', (await issueFor(keys.spki)).der)
    const signer = parameters === '' ? 'registrationAuthority' : 'messageSigner'
    const line = serverLine().replaceAll('messageSigner', signer)
    await using server = await startMock(`${line} -rsp_cert ${file} -grant_implicitconf ${parameters}`)
    const relay = await relayTo(server.url)
    await expect(relay.requestCertificate({ transactionId: makeToken(), request })).rejects.toMatchObject({
      code: 'party.mismatched',
      cause: { message: why },
    })
  })

  it('says why it refuses', async () => {
    const { keys, request } = await makeRequest()
    const file = await files.writePem('issued.pem', (await issueFor(keys.spki)).der)
    await using server = await startMock(`${serverLine()} -rsp_cert ${file} -pkistatus 2 -failure 9`)
    const relay = await relayTo(server.url)
    expect(await relay.requestCertificate({ transactionId: makeToken(), request })).toEqual({
      outcome: 'refused',
      failures: ['badPOP'],
    })
  })

  it('revokes what our rr names, and nothing else', async () => {
    const certificate = await issueFor((await makeKeyPair()).spki)
    const file = await files.writePem('issued.pem', certificate.der)
    await using server = await startMock(`${serverLine()} -rsp_cert ${file}`)
    const relay = await relayTo(server.url)
    const { serial } = certificate
    const reason = 'key-compromise'
    expect(await relay.revoke({ transactionId: makeToken(), serial, reason })).toEqual({ outcome: 'revoked' })
    const other = await issueFor((await makeKeyPair()).spki)
    expect(await relay.revoke({ transactionId: makeToken(), serial: other.serial, reason })).toMatchObject({
      outcome: 'refused',
    })
  })

  it('gives no CRL where it has none, and that is no list', async () => {
    const file = await files.writePem('issued.pem', (await issueFor((await makeKeyPair()).spki)).der)
    await using server = await startMock(`${serverLine()} -rsp_cert ${file}`)
    const relay = await relayTo(server.url)
    await expect(relay.fetchCrl()).rejects.toMatchObject({ code: 'party.mismatched' })
  })
})

describe.skipIf(missing.length > 0)('openssl cmp as the client of the stand-in', () => {
  const faults = createCertificateAuthorityFaults()
  const register = new Register(createMemoryJournal())
  let server: RunningServer

  beforeAll(async () => {
    const clock = createSettableClock(() => new Date())
    const handlers = await createCertificateAuthorityHandlers({ hierarchy, register, now: clock.now, faults })
    const log = createMessageLog('certificate-authority', clock.now)
    server = await listen(createStandInApp({ party: 'certificate-authority', handlers, faults, log, clock }), 0)
  })
  afterAll(() => server.close())

  const ask = (line: string, as = 'registrationAuthority') =>
    openssl(
      `cmp -config= -server ${server.url.slice('http://'.length)} -path .well-known/cmp -recipient /CN=any ` +
        `-cert ${files.path(`${as}.pem`)} -key ${files.path(`${as}.key`)} -untrusted ${files.path('authority.pem')} ` +
        `-trusted ${files.path('root.pem')} ${line}`,
    )

  const enrol = async (name: string, more = '') => {
    await openssl(
      `req -new -newkey rsa:2048 -nodes -keyout ${files.path(`${name}.key`)} -out ${files.path(`${name}.csr`)} -subj /C=JP/CN=${name}`,
    )
    return ask(`-cmd p10cr -csr ${files.path(`${name}.csr`)} -certout ${files.path(`${name}.pem`)} ${more}`)
  }

  it.each([
    ['waived', '-implicit_confirm'],
    ['sent', ''],
  ])('enrols by p10cr, the confirmation %s', async (how, parameter) => {
    const { code, output } = await enrol(`provider-${how}`, parameter)
    expect([code, output]).toEqual([0, expect.stringContaining('received 1 enrolled certificate')])
    expect(output.includes('CERTCONF')).toBe(parameter === '')
    const verified = await openssl(
      `verify -x509_strict -purpose any -CAfile ${files.path('root.pem')} -untrusted ${files.path('authority.pem')} ` +
        files.path(`provider-${how}.pem`),
    )
    expect(verified.output).toContain('OK')
  })

  it('polls a stand-in that takes its time', async () => {
    faults.set([{ name: 'waiting', times: 1, delayMs: 1000 }])
    const { code, output } = await enrol('late', '-implicit_confirm')
    expect([code, output]).toEqual([0, expect.stringContaining('POLLREP')])
  })

  it('revokes by rr, and finds the certificate on our CRL', async () => {
    await enrol('gone', '-implicit_confirm')
    const revoke = () => ask(`-cmd rr -oldcert ${files.path('gone.pem')} -revreason 1`)
    const { code, output } = await revoke()
    expect([code, output]).toEqual([0, expect.stringContaining('revocation accepted')])
    expect((await revoke()).output).toContain('certRevoked')
    const crl = new Uint8Array(await (await fetch(`${server.url}/crls/billing.crl`)).arrayBuffer())
    const [gone] = parsePem(await readFile(files.path('gone.pem'), 'utf8'))
    if (gone === undefined) throw new RangeError('a certificate was saved')
    expect(parseCrl(crl).entries.find(parseCertificate(gone).serialBytes)).toMatchObject([{ reason: 'key-compromise' }])
    const list = await files.writePem('billing.crl', crl, 'X509 CRL')
    const read = await openssl(`crl -in ${list} -noout -text -CAfile ${files.path('authority.pem')}`)
    expect(read.output).toContain('verify OK')
    expect(read.output).toContain('Key Compromise')
    const checked = await openssl(
      `verify -purpose any -crl_check -CRLfile ${list} -CAfile ${files.path('root.pem')} ` +
        `-untrusted ${files.path('authority.pem')} ${files.path('gone.pem')}`,
    )
    expect(checked.output).toContain('certificate revoked')
  })

  it('asks general questions', async () => {
    const { code, output } = await ask('-cmd genm -infotype caCerts')
    expect([code, output]).toEqual([0, expect.stringContaining('GENP')])
  })

  it('is refused as a stranger, and learns why', async () => {
    const { code, output } = await ask(`-cmd genm -infotype caCerts`, 'impostor')
    expect(code).not.toBe(0)
    expect(output).toContain('signerNotTrusted')
  })

  it.each([
    ['bad-protection', /error validating (signature|protection)/],
    ['no-protection', /missing protection/],
    ['other-nonce', /recipNonce/i],
    ['other-transaction', /transactionID/i],
  ] as const)('sees the fault %s', async (name, text) => {
    faults.set([{ name, times: 1 }])
    const { code, output } = await ask('-cmd genm -infotype caCerts')
    expect([code === 0, output]).toEqual([false, expect.stringMatching(text)])
    faults.set([])
  })
})
