import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeName } from '#mocks/pki/issuing.ts'
import type { CertificateSerial } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { parseName } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { buildCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import type { CmpBody } from './body.ts'
import { buildConfirmation, readEnrolment } from './enrolment.ts'
import { readRevocation } from './revocation.ts'
import type { CmpStatusInfo } from './status.ts'

const at = new Date('2027-03-10T03:00:00Z')
const status = (name: CmpStatusInfo['status'], ...failures: CmpStatusInfo['failures']): CmpStatusInfo => ({
  status: name,
  failures,
  texts: [],
})

let ca: TestCa
let issued: TestIdentity
let other: TestIdentity
let request: Uint8Array

beforeAll(async () => {
  ca = await makeCa()
  issued = await makeIdentity(ca, { commonName: 'みどりの家' })
  other = await makeIdentity(ca)
  request = await buildCertificationRequest({
    subject: issued.certificate.subject.der,
    spki: issued.certificate.spki.der,
    signer: issued.signer,
  })
})

type Reply = Partial<{ requestId: number; info: CmpStatusInfo; certificate: Uint8Array | undefined }>

const reply = (...responses: readonly Reply[]): CmpBody => ({
  type: 'cp',
  caCertificates: [],
  responses: responses.map((each) => ({
    requestId: -1,
    info: status('accepted'),
    certificate: issued.certificate.der,
    ...each,
  })),
})

const read = (body: CmpBody, more: { readonly anchors?: readonly Uint8Array[]; readonly at?: Date } = {}) =>
  readEnrolment({
    body,
    request,
    extraCertificates: [],
    anchors: [ca.certificate.der],
    intermediates: [],
    at,
    ...more,
  })

describe('the answer to a PKCS#10', () => {
  it('is a certificate for its key that leads to an anchor', async () => {
    expect(await read(reply({}))).toMatchObject({
      outcome: 'issued',
      requestId: -1,
      isChanged: false,
      issuers: [ca.certificate.der],
    })
    expect(await read(reply({ requestId: 0 }))).toMatchObject({ outcome: 'issued', requestId: 0 })
  })

  it('tells when the authority changed something', async () => {
    expect(await read(reply({ info: status('grantedWithMods') }))).toMatchObject({ isChanged: true })
    const renamed = await buildCertificationRequest({
      subject: encodeName([oid.commonName, '別の名']),
      spki: issued.certificate.spki.der,
      signer: issued.signer,
    })
    const given = { request: renamed, extraCertificates: [], intermediates: [], at }
    expect(await readEnrolment({ ...given, body: reply({}), anchors: [ca.certificate.der] })).toMatchObject({
      outcome: 'issued',
      isChanged: true,
    })
  })

  it('may be a certificate that begins later', async () => {
    expect(await read(reply({}), { at: new Date('2019-12-31T00:00:00Z') })).toMatchObject({ outcome: 'issued' })
  })

  it('is unfit for another key, from another authority, after its end, or unreadable', async () => {
    const why = async (body: CmpBody, more = {}) => {
      const enrolment = await read(body, more)
      return enrolment.outcome === 'unfit' ? enrolment.why : enrolment.outcome
    }
    expect(await why(reply({ certificate: other.certificate.der }))).toBe('key-different')
    expect(await why(reply({}), { anchors: [(await makeCa()).certificate.der] })).toBe('path.anchor-not-found')
    expect(await why(reply({}), { at: new Date('2051-01-01T00:00:00Z') })).toBe('certificate.expired')
    expect(await why(reply({ certificate: Uint8Array.of(0x30, 0) }))).toBe('certificate-malformed')
  })

  it.each<[string, () => CmpBody, string]>([
    ['that it takes time', () => reply({ info: status('waiting') }), 'waiting'],
    [
      'that it takes time, in an error',
      () => ({ type: 'error', info: status('waiting'), errorCode: undefined }),
      'waiting',
    ],
    ['no', () => reply({ info: status('rejection', 'badPOP') }), 'refused'],
    ['no, in an error', () => ({ type: 'error', info: status('rejection'), errorCode: 7 }), 'refused'],
    ['yes without a certificate', () => reply({ certificate: undefined }), 'unexpected'],
    ['to two requests', () => reply({}, {}), 'unexpected'],
    ['to another request', () => reply({ requestId: 4 }), 'unexpected'],
    ['something else', () => ({ type: 'pkiconf' }), 'unexpected'],
  ])('may say %s', async (_, make, outcome) => {
    expect(await read(make())).toMatchObject({ outcome })
  })
})

describe('the confirmation of a certificate', () => {
  it('hashes it as it is signed', async () => {
    const { der } = issued.certificate
    expect(await buildConfirmation(issued.certificate, -1)).toEqual({
      version: 2,
      body: {
        type: 'certConf',
        certificateHash: await digestBytes('SHA-256', der),
        requestId: -1,
        hashAlgorithm: undefined,
      },
    })
  })

  it('names the hash where the signature has none of its own', async () => {
    const { der, parameters } = { der: new Uint8Array(), parameters: undefined }
    const signedOtherwise = { ...issued.certificate, signatureAlgorithm: { oid: oid.ed25519, parameters, der } }
    const { body, version } = await buildConfirmation(signedOtherwise, 0)
    expect(version).toBe(3)
    expect(body).toMatchObject({ certificateHash: await digestBytes('SHA-512', issued.certificate.der) })
  })
})

describe('the answer to a revocation', () => {
  const serial = '0102' as CertificateSerial
  const issuer = parseName(encodeName([oid.commonName, '専用認証局']))
  const toError = (info: CmpStatusInfo): CmpBody => ({ type: 'error', info, errorCode: undefined })
  const rp = (info: CmpStatusInfo, certificates: readonly CertificateSerial[] = []) => ({
    type: 'rp' as const,
    statuses: [info],
    certificates: certificates.map((named) => ({ issuer, serial: named })),
    crls: [],
  })

  it.each<[string, CmpBody, string]>([
    ['accepted', rp(status('accepted')), 'revoked'],
    ['accepted about the certificate', rp(status('grantedWithMods'), [serial]), 'revoked'],
    ['a notice that it was done', rp(status('revocationNotification')), 'revoked'],
    ['a warning that it will be', rp(status('revocationWarning')), 'waiting'],
    ['waiting', rp(status('waiting')), 'waiting'],
    ['certRevoked', rp(status('rejection', 'certRevoked')), 'already-revoked'],
    ['certRevoked in an error', toError(status('rejection', 'certRevoked')), 'already-revoked'],
    ['badCertId', rp(status('rejection', 'badCertId')), 'refused'],
    ['an error that says accepted', toError(status('accepted')), 'refused'],
    ['accepted about another', rp(status('accepted'), ['0103' as CertificateSerial]), 'unexpected'],
    ['two statuses', { ...rp(status('accepted')), statuses: [status('accepted'), status('accepted')] }, 'unexpected'],
    ['a confirmation', { type: 'pkiconf' }, 'unexpected'],
  ])('%s means what it says', (_, body, outcome) => {
    expect(readRevocation(body, { issuer, serial })).toMatchObject({ outcome })
  })
})
