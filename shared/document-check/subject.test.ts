import { describe, expect, it } from 'vitest'
import { createTestHierarchy, requirePerson } from '#mocks/pki/hierarchy.ts'
import { makeCa, makeIdentity } from '#mocks/pki/identity.ts'
import { extensions, otherName } from '#mocks/pki/issuing.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { jpkiOid } from '#shared/pki/oid.ts'
import { listDisclosures, readIssuerName, readSubject } from './subject.ts'

const disclosing = async (...names: Uint8Array[]) => {
  const ca = await makeCa()
  return (await makeIdentity(ca, { extensions: [extensions.subjectAltName(...names)] })).certificate
}

describe('what a signing certificate of a card tells', () => {
  it('is name, birth date, sex and address, and whose agency issued it', async () => {
    const hierarchy = await createTestHierarchy([
      {
        id: 'hanako',
        notBefore: new Date('2024-01-01T00:00:00Z'),
        notAfter: new Date('2029-01-01T00:00:00Z'),
        signature: { name: '窓口　花子', birthDate: '319801231', sex: '2', address: '窓口県青瀬市１' },
      },
    ])
    const { signCertificate } = requirePerson(hierarchy, 'hanako')
    if (signCertificate === undefined) throw new Error('no certificate')
    const certificate = parseCertificate(signCertificate)
    const subject = readSubject(certificate)
    expect(subject).toEqual({
      name: '窓口　花子',
      birthDate: '1980-12-31',
      sex: 'female',
      address: '窓口県青瀬市１',
      hasSubstitutes: false,
    })
    expect(listDisclosures(subject)).toEqual(['name', 'birth-date', 'sex', 'address'])
    expect(readIssuerName(certificate)).toContain('地方公共団体情報システム機構')
  })

  it.each([
    ['30000000', undefined],
    ['319800000', undefined],
    ['319800230', undefined],
    ['419890108', '1989-01-08'],
  ])('is no birth date where %s is no day', async (written, expected) => {
    const certificate = await disclosing(otherName(jpkiOid.birthDate, written))
    expect(readSubject(certificate).birthDate).toBe(expected)
  })

  it('says where characters were replaced', async () => {
    const certificate = await disclosing(otherName(jpkiOid.name, '髙﨑'), otherName(jpkiOid.nameSubstitutes, '10'))
    expect(readSubject(certificate).hasSubstitutes).toBe(true)
  })
})

describe('another certificate', () => {
  it('tells the name alone', async () => {
    const ca = await makeCa()
    const { certificate } = await makeIdentity(ca, { commonName: '窓口株式会社' })
    const subject = readSubject(certificate)
    expect(subject.name).toBe('窓口株式会社')
    expect(listDisclosures(subject)).toEqual(['name'])
    expect(readIssuerName(certificate)).toBe('試験局')
  })
})
