import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { extensions } from '#mocks/pki/issuing.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseName, toNameText } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import {
  buildCertificationRequest,
  parseCertificationRequest,
  verifyPossession,
  type CertificationRequestInput,
} from './certification-request.ts'
import { encodeDistinguishedName } from './distinguished-name.ts'

const at = new Date('2026-04-01T00:00:00Z')
const subject = encodeDistinguishedName(
  [oid.countryName, 'JP'],
  [oid.organizationName, '窓口介護'],
  [oid.commonName, '髙﨑 花子'],
)

let ca: TestCa
let person: TestIdentity

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
})

const build = ({ signer, certificate }: TestIdentity, more: Partial<CertificationRequestInput> = {}) =>
  buildCertificationRequest({ subject, spki: certificate.spki.der, signer, ...more })

describe('a certification request', () => {
  it.each([
    { family: 'rsa-pkcs1', hash: 'SHA-256' },
    { family: 'rsa-pss', hash: 'SHA-256', saltLength: 32 },
    { family: 'ecdsa', hash: 'SHA-384' },
    { family: 'ed25519', hash: 'SHA-512' },
  ] satisfies SignatureScheme[])('proves possession of a key in $family', async (scheme) => {
    const report = await verifyPossession(await build(await makeIdentity(ca, { scheme })), at)
    expect(report.outcome).toBe('proven')
  })

  it('says whose it is and what is wanted', async () => {
    const wanted = [extensions.keyUsage('digitalSignature')]
    const request = parseCertificationRequest(await build(person, { extensions: wanted }))
    expect(toNameText(request.subject)).toBe('C=JP, O=窓口介護, CN=髙﨑 花子')
    expect([...(request.extensions.values.keyUsage ?? [])]).toEqual(['digitalSignature'])
    expect(parseCertificationRequest(await build(person)).attributes).toEqual([])
  })

  it('is not made with the key of another, nor with SHA-1', async () => {
    const other = await makeIdentity(ca)
    await expect(build(person, { signer: other.signer })).rejects.toThrow(RangeError)
    const signer = { ...person.signer, scheme: { family: 'rsa-pkcs1', hash: 'SHA-1' } as const }
    await expect(build(person, { signer })).rejects.toThrow(RangeError)
  })

  it('proves nothing with any octet changed', async () => {
    const der = await build(person, { extensions: [extensions.keyUsage('digitalSignature')] })
    for (let index = 0; index < der.length; index++) {
      const bent = der.slice()
      bent[index] = (bent[index] ?? 0) ^ (1 << (index & 7))
      expect([index, (await verifyPossession(bent, at)).outcome]).toEqual([index, 'refused'])
    }
  })

  it('ends in an answer, however its octets are cut or made up', async () => {
    const der = await build(person)
    const mutation = fc.tuple(fc.nat(der.length), fc.nat(der.length), fc.uint8Array({ maxLength: 12 }))
    await fc.assert(
      fc.asyncProperty(mutation, async ([from, to, middle]) => {
        const bent = concatBytes(der.subarray(0, from), middle, der.subarray(to))
        expect(['proven', 'refused']).toContain((await verifyPossession(bent, at)).outcome)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a distinguished name', () => {
  it('has one attribute in each RDN, in the string type of its attribute', () => {
    const der = encodeDistinguishedName([oid.countryName, 'JP'], [oid.commonName, 'A'], [oid.emailAddress, 'a@b'])
    expect(parseName(der).rdns.map((rdn) => rdn.length)).toEqual([1, 1, 1])
    expect(encodeHex(der)).toContain('060355040613024a50')
    expect(encodeHex(der)).toContain('06035504030c0141')
    expect(encodeHex(der)).toContain('06092a864886f70d0109011603614062')
  })

  it.each([
    [oid.countryName, 'JPN'],
    [oid.countryName, '日本'],
    [oid.commonName, ''],
    [oid.commonName, '名'.repeat(65)],
    [oid.emailAddress, '花@例.jp'],
    [oid.serialNumber, '番号'],
  ])('refuses %s as %j', (type, text) => {
    expect(() => encodeDistinguishedName([type, text])).toThrow(RangeError)
  })

  it('counts characters, not code units', () => {
    expect(() => encodeDistinguishedName([oid.commonName, '𠮷'.repeat(64)])).not.toThrow()
  })
})
