import { spawn, type ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { openCertificateAuthority } from '#bff/parties/certificate-authority/open.ts'
import { billingHolders, federation } from '#mocks/people/federation.ts'
import type { BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { extensions, issueCertificate, makeSerial } from '#mocks/pki/issuing.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { encodeHolderName } from '#shared/billing-certificate/holder-name.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { encodePem, parsePem } from '#shared/pki/pem.ts'
import { parseCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import { applyAs, openBilling } from '../flow/billing-fixture.ts'
import { findMissing, openssl, openWorkspace } from './openssl.ts'

/**
 * The federation's business with OpenSSL in the dedicated authority's place, by its addresses alone. OpenSSL's CMP server is a mock:
 * it gives out the one certificate it was started with, whatever it is asked for, knows no list and forgets its
 * transactions. So the certificate is made beside it for the holder's key, and the list by `openssl ca -gencrl`.
 */

const missing = findMissing('billing', [['openssl', 'version']])
const files = await openWorkspace()
afterAll(() => files[Symbol.asyncDispose]())

/** Two addresses that answer nothing until something stands behind them: a setting is read before its party is there. */
const openGate = async (
  answer: (path: string, body: Buffer) => Promise<{ type: string; body: Buffer } | undefined>,
) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      void answer(request.url ?? '', Buffer.concat(chunks)).then((given) => {
        if (given === undefined) return response.writeHead(503).end()
        return response.writeHead(200, { 'content-type': given.type }).end(given.body)
      })
    })
  })
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

const startMock = async (line: string) => {
  const words = ['cmp', '-config', '', '-port', '0', ...line.split(' ')]
  const child: ChildProcess = spawn('openssl', words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const port = await new Promise<string>((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      const found = /ACCEPT \S*:(\d+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`openssl cmp ended with ${code}: ${printed}`)))
  })
  return { url: `http://127.0.0.1:${port}/`, stop: () => child.kill('SIGKILL') }
}

const writeHierarchy = async ({ root, authority, messageSigner, registrationAuthority }: BillingHierarchy) => {
  const members = { root, authority, messageSigner, registrationAuthority }
  for (const [name, { certificate, privateKeyPkcs8 }] of Object.entries(members)) {
    await files.writePem(`${name}.pem`, certificate)
    await files.writePem(`${name}.key`, privateKeyPkcs8, 'PRIVATE KEY')
  }
  const issuing = encodePem(authority.certificate)
  return {
    certificatesFile: await files.writeText('chain.pem', issuing + encodePem(root.certificate)),
    registrationFile: await files.writeText(
      'registration.pem',
      encodePem(registrationAuthority.certificate) +
        issuing +
        encodePem(registrationAuthority.privateKeyPkcs8, 'PRIVATE KEY'),
    ),
  }
}

/** `openssl ca` keeps its books in a text file; one line a certificate. */
const makeCrl = async (revoked: readonly string[]): Promise<Buffer> => {
  const rows = revoked.map((serial) => `R\t490101000000Z\t260101000000Z\t${serial.toUpperCase()}\tunknown\t/CN=x\n`)
  const index = await files.writeText('index.txt', rows.join(''))
  const number = await files.writeText('crlnumber', `${String(revoked.length + 1).padStart(2, '0')}\n`)
  const config = await files.writeText(
    'ca.cnf',
    `[ca]\ndefault_ca=d\n[d]\ndatabase=${index}\ncrlnumber=${number}\ndefault_md=sha256\ncrl_extensions=x\n[x]\nauthorityKeyIdentifier=keyid:always\n`,
  )
  const list = files.path('made.crl')
  const { code, output } = await openssl(
    `ca -gencrl -config ${config} -cert ${files.path('authority.pem')} -keyfile ${files.path('authority.key')} -crldays 7 -out ${list}`,
  )
  if (code !== 0) throw new Error(output)
  const [der] = parsePem(await readFile(list, 'utf8'), 'X509 CRL')
  await writeFile(list, der ?? new Uint8Array())
  return Buffer.from(der ?? new Uint8Array())
}

describe.skipIf(missing.length > 0)(
  'openssl cmp in the place of the dedicated authority, by its addresses alone',
  () => {
    it('EB-X-1, EB-X-2: issues, revokes, and its list ends the matter; until the list is there it visibly waits', async () => {
      let mock: Awaited<ReturnType<typeof startMock>> | undefined
      let crl: Buffer | undefined
      const gate = await openGate(async (path, body) => {
        if (path.endsWith('.crl')) return crl === undefined ? undefined : { type: 'application/pkix-crl', body: crl }
        if (mock === undefined) return undefined
        const headers = { 'content-type': 'application/pkixcmp' }
        const response = await fetch(mock.url, { method: 'POST', headers, body: new Uint8Array(body) })
        return { type: 'application/pkixcmp', body: Buffer.from(await response.arrayBuffer()) }
      })
      await using world = await openBilling({
        start: new Date().toISOString(),
        authority: async (hierarchy) =>
          openCertificateAuthority(
            { url: `${gate.url}/cmp`, crl: `${gate.url}/billing.crl`, ...(await writeHierarchy(hierarchy)) },
            { fetch: globalThis.fetch, timeoutMs: 10_000, now: () => new Date() },
          ),
      })
      try {
        const holder = await world.register()
        const { matterId } = await applyAs(holder)
        const read = () => world.staff(federationApi.readMatter, { params: { matterId } })
        await world.staff(federationApi.requestIssue, {
          body: { rows: [{ matterId, version: (await read()).version }] },
        })

        // nobody there: the matter waits, and says why
        await world.run('billing-issue-linkage')
        expect(await read()).toMatchObject({ status: 'requesting', authorityError: { tries: 1 } })

        const { billingMatters } = world.store.tables
        const [row] = await world.store.db.select().from(billingMatters).where(eq(billingMatters.matterId, matterId))
        const { spki } = parseCertificationRequest(new Uint8Array(row?.certificationRequest ?? []))
        const { authority } = world.hierarchy
        const { subject: issuer, spki: issuerKey } = parseCertificate(authority.certificate)
        const { displayName } = billingHolders[0]
        const certificate = await issueCertificate(
          {
            serial: makeSerial(),
            issuer: issuer.der,
            subject: encodeHolderName({ federation: federation.name, userId: holder.userId, displayName }),
            notBefore: new Date('2026-01-01T00:00:00Z'),
            notAfter: new Date('2049-01-01T00:00:00Z'),
            spki: spki.der,
            extensions: [
              extensions.keyUsage('digitalSignature', 'nonRepudiation'),
              await extensions.authorityKeyIdentifier(issuerKey.der),
              await extensions.subjectKeyIdentifier(spki.der),
            ],
          },
          authority.privateKeyPkcs8,
        )
        const given = await files.writePem('issued.pem', certificate.der)
        mock = await startMock(
          `-srv_cert ${files.path('messageSigner.pem')} -srv_key ${files.path('messageSigner.key')} ` +
            `-srv_trusted ${files.path('root.pem')} -srv_untrusted ${files.path('authority.pem')} -rsp_cert ${given} -grant_implicitconf`,
        )
        await world.run('billing-issue-linkage', 'billing-certificate-registration')
        expect(await read()).toMatchObject({ status: 'issued', serial: certificate.serial, validUntil: '2049-01-01' })

        const { version } = await read()
        await world.staff(federationApi.requestRevocation, {
          params: { matterId },
          body: {
            version,
            reason: 'key-compromise',
            requester: 'provider',
            channel: 'phone',
            requestedOn: (await read()).appliedOn,
            confirmUserId: holder.userId,
          },
        })
        await world.run('billing-revocation-linkage')
        crl = await makeCrl([])
        await world.run('billing-revocation-list')
        expect(await read()).toMatchObject({ status: 'awaiting-revocation' })
        crl = await makeCrl([certificate.serial])
        await world.run('billing-revocation-list')
        expect(await read()).toMatchObject({ status: 'revoked', revokedOn: '2026-01-01' })
        expect(await world.staff(federationApi.readRevocationList, {})).toMatchObject({
          current: { entries: 1, newest: [{ serial: certificate.serial }] },
        })
      } finally {
        mock?.stop()
        gate.close()
      }
    }, 60_000)
  },
)
