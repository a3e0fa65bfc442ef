import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createOcspRelay, type CertificateStatus } from '#bff/parties/jpki-ocsp/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createJpkiOcspFaults } from '#mocks/parties/jpki-ocsp/faults.ts'
import { createJpkiOcspHandlers } from '#mocks/parties/jpki-ocsp/handlers.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { findMissing, openssl, openWorkspace, startResponder, type Workspace } from './openssl.ts'

const hourMs = 3_600_000
/** OpenSSL reads the machine's clock, so everything here is placed around it. */
const startedAt = new Date(Math.floor(Date.now() / 1000) * 1000)
const fromNow = (hours: number): Date => new Date(startedAt.getTime() + hours * hourMs)

const missing = findMissing('ocsp', [['openssl', 'version']])

let hierarchy: TestHierarchy
let files: Workspace

const toIndexTime = (time: Date): string => `${time.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`

/** One line of OpenSSL's CA database: state, expiry, revocation, serial, file, subject. */
const toIndexLine = (der: Uint8Array, revokedAt?: Date): string => {
  const { serial, notAfter } = parseCertificate(der)
  const revoked = revokedAt === undefined ? '' : `${toIndexTime(revokedAt)},keyCompromise`
  const state = revokedAt === undefined ? 'V' : 'R'
  return [state, toIndexTime(notAfter), revoked, serial.toUpperCase(), 'unknown', '/C=JP/CN=test'].join('\t')
}

beforeAll(async () => {
  const lifetime = { notBefore: fromNow(-48), notAfter: fromNow(24 * 365) }
  hierarchy = await createTestHierarchy([
    { id: 'good', ...lifetime },
    { id: 'revoked', ...lifetime, revokedAt: fromNow(-24) },
    { id: 'unlisted', ...lifetime },
  ])
  files = await openWorkspace()
  const { authentication, impostor } = hierarchy
  await files.writePem('ca.pem', authentication.certificate)
  await files.writePem('ca.key', authentication.privateKeyPkcs8, 'PRIVATE KEY')
  await files.writePem('responder.pem', authentication.ocspResponder.certificate)
  await files.writePem('responder.key', authentication.ocspResponder.privateKeyPkcs8, 'PRIVATE KEY')
  await files.writePem('impostor.pem', impostor.certificate)
  await files.writePem('impostor.key', impostor.privateKeyPkcs8, 'PRIVATE KEY')
  for (const { id, authCertificate, authPrivateKeyPkcs8 } of hierarchy.persons) {
    await files.writePem(`${id}.pem`, authCertificate)
    await files.writePem(`${id}.key`, authPrivateKeyPkcs8, 'PRIVATE KEY')
  }
  const index = [
    toIndexLine(requirePerson(hierarchy, 'good').authCertificate),
    toIndexLine(requirePerson(hierarchy, 'revoked').authCertificate, fromNow(-24)),
  ]
  await files.writeText('index.txt', `${index.join('\n')}\n`)
})

afterAll(() => files[Symbol.asyncDispose]())

type Ask = {
  readonly person: string
  readonly signer?: 'responder' | 'ca' | 'impostor' | 'good'
  readonly parameters?: string
  readonly at?: Date
}

/** The product's relay asks `openssl ocsp`, which stands in the responder's place by its address alone. */
const ask = async ({ person, signer = 'responder', parameters = '-nmin 10', at }: Ask): Promise<CertificateStatus> => {
  await using responder = await startResponder(
    `-index ${files.path('index.txt')} -CA ${files.path('ca.pem')} -rmd sha256 ${parameters} ` +
      `-rsigner ${files.path(`${signer}.pem`)} -rkey ${files.path(`${signer}.key`)}`,
  )
  const relay = createOcspRelay({
    url: responder.url,
    fetch: globalThis.fetch,
    timeoutMs: 10_000,
    maximumAgeMs: 2 * 60_000,
    now: () => at ?? new Date(),
  })
  // Awaited here: the responder is gone when this function returns.
  return await relay.checkCertificateStatus({
    certificate: requirePerson(hierarchy, person).authCertificate,
    issuer: hierarchy.authentication.certificate,
  })
}

describe.skipIf(missing.length > 0)('openssl ocsp in the place of the responder', () => {
  it('is believed when it says good through a delegated responder', async () => {
    expect(await ask({ person: 'good' })).toEqual({ status: 'good' })
  })

  it('is believed when the CA itself signs, with and without its certificate in the answer', async () => {
    expect(await ask({ person: 'good', signer: 'ca' })).toEqual({ status: 'good' })
    expect(await ask({ person: 'good', signer: 'ca', parameters: '-resp_no_certs -nmin 10' })).toEqual({
      status: 'good',
    })
  })

  it('is believed when it says revoked, and since when', async () => {
    expect(await ask({ person: 'revoked' })).toEqual({
      status: 'revoked',
      reason: 'key-compromise',
      revokedAt: fromNow(-24),
    })
  })

  it('leaves the status open when it does not know the certificate', async () => {
    expect(await ask({ person: 'unlisted' })).toEqual({ status: 'unavailable', why: 'unknown' })
  })

  it('leaves the status open when its answer has expired', async () => {
    const twoHoursOn = fromNow(2)
    expect(await ask({ person: 'good', at: twoHoursOn })).toEqual({ status: 'unavailable', why: 'stale' })
    expect(await ask({ person: 'good', parameters: '-ndays 7', at: twoHoursOn })).toEqual({
      status: 'unavailable',
      why: 'stale',
    })
  })

  it('leaves the status open when a CA of the same name that nobody trusts signs', async () => {
    expect(await ask({ person: 'good', signer: 'impostor' })).toEqual({
      status: 'unavailable',
      why: 'signature-invalid',
    })
  })

  it('leaves the status open when a certificate signs that was not delegated to', async () => {
    expect(await ask({ person: 'revoked', signer: 'good' })).toEqual({
      status: 'unavailable',
      why: 'responder-unauthorised',
    })
  })

  it('leaves the status open when a signature is broken', async () => {
    expect(await ask({ person: 'good', parameters: '-nmin 10 -badsig' })).toEqual({
      status: 'unavailable',
      why: 'signature-invalid',
    })
  })
})

describe.skipIf(missing.length > 0)('openssl ocsp as the client of the stand-in', () => {
  let server: Server
  let url: string
  const faults = createJpkiOcspFaults()

  beforeAll(async () => {
    const answer = createHandlerFetch(createJpkiOcspHandlers({ hierarchy, now: () => new Date(), faults }))
    server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        void (async () => {
          const response = await answer(`http://localhost${incoming.url ?? ''}`, {
            method: 'POST',
            headers: { 'content-type': incoming.headers['content-type'] ?? '' },
            body: Buffer.concat(chunks),
          })
          outgoing.writeHead(response.status, Object.fromEntries(response.headers))
          outgoing.end(Buffer.from(await response.arrayBuffer()))
        })()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ocsp`
  })

  afterAll(() => new Promise((resolve) => server.close(resolve)))

  // A digest option holds for the certificate after it.
  const query = (person: string, digest = '-sha1') =>
    openssl(
      `ocsp -url ${url} -nonce ${digest} -issuer ${files.path('ca.pem')} -cert ${files.path(`${person}.pem`)} ` +
        `-CAfile ${files.path('ca.pem')}`,
    )

  it.each([
    ['good', 'good'],
    ['revoked', 'revoked'],
  ])('verifies the answer and reads %s', async (person, status) => {
    const { code, output } = await query(person)
    expect(output).toContain('Response verify OK')
    expect(output).not.toContain('WARNING: no nonce')
    expect(output).toContain(`.pem: ${status}`)
    expect(code).toBe(0)
  })

  it('accepts a CertID by SHA-256', async () => {
    const { output } = await query('good', '-sha256')
    expect(output).toContain('Response verify OK')
    expect(output).toContain('.pem: good')
  })

  it('refuses the faults it can see', async () => {
    faults.set([{ name: 'wrong-signature' }])
    expect((await query('good')).output).toContain('Response Verify Failure')
    faults.set([{ name: 'wrong-nonce' }])
    expect((await query('good')).output).toContain('Nonce Verify error')
    faults.set([{ name: 'stale' }])
    expect((await query('good')).output).toContain('WARNING: Status times invalid')
    faults.set([])
  })
})
