import { beforeAll, describe, expect, it } from 'vitest'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { makeCa, makeIdentity } from '#mocks/pki/identity.ts'
import { buildOcspResponse, toResponder } from '#mocks/parties/jpki-ocsp/responses.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { buildOcspRequest, parseOcspRequest } from '#shared/pki/ocsp-request.ts'
import { vouchFor } from '../../tests/signing-fixture.ts'
import { collectEvidence, readCmsChain, type Evidence } from './evidence.ts'

let hierarchy: TestHierarchy
let person: Uint8Array
let authority: Uint8Array
let response: Uint8Array

const at = new Date('2026-04-01T00:00:00Z')

beforeAll(async () => {
  hierarchy = await createTestHierarchy([
    { id: 'person', notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2029-12-31T14:59:59Z') },
  ])
  person = requirePerson(hierarchy, 'person').authCertificate
  authority = hierarchy.authentication.certificate
  const request = await buildOcspRequest({ certificate: parseCertificate(person), issuer: parseCertificate(authority) })
  const [certId] = parseOcspRequest(request).certIds
  if (certId === undefined) throw new RangeError('one certificate was asked about')
  response = await buildOcspResponse({
    certId,
    stated: { status: 'good' },
    thisUpdate: at,
    nextUpdate: new Date('2026-04-02T00:00:00Z'),
    producedAt: at,
    nonce: undefined,
    ...toResponder(hierarchy.authentication.ocspResponder),
  })
})

const none: Evidence = { ocspResponses: [], crls: [] }
const collect = (chain: readonly Uint8Array[], found: Evidence) => collectEvidence([chain], async () => found)
const missing = (count: number) => ({ code: 'signing.evidence-missing', detail: { missing: count } })

describe('evidence for a chain', () => {
  it('is an OCSP response for the certificate, where its issuer is known', async () => {
    const found = { ...none, ocspResponses: [response] }
    expect(await collect([person, authority], found)).toEqual({
      certificates: [person, authority],
      ocspResponses: [response],
      crls: [],
    })
    expect((await collect([person], { ...found, anchors: [authority] })).certificates).toEqual([person, authority])
    await expect(collect([person], found)).rejects.toMatchObject(missing(1))
  })

  it('is none where the response is about another certificate', async () => {
    const other = await createTestHierarchy([
      { id: 'person', notBefore: at, notAfter: new Date('2029-01-01T00:00:00Z') },
    ])
    const chain = [requirePerson(other, 'person').authCertificate, other.authentication.certificate]
    await expect(collect(chain, { ...none, ocspResponses: [response] })).rejects.toMatchObject(missing(1))
  })

  it('is a CRL of the issuer', async () => {
    const [ca, other] = [await makeCa(), await makeCa('別の局')]
    const { certificate } = await makeIdentity(ca)
    const { crls } = await (await vouchFor(ca))([])
    expect((await collect([certificate.der], { ...none, crls })).crls).toEqual(crls)
    const stranger = await makeIdentity(other)
    await expect(collect([stranger.certificate.der], { ...none, crls })).rejects.toMatchObject(missing(1))
  })

  it('is not asked of an anchor, of what vouches for itself, or of a responder nobody checks', async () => {
    const { certificate } = hierarchy.authentication.ocspResponder
    expect(parseCertificate(certificate).extensions.values.ocspNoCheck).toBe(true)
    await expect(collect([authority], none)).resolves.toBeDefined()
    await expect(collect([certificate], none)).resolves.toBeDefined()
    await expect(collect([person], { ...none, anchors: [person] })).resolves.toBeDefined()
  })

  it('is missing for a signature that carries no certificate', async () => {
    await expect(collect([], none)).rejects.toMatchObject(missing(1))
  })

  it('is kept once, though two chains need it', async () => {
    const source = async (): Promise<Evidence> => ({ ...none, ocspResponses: [response.slice()] })
    const chain = [person, authority]
    const found = await collectEvidence([chain, chain], source)
    expect([found.certificates.length, found.ocspResponses.length]).toEqual([2, 1])
  })
})

describe('the chain in a CMS', () => {
  it('begins with the certificate that signed, wherever it stands', async () => {
    const ca = await makeCa()
    const { signer, certificate } = await makeIdentity(ca)
    const content = encodeUtf8('x')
    const chain = [ca.certificate.der]
    const cms = await signCms({ signer, certificate: certificate.der, chain, content, detached: true })
    expect(readCmsChain(cms)).toEqual([certificate.der, ca.certificate.der])
  })
})
