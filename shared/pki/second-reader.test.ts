import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { Enumerated, OctetString, Primitive, fromBER } from 'asn1js'
import {
  BasicOCSPResponse,
  CertID,
  Certificate as PkijsCertificate,
  OCSPRequest,
  OCSPResponse,
  ResponseBytes,
  ResponseData,
  SingleResponse,
  type RelativeDistinguishedNames,
} from 'pkijs'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildOcspResponse, toResponder, type StatedStatus } from '#mocks/parties/jpki-ocsp/responses.ts'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  otherName,
  toDer,
  type KeyPair,
} from '#mocks/pki/issuing.ts'
import { authorityEngine, importSigningKey } from '#mocks/pki/signing-engine.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { DerError } from './der.ts'
import type { Name } from './name.ts'
import { checkOcspResponse } from './ocsp.ts'
import { buildOcspRequest, isCertIdOf, parseOcspRequest } from './ocsp-request.ts'
import { extendedKeyUsages, jpkiOid, oid } from './oid.ts'
import { parsePem } from './pem.ts'
import { verifySigned } from './signature.ts'

/** The strict reader and pkijs over the same bytes: two implementations that share no line must read the same. */

const at = new Date('2026-04-01T00:00:00Z')
const notBefore = new Date('2024-01-01T00:00:00Z')
const notAfter = new Date('2029-12-31T14:59:59Z')

let hierarchy: TestHierarchy
let keys: KeyPair
let issuer: Certificate
let certificate: Certificate

beforeAll(async () => {
  keys = await makeKeyPair()
  const signature = { name: '髙﨑　𠮷葛', birthDate: '419900102', sex: '2', address: '窓口県窓口市１' } as const
  hierarchy = await createTestHierarchy([{ id: 'person', notBefore, notAfter, signature }])
  issuer = parseCertificate(hierarchy.authentication.certificate)
  certificate = parseCertificate(requirePerson(hierarchy, 'person').authCertificate)
})

/** The suites hold names of thousands of attributes, beyond the number of nodes asn1js reads unless told. */
const readByPkijs = (der: Uint8Array): PkijsCertificate =>
  new PkijsCertificate({ schema: fromBER(concatBytes(der), { maxNodes: 100_000 }).result })

/** Attributes in order, without the borders of the RDNs, which pkijs forgets. */
const toPairs = ({ rdns }: Name) =>
  rdns
    .flat()
    .map(({ type, text, value }) => ({ type, value: encodeHex(value), ...(text === undefined ? {} : { text }) }))

const toPkijsPairs = ({ typesAndValues }: RelativeDistinguishedNames) =>
  typesAndValues.map(({ type, value }) => ({
    type,
    value: encodeHex(value.valueBeforeDecodeView),
    text: value.valueBlock.value,
  }))

const toFields = (read: Certificate) => ({
  version: read.version,
  serial: read.serial,
  issuer: toPairs(read.issuer),
  subject: toPairs(read.subject),
  validity: [read.notBefore, read.notAfter],
  spki: encodeHex(read.spki.der),
  algorithm: read.signatureAlgorithm.oid,
  signature: encodeHex(read.signature),
  signed: encodeHex(read.tbs),
  extensions: read.extensions.all.map(({ oid: type, critical, value }) => [type, critical, encodeHex(value)]),
})

const toPkijsFields = (read: PkijsCertificate) => ({
  version: read.version + 1,
  serial: encodeHex(read.serialNumber.valueBlock.valueHexView),
  issuer: toPkijsPairs(read.issuer),
  subject: toPkijsPairs(read.subject),
  validity: [read.notBefore.value, read.notAfter.value],
  spki: encodeHex(toDer(read.subjectPublicKeyInfo.toSchema())),
  algorithm: read.signatureAlgorithm.algorithmId,
  signature: encodeHex(read.signatureValue.valueBlock.valueHexView),
  signed: encodeHex(read.tbsView),
  extensions: (read.extensions ?? []).map(({ extnID, critical, extnValue }) => [
    extnID,
    critical,
    encodeHex(extnValue.valueBlock.valueHexView),
  ]),
})

const japanese = fc.string({
  unit: fc.constantFrom(...'髙﨑𠮷葛辻邉一二三　ヶゔ㈱①', '葛\u{e0100}', '①'),
  minLength: 1,
})
const text = fc.oneof(japanese, fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }))
const attribute = fc.tuple(
  fc.constantFrom(oid.commonName, oid.organizationName, oid.organizationalUnitName, oid.localityName, '1.2.392.9.77'),
  text,
)
const name = fc.array(attribute, { maxLength: 6 }).map((list) => encodeName([oid.countryName, 'JP'], ...list))

const serial = fc
  .tuple(fc.constantFrom(0x01, 0x7f, 0x80, 0xff), fc.uint8Array({ maxLength: 19 }))
  .map(([first, rest]) => Uint8Array.of(first, ...rest))

const utcTimeEnd = Date.UTC(2050, 0, 1) / 1000
const instant = fc
  .oneof(
    fc.integer({ min: -2, max: 2 }).map((offset) => utcTimeEnd + offset),
    fc.integer({ min: Date.UTC(1950, 0, 1) / 1000, max: Date.UTC(2150, 0, 1) / 1000 }),
  )
  .map((seconds) => new Date(seconds * 1000))

const known = fc.subarray([
  extensions.keyUsage('digitalSignature', 'decipherOnly'),
  extensions.basicConstraints(true),
  extensions.extendedKeyUsage(extendedKeyUsages.clientAuth),
  extensions.certificatePolicy(jpkiOid.signatureTestPolicy, 'http://www.jpki.go.jp/cps.html'),
  extensions.subjectAltName(otherName(jpkiOid.address, '窓口県窓口市１丁目'), otherName(jpkiOid.sex, '1')),
  extensions.crlDistributionPoint(encodeName([oid.countryName, 'JP'], [oid.commonName, '失効'])),
  extensions.ocspNoCheck(),
])
const unknown = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.boolean(), fc.uint8Array({ maxLength: 300 })), {
    selector: ([arc]) => arc,
    maxLength: 4,
  })
  .map((list) => list.map(([arc, critical, value]) => encodeExtension(`1.2.392.9.${arc}`, critical, value)))

const draft = fc.record({
  serial,
  issuer: name,
  subject: name,
  notBefore: instant,
  notAfter: instant,
  extensions: fc.tuple(known, unknown).map((lists) => lists.flat()),
})

type Vectors = {
  readonly limbo: readonly {
    readonly trusted_certs: readonly string[]
    readonly untrusted_intermediates: readonly string[]
    readonly peer_certificate: string
  }[]
  readonly pkits: { readonly certificates: Readonly<Record<string, string>> }
}

const findReadable = (der: Uint8Array): Certificate | undefined => {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

const readVectors = <Key extends keyof Vectors>(file: string): Vectors[Key] =>
  JSON.parse(gunzipSync(readFileSync(resolve(import.meta.dirname, '../../tests/vectors', file))).toString())

describe('a certificate', () => {
  it('is read as pkijs reads it: the test hierarchy, signatures included', async () => {
    const person = requirePerson(hierarchy, 'person')
    const { authentication, signature } = hierarchy
    const pairs = [
      [authentication.certificate, authentication.certificate],
      [authentication.ocspResponder.certificate, authentication.certificate],
      [person.authCertificate, authentication.certificate],
      [person.signCertificate ?? new Uint8Array(), signature.certificate],
    ] as const
    for (const [der, above] of pairs) {
      const ours = parseCertificate(der)
      expect(toPkijsFields(readByPkijs(der))).toEqual(toFields(ours))
      const isSigned = verifySigned(parseCertificate(above).spki, ours.signatureAlgorithm, ours.signature, ours.tbs)
      expect([await readByPkijs(der).verify(readByPkijs(above), authorityEngine), await isSigned]).toEqual([true, true])
    }
  })

  it('is read as pkijs reads it, whatever its names, serial, dates and extensions', async () => {
    await fc.assert(
      fc.asyncProperty(draft, async (each) => {
        const issued = await issueCertificate({ ...each, spki: keys.spki }, keys.privateKeyPkcs8)
        expect(issued).toMatchObject({ notBefore: each.notBefore, notAfter: each.notAfter })
        expect(toPkijsFields(readByPkijs(issued.der))).toEqual(toFields(issued))
      }),
      { numRuns: 200, seed: 11 },
    )
  })

  it('is read as pkijs reads it, whoever encoded it: x509-limbo and PKITS', () => {
    const limbo = readVectors<'limbo'>('x509-limbo.json.gz').flatMap((each) =>
      [each.peer_certificate, ...each.trusted_certs, ...each.untrusted_intermediates].flatMap((pem) => parsePem(pem)),
    )
    const pkits = Object.values(readVectors<'pkits'>('pkits.json.gz').certificates).map((text) =>
      Uint8Array.from(Buffer.from(text, 'base64')),
    )
    const all = new Map([...limbo, ...pkits].map((der) => [encodeHex(der), der]))
    const read = [...all.values()].flatMap((der) => findReadable(der) ?? [])
    // The rest are there to be refused, by readers as strict as this one.
    expect([all.size, read.length]).toEqual([1211, 1199])
    for (const ours of read) expect(toPkijsFields(readByPkijs(ours.der))).toMatchObject(toFields(ours))
  }, 60_000)
})

describe('an OCSP request', () => {
  it.each(['SHA-1', 'SHA-256'] as const)('by %s asks pkijs about the certificate it names', async (hash) => {
    const nonce = new Uint8Array(32).fill(9)
    const der = await buildOcspRequest({ certificate, issuer, nonce, hash })
    const { requestList, requestExtensions } = OCSPRequest.fromBER(der).tbsRequest
    const expected = new CertID()
    const parameters = { hashAlgorithm: hash, issuerCertificate: readByPkijs(issuer.der) }
    await expected.createForCertificate(readByPkijs(certificate.der), parameters, authorityEngine)
    expect(requestList.map(({ reqCert }) => reqCert.isEqual(expected))).toEqual([true])
    expect(requestExtensions?.map(({ extnID, critical }) => [extnID, critical])).toEqual([[oid.ocspNonce, false]])
    const [sent] = requestExtensions ?? []
    expect(sent?.parsedValue).toMatchObject({ valueBlock: { valueHexView: nonce } })
  })

  it.each(['SHA-1', 'SHA-256'])('by %s from pkijs is understood', async (hashAlgorithm) => {
    const request = new OCSPRequest()
    const parameters = { hashAlgorithm, issuerCertificate: readByPkijs(issuer.der) }
    await request.createForCertificate(readByPkijs(certificate.der), parameters, authorityEngine)
    const { certIds, nonce } = parseOcspRequest(toDer(request.toSchema(true)))
    expect(await Promise.all(certIds.map((id) => isCertIdOf(id, certificate, issuer)))).toEqual([true])
    expect(nonce).toBeUndefined()
  })
})

describe('an OCSP response of pkijs', () => {
  const minutes = (count: number): Date => new Date(at.getTime() + count * 60_000)
  const statusNumbers = { good: 0, revoked: 1, unknown: 2 } as const
  const statements: readonly StatedStatus[] = [
    { status: 'good' },
    { status: 'revoked', revokedAt: minutes(-100) },
    { status: 'unknown' },
  ]

  it.each(statements)('says $status to both readers', async (stated) => {
    const [certId] = parseOcspRequest(await buildOcspRequest({ certificate, issuer })).certIds
    if (certId === undefined) throw new RangeError('one certificate was asked about')
    const times = { thisUpdate: at, nextUpdate: minutes(10), producedAt: at, nonce: undefined }
    const signer = toResponder(hierarchy.authentication.ocspResponder)
    const response = await buildOcspResponse({ certId, stated, ...times, ...signer })
    expect(await checkOcspResponse({ response, certificate, issuer, at })).toMatchObject(stated)
    const subject = readByPkijs(certificate.der)
    const theirs = OCSPResponse.fromBER(response).getCertificateStatus(
      subject,
      readByPkijs(issuer.der),
      authorityEngine,
    )
    expect(await theirs).toEqual({ isForCertificate: true, status: statusNumbers[stated.status] })
  })

  it('is accepted with the responder by name, answers about others, and no next update', async () => {
    const { certificate: responder, privateKeyPkcs8 } = hierarchy.authentication.ocspResponder
    const answerAbout = async (der: Uint8Array, tagNumber: number): Promise<SingleResponse> => {
      const certID = new CertID()
      const parameters = { hashAlgorithm: 'SHA-256', issuerCertificate: readByPkijs(issuer.der) }
      await certID.createForCertificate(readByPkijs(der), parameters, authorityEngine)
      const certStatus = new Primitive({ idBlock: { tagClass: 3, tagNumber } })
      return new SingleResponse({ certID, certStatus, thisUpdate: at })
    }
    const tbsResponseData = new ResponseData({
      responderID: readByPkijs(responder).subject,
      producedAt: at,
      responses: [await answerAbout(responder, 2), await answerAbout(certificate.der, 0)],
    })
    const basic = new BasicOCSPResponse({ tbsResponseData, certs: [readByPkijs(responder)] })
    await basic.sign(await importSigningKey(privateKeyPkcs8), 'SHA-256', authorityEngine)
    const response = new OctetString({ valueHex: toDer(basic.toSchema()) })
    const responseBytes = new ResponseBytes({ responseType: oid.ocspBasic, response })
    const whole = new OCSPResponse({ responseStatus: new Enumerated({ value: 0 }), responseBytes })
    const verdict = await checkOcspResponse({ response: toDer(whole.toSchema()), certificate, issuer, at })
    expect(verdict).toMatchObject({ status: 'good', nextUpdate: undefined })
  })
})
