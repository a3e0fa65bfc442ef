import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Hono } from 'hono'
import { createTimeStampRelay } from '#bff/parties/time-stamp-authority/relay.ts'
import { createSettableClock } from '#mocks/parties/clock/settable-clock.ts'
import { listen, type RunningServer } from '#mocks/parties/server.ts'
import { createStandInApp } from '#mocks/parties/stand-in.ts'
import { createTimeStampAuthorityStandIn } from '#mocks/parties/time-stamp-authority/stand-in.ts'
import { timeStampPolicies } from '#mocks/parties/time-stamp-authority/handlers.ts'
import { createTimeStampHierarchy, type TimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { checkTimeStampToken, digestOf } from '#shared/time-stamp/check-token.ts'
import { buildTimeStampRequest, makeNonce } from '#shared/time-stamp/request.ts'
import { parseTimeStampResponse } from '#shared/time-stamp/response.ts'
import { findMissing, openssl, openWorkspace, type Workspace } from './openssl.ts'

const missing = findMissing('time-stamp-authority', [['openssl', 'version']])
const content = encodeUtf8('署名値')

let hierarchy: TimeStampHierarchy
let files: Workspace

beforeAll(async () => {
  hierarchy = await createTimeStampHierarchy()
  files = await openWorkspace()
  await files.writePem('root.pem', hierarchy.root.certificate)
  await files.writePem('tsa.pem', hierarchy.authority.certificate)
  await files.writePem('tsa.key', hierarchy.authority.privateKeyPkcs8, 'PRIVATE KEY')
  await files.writeText('serial', '4D47\n')
  await files.writeText(
    'tsa.cnf',
    `[tsa]
default_tsa = own
[own]
serial = ${files.path('serial')}
crypto_device = builtin
signer_cert = ${files.path('tsa.pem')}
signer_key = ${files.path('tsa.key')}
signer_digest = sha256
default_policy = ${timeStampPolicies[0]}
digests = sha256, sha512
ess_cert_id_alg = sha256
`,
  )
  await writeFile(files.path('content.bin'), content)
})
afterAll(() => files[Symbol.asyncDispose]())

describe.skipIf(missing.length > 0)('openssl ts as the client of the stand-in', () => {
  let server: RunningServer

  beforeAll(async () => {
    const clock = createSettableClock(() => new Date())
    server = await listen(createStandInApp(await createTimeStampAuthorityStandIn({ data: '', clock }, hierarchy)), 0)
  })
  afterAll(() => server.close())

  const ask = async (parameters: string): Promise<string> => {
    const query = await openssl(
      `ts -query -data ${files.path('content.bin')} ${parameters} -out ${files.path('q.tsq')}`,
    )
    expect(query.code).toBe(0)
    const answer = await fetch(`${server.url}/tsa`, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: await readFile(files.path('q.tsq')),
    })
    await writeFile(files.path('r.tsr'), new Uint8Array(await answer.arrayBuffer()))
    const verified = await openssl(
      `ts -verify -queryfile ${files.path('q.tsq')} -in ${files.path('r.tsr')} -CAfile ${files.path('root.pem')} ` +
        `-untrusted ${files.path('tsa.pem')}`,
    )
    return verified.output
  }

  it.each([
    ['with its certificate', '-sha256 -cert'],
    ['without', '-sha512'],
    ['without a nonce', '-sha384 -no_nonce -cert'],
    ['under a policy', `-sha256 -cert -tspolicy ${timeStampPolicies[1]}`],
  ])('verifies a stamp %s', async (_, parameters) => {
    expect(await ask(parameters)).toContain('Verification: OK')
  })

  it('reads why a stamp is refused', async () => {
    expect(await ask('-sha1 -cert')).toMatch(/status code: rejection, .*failure codes: badAlg/)
  })
})

describe.skipIf(missing.length > 0)('openssl ts in the place of the authority', () => {
  it('answers our relay with a token that stands', async () => {
    const app = new Hono().post('/tsa', async (c) => {
      await writeFile(files.path('ours.tsq'), new Uint8Array(await c.req.arrayBuffer()))
      await openssl(
        `ts -reply -config ${files.path('tsa.cnf')} -queryfile ${files.path('ours.tsq')} -out ${files.path('theirs.tsr')}`,
      )
      return c.body(new Uint8Array(await readFile(files.path('theirs.tsr'))), 200, {
        'content-type': 'application/timestamp-reply',
      })
    })
    const server = await listen(app, 0)
    try {
      const relay = createTimeStampRelay({ url: `${server.url}/tsa`, fetch: globalThis.fetch, timeoutMs: 10_000 })
      const nonce = makeNonce()
      const digest = await digestBytes('SHA-256', content)
      const reply = parseTimeStampResponse(await relay.stamp(buildTimeStampRequest({ hash: 'SHA-256', digest, nonce })))
      if (reply.status !== 'granted') throw new RangeError(reply.status)
      const report = await checkTimeStampToken({
        token: reply.token,
        digest: digestOf(content),
        nonce,
        anchors: [hierarchy.root.certificate],
        intermediates: [],
        revocation: 'none',
      })
      expect(report.code).toBe('token.valid')
    } finally {
      await server.close()
    }
  })
})
