import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTestHierarchy, requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  sha256WithRsa,
  type KeyPair,
} from '#mocks/pki/issuing.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { isSelfIssued, parseCertificate } from './certificate.ts'
import { DerError } from './der.ts'
import { encodeBitString, encodeContext, encodeInteger, encodeSequence, encodeTime } from './der-writer.ts'
import { toNameText } from './name.ts'
import { jpkiOid, oid } from './oid.ts'
import { validatePath } from './path.ts'
import { encodePem, parsePem } from './pem.ts'
import { verifySigned } from './signature.ts'

const notBefore = new Date('2024-01-01T00:00:00Z')
const notAfter = new Date('2029-12-31T14:59:59Z')

let hierarchy: TestHierarchy
let keys: KeyPair

beforeAll(async () => {
  keys = await makeKeyPair()
  hierarchy = await createTestHierarchy([
    {
      id: 'person',
      serial: '4d47000000000001',
      notBefore,
      notAfter,
      signature: { name: '試験　太郎', birthDate: '419900102', sex: '1', address: '窓口県窓口市１' },
    },
  ])
})

const person = () => requirePerson(hierarchy, 'person')

describe('a certificate', () => {
  it('is read field by field', () => {
    const certificate = parseCertificate(person().authCertificate)
    expect(certificate).toMatchObject({ version: 3, serial: '4d47000000000001', notBefore, notAfter })
    expect(toNameText(certificate.issuer)).toContain('OU=JPKI for user authentication')
    expect(isSelfIssued(certificate)).toBe(false)
    const { values, critical, unknownCritical } = certificate.extensions
    expect([...(values.keyUsage ?? [])]).toEqual(['digitalSignature'])
    expect(values.certificatePolicies).toEqual([{ policy: jpkiOid.authenticationTestPolicy, qualifiers: [] }])
    expect([...critical]).toEqual([oid.keyUsage, oid.certificatePolicies])
    expect(unknownCritical).toEqual([])
    expect(values.authorityKeyIdentifier?.keyIdentifier).toEqual(
      parseCertificate(hierarchy.authentication.certificate).extensions.values.subjectKeyIdentifier,
    )
  })

  it('keeps what the signature certificate discloses readable', () => {
    const names = parseCertificate(person().signCertificate ?? new Uint8Array()).extensions.values.subjectAltName
    expect(names?.map((name) => (name.form === 'other' ? name.type : name.form))).toEqual([
      jpkiOid.name,
      jpkiOid.birthDate,
      jpkiOid.sex,
      jpkiOid.address,
      jpkiOid.nameSubstitutes,
      jpkiOid.addressSubstitutes,
    ])
  })

  it('comes back from PEM', () => {
    const der = person().authCertificate
    expect(parsePem(`text before\n${encodePem(der)}text after`)).toEqual([new Uint8Array(der)])
    expect(parsePem(encodePem(der), 'X509 CRL')).toEqual([])
    expect(() => parsePem('-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----')).toThrow(DerError)
  })

  it('says nothing but DerError when any byte is changed, and is then no certificate of its CA', async () => {
    const der = person().authCertificate
    const { spki } = parseCertificate(hierarchy.authentication.certificate)
    await fc.assert(
      fc.asyncProperty(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const mutated = Uint8Array.from(der)
        mutated[at] = (mutated[at] ?? 0) ^ change
        const report = await validatePath({
          target: mutated,
          intermediates: [],
          anchors: [hierarchy.authentication.certificate],
          at: new Date('2026-04-01T00:00:00Z'),
          revocation: 'none',
        })
        expect(report.outcome).toBe('failed')
        try {
          const { signatureAlgorithm, signature, tbs } = parseCertificate(mutated)
          expect(await verifySigned(spki, signatureAlgorithm, signature, tbs)).toBe(false)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      { numRuns: 800, seed: 7 },
    )
  })

  it('is refused at every length but its own', () => {
    const der = person().authCertificate
    for (let length = 0; length < der.length; length++) {
      expect(() => parseCertificate(der.subarray(0, length))).toThrow(DerError)
    }
    expect(() => parseCertificate(concatBytes(der, Uint8Array.of(0)))).toThrow('left over')
  })
})

describe('what RFC 5280 §4.1 does not allow', () => {
  const issue = (list: readonly Uint8Array[], serial: number | Uint8Array = 1) => {
    const name = encodeName([oid.commonName, 'test'])
    const draft = { serial, issuer: name, subject: name, notBefore, notAfter, spki: keys.spki, extensions: list }
    return issueCertificate(draft, keys.privateKeyPkcs8)
  }
  const unreadable = (hex: string) => encodeExtension(oid.basicConstraints, true, decodeHex(hex))

  it.each([
    ['an extension twice', () => [extensions.keyUsage('cRLSign'), extensions.keyUsage('cRLSign')]],
    ['a path length that is negative', () => [unreadable('30060101ff0201ff')]],
    ['an encoded default', () => [unreadable('3003010100')]],
    ['octets left over in an extension', () => [unreadable('300000')]],
    ['an extended key usage without a usage', () => [encodeExtension(oid.extendedKeyUsage, false, encodeSequence())]],
    ['a key usage without a bit', () => [encodeExtension(oid.keyUsage, true, decodeHex('030100'))]],
    [
      'a name constraint that is no address range',
      () => [encodeExtension(oid.nameConstraints, true, decodeHex('300ea00c300a8708c0000200ff00ff00'))],
    ],
    ['policy constraints without a constraint', () => [encodeExtension(oid.policyConstraints, true, encodeSequence())]],
  ])('is refused: %s', async (_, list) => {
    await expect(issue(list())).rejects.toThrow(DerError)
  })

  it('is refused: a serial of more than 20 octets', async () => {
    await expect(issue([], new Uint8Array(21).fill(1))).rejects.toThrow('more than 20 octets')
    expect((await issue([], new Uint8Array(20).fill(0xff))).serial).toBe(`00${'ff'.repeat(20)}`)
  })

  it('is refused: extensions before v3, and an inner algorithm other than the outer', () => {
    const name = encodeName([oid.commonName, 'test'])
    const build = (version: number, inner: Uint8Array) =>
      encodeSequence(
        encodeSequence(
          encodeContext(0, encodeInteger(version)),
          encodeInteger(1),
          inner,
          name,
          encodeSequence(encodeTime(notBefore), encodeTime(notAfter)),
          name,
          keys.spki,
          encodeContext(3, encodeSequence(extensions.keyUsage('cRLSign'))),
        ),
        sha256WithRsa(),
        encodeBitString(new Uint8Array(256)),
      )
    expect(parseCertificate(build(2, sha256WithRsa())).version).toBe(3)
    expect(() => parseCertificate(build(1, sha256WithRsa()))).toThrow('extensions before v3')
    expect(() => parseCertificate(build(0, sha256WithRsa()))).toThrow('version neither')
    const withoutNull = decodeHex('300b06092a864886f70d01010b')
    expect(() => parseCertificate(build(2, withoutNull))).toThrow('signature algorithms differ')
  })
})
