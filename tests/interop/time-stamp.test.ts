import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeExtension, extensions } from '#mocks/pki/issuing.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { encodeObjectIdentifier, encodeSequence } from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import { checkTimeStampToken, digestOf } from '#shared/time-stamp/check-token.ts'
import { buildTimeStampRequest, makeNonce, parseTimeStampRequest } from '#shared/time-stamp/request.ts'
import { buildGrantedResponse, parseTimeStampResponse } from '#shared/time-stamp/response.ts'
import { encodeTstInfo } from '#shared/time-stamp/tst-info.ts'
import { openssl, openWorkspace, type Workspace } from './openssl.ts'

const content = encodeUtf8('署名値')
const policy = '1.2.3.4.1'
const genTime = new Date('2026-04-01T01:02:03.250Z')
const attime = Date.UTC(2026, 3, 2) / 1000

let ca: TestCa
let authority: TestIdentity
let files: Workspace

const run = async (line: string): Promise<string> => {
  const { code, output } = await openssl(line)
  expect([code, output]).toEqual([0, output])
  return output
}

beforeAll(async () => {
  ca = await makeCa()
  const purpose = encodeSequence(encodeObjectIdentifier(extendedKeyUsages.timeStamping))
  authority = await makeIdentity(ca, {
    commonName: 'TSA',
    extensions: [extensions.keyUsage('digitalSignature'), encodeExtension(oid.extendedKeyUsage, true, purpose)],
  })
  files = await openWorkspace()
  await files.writePem('ca.pem', ca.certificate.der)
  await files.writePem('tsa.pem', authority.certificate.der)
  await files.writePem('tsa.key', authority.privateKeyPkcs8, 'PRIVATE KEY')
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
default_policy = ${policy}
digests = sha256, sha512
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`,
  )
  await writeFile(files.path('content.bin'), content)
})

afterAll(() => files[Symbol.asyncDispose]())

const trust = () => ({ anchors: [ca.certificate.der], intermediates: [], revocation: 'none' as const })

describe('OpenSSL as time-stamping authority', () => {
  it.each(['SHA-256', 'SHA-512'] as const)('answers our request under %s with a token that stands', async (hash) => {
    const nonce = makeNonce()
    const digest = await digestBytes(hash, content)
    await writeFile(files.path('ours.tsq'), buildTimeStampRequest({ hash, digest, nonce, policy }))
    const printed = await run(`ts -query -in ${files.path('ours.tsq')} -text`)
    expect(printed).toMatch(/Certificate required: yes/)
    await run(
      `ts -reply -config ${files.path('tsa.cnf')} -queryfile ${files.path('ours.tsq')} -out ${files.path('theirs.tsr')}`,
    )
    const response = parseTimeStampResponse(await readFile(files.path('theirs.tsr')))
    if (response.status !== 'granted') throw new RangeError(response.status)
    const report = await checkTimeStampToken({
      token: response.token,
      digest: digestOf(content),
      nonce,
      policy,
      ...trust(),
    })
    expect(report).toMatchObject({ outcome: 'passed', code: 'token.valid' })
    expect(report.info).toMatchObject({ ordering: true, accuracy: { microseconds: 1_500_100 } })
    const other = await checkTimeStampToken({
      token: response.token,
      digest: digestOf(encodeUtf8('別')),
      ...trust(),
    })
    expect(other.code).toBe('token.imprint-different')
  })

  it('says why it refuses', async () => {
    const digest = await digestBytes('SHA-384', content)
    const request = buildTimeStampRequest({ hash: 'SHA-384', digest, nonce: makeNonce() })
    await writeFile(files.path('ours.tsq'), request)
    await openssl(
      `ts -reply -config ${files.path('tsa.cnf')} -queryfile ${files.path('ours.tsq')} -out ${files.path('theirs.tsr')}`,
    )
    const response = parseTimeStampResponse(await readFile(files.path('theirs.tsr')))
    expect(response).toMatchObject({ status: 'rejection', failures: ['badAlg'] })
  })
})

describe('our time-stamp, judged by OpenSSL', () => {
  it('verifies against its query and against the data', async () => {
    await run(`ts -query -data ${files.path('content.bin')} -sha256 -cert -out ${files.path('theirs.tsq')}`)
    const request = parseTimeStampRequest(await readFile(files.path('theirs.tsq')))
    const { hash, digest } = request.imprint
    if (hash === undefined || request.nonce === undefined) throw new RangeError('a hash and a nonce were asked for')
    const token = await signCms({
      signer: authority.signer,
      certificate: authority.certificate.der,
      content: encodeTstInfo({
        policy,
        hash,
        digest,
        serial: 7,
        genTime,
        nonce: request.nonce,
        tsa: authority.certificate.subject.der,
      }),
      contentType: cmsOid.tstInfo,
      detached: false,
    })
    await writeFile(files.path('ours.tsr'), buildGrantedResponse(token))
    const verify = (against: string) =>
      run(`ts -verify ${against} -in ${files.path('ours.tsr')} -CAfile ${files.path('ca.pem')} -attime ${attime}`)
    expect(await verify(`-queryfile ${files.path('theirs.tsq')}`)).toContain('Verification: OK')
    expect(await verify(`-data ${files.path('content.bin')}`)).toContain('Verification: OK')
    const printed = await run(`ts -reply -in ${files.path('ours.tsr')} -text`)
    expect(printed).toContain('Time stamp: Apr  1 01:02:03.25 2026 GMT')
  })
})
