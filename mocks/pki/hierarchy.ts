import { decodeHex } from '#shared/bytes/hex.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { extendedKeyUsages, jpkiOid, oid } from '#shared/pki/oid.ts'
import {
  directoryName,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  makeSerial,
  otherName,
  type Attribute,
  type KeyPair,
} from './issuing.ts'

/** A JPKI of its own for tests and the demo: names, profiles and lifetimes as surveyed on real cards, keys fresh. */

type Der = Uint8Array<ArrayBuffer>

/** What the signature certificate discloses (subjectAltName otherNames). */
export type SignatureSubject = {
  /** Parts split by U+3000. */
  readonly name: string
  /** `EYYYYMMDD`: era digit, western year. */
  readonly birthDate: string
  /** 1 male, 2 female, 3 unknown. */
  readonly sex: '1' | '2' | '3'
  readonly address: string
}

export type PersonSpec = {
  readonly id: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly revokedAt?: Date
  /** Content octets of the authentication certificate's serial, hexadecimal; random where absent. */
  readonly serial?: string
  /** Absent: no signature certificate, as for children under fifteen. */
  readonly signature?: SignatureSubject
}

export type PersonCredentials = {
  readonly id: string
  readonly authCertificate: Uint8Array
  readonly authPrivateKeyPkcs8: Der
  readonly signCertificate?: Uint8Array
  readonly signPrivateKeyPkcs8?: Der
}

export type AuthorityCredentials = { readonly certificate: Uint8Array; readonly privateKeyPkcs8: Der }

/** A CA, the responder it delegated OCSP to, and the state of every certificate it issued. */
export type TestAuthority = AuthorityCredentials & {
  readonly ocspResponder: AuthorityCredentials
  /** By serial (`CertificateSerial`): undefined while not revoked. A serial that is not here was never issued. */
  readonly issued: Readonly<Record<string, { readonly revokedAt?: Date }>>
}

export type TestHierarchy = {
  readonly authentication: TestAuthority
  readonly signature: TestAuthority
  readonly persons: readonly PersonCredentials[]
  /** A CA with the same name as `authentication` that nobody trusts, for wrongly signed answers. */
  readonly impostor: AuthorityCredentials
}

type Purpose = 'user authentication' | 'digital signature'

const agency = 'Japan Agency for Local Authority Information Systems'

export const authorityName = (purpose: Purpose): Der =>
  encodeName(
    [oid.countryName, 'JP'],
    [oid.organizationName, 'JPKI-TEST'],
    [oid.organizationalUnitName, `JPKI for ${purpose}`],
    [oid.organizationalUnitName, agency],
  )

const japaneseAuthorityName = (purpose: Purpose): Der =>
  encodeName(
    [oid.countryName, 'JP'],
    [oid.organizationName, '公的個人認証サービス（試験）'],
    [
      oid.organizationalUnitName,
      purpose === 'user authentication' ? '公的個人認証サービス利用者証明用' : '公的個人認証サービス署名用',
    ],
    [oid.organizationalUnitName, '地方公共団体情報システム機構'],
  )

/** Every generation begins and ends at the last second of a Japanese day (14:59:59Z). */
const authorityNotBefore = new Date('2019-09-14T15:00:00Z')
const authorityNotAfter = new Date('2039-09-14T14:59:59Z')

const makeAuthority = async (purpose: Purpose, keys: KeyPair) => {
  const name = authorityName(purpose)
  const certificate = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: name,
      subject: name,
      notBefore: authorityNotBefore,
      notAfter: authorityNotAfter,
      spki: keys.spki,
      extensions: [
        extensions.keyUsage('keyCertSign', 'cRLSign'),
        extensions.subjectAltName(directoryName(japaneseAuthorityName(purpose))),
        extensions.basicConstraints(true),
        extensions.crlDistributionPoint(name),
        await extensions.subjectKeyIdentifier(keys.spki),
      ],
    },
    keys.privateKeyPkcs8,
  )
  return { certificate: certificate.der, privateKeyPkcs8: keys.privateKeyPkcs8, name, keys }
}

type Authority = Awaited<ReturnType<typeof makeAuthority>>

const makeOcspResponder = async (authority: Authority): Promise<AuthorityCredentials> => {
  const keys = await makeKeyPair()
  const { der } = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: authority.name,
      subject: encodeName(
        [oid.countryName, 'JP'],
        [oid.organizationName, 'JPKI-TEST'],
        [oid.commonName, 'OCSP Responder'],
      ),
      notBefore: authorityNotBefore,
      notAfter: authorityNotAfter,
      spki: keys.spki,
      extensions: [
        extensions.keyUsage('digitalSignature'),
        extensions.extendedKeyUsage(extendedKeyUsages.OCSPSigning),
        extensions.ocspNoCheck(),
        await extensions.authorityKeyIdentifier(authority.keys.spki),
        await extensions.subjectKeyIdentifier(keys.spki),
      ],
    },
    authority.privateKeyPkcs8,
  )
  return { certificate: der, privateKeyPkcs8: keys.privateKeyPkcs8 }
}

const issueAuthentication = async (person: PersonSpec, order: number, authority: Authority) => {
  const keys = await makeKeyPair()
  // An opaque id like the test cards' …; the CN is never a name.
  const commonName = `MG${String(order).padStart(8, '0')}AUTH${String(order * 7919).padStart(8, '0')}A`
  const certificate = await issueCertificate(
    {
      serial: person.serial === undefined ? makeSerial() : decodeHex(person.serial),
      issuer: authority.name,
      subject: encodeName([oid.countryName, 'JP'], [oid.commonName, commonName]),
      notBefore: person.notBefore,
      notAfter: person.notAfter,
      spki: keys.spki,
      extensions: [
        extensions.keyUsage('digitalSignature'),
        extensions.certificatePolicy(jpkiOid.authenticationTestPolicy),
        extensions.issuerAltName(directoryName(japaneseAuthorityName('user authentication'))),
        extensions.crlDistributionPoint(authority.name),
        await extensions.authorityKeyIdentifier(authority.keys.spki),
        await extensions.subjectKeyIdentifier(keys.spki),
      ],
    },
    authority.privateKeyPkcs8,
  )
  return { certificate, privateKeyPkcs8: keys.privateKeyPkcs8 }
}

/** One flag for each character: none was substituted. */
const noSubstitutes = (text: string): string => '0'.repeat([...text].length)

/** Order of the attributes as in the certificates: 1, 4, 3, 5, 2, 6. */
const signatureAlternativeNames = ({ name, birthDate, sex, address }: SignatureSubject): Der[] =>
  (
    [
      [jpkiOid.name, name],
      [jpkiOid.birthDate, birthDate],
      [jpkiOid.sex, sex],
      [jpkiOid.address, address],
      [jpkiOid.nameSubstitutes, noSubstitutes(name)],
      [jpkiOid.addressSubstitutes, noSubstitutes(address)],
    ] satisfies Attribute[]
  ).map(([type, text]) => otherName(type, text))

const issueSignature = async (
  person: PersonSpec & { signature: SignatureSubject },
  order: number,
  authority: Authority,
) => {
  const keys = await makeKeyPair()
  const requested = person.notBefore.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')
  const certificate = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: authority.name,
      subject: encodeName(
        [oid.countryName, 'JP'],
        [oid.localityName, 'Madoguchi-ken'],
        [oid.localityName, 'Madoguchi-shi'],
        [oid.commonName, `${requested}${String(order).padStart(4, '0')}99999A`],
      ),
      notBefore: person.notBefore,
      notAfter: person.notAfter,
      spki: keys.spki,
      extensions: [
        extensions.keyUsage('digitalSignature', 'nonRepudiation'),
        extensions.certificatePolicy(jpkiOid.signatureTestPolicy, 'http://www.jpki.go.jp/cps.html'),
        extensions.subjectAltName(...signatureAlternativeNames(person.signature)),
        extensions.issuerAltName(directoryName(japaneseAuthorityName('digital signature'))),
        extensions.crlDistributionPoint(authority.name),
        await extensions.authorityKeyIdentifier(authority.keys.spki),
        await extensions.subjectKeyIdentifier(keys.spki),
      ],
    },
    authority.privateKeyPkcs8,
  )
  return { certificate, privateKeyPkcs8: keys.privateKeyPkcs8 }
}

type Registry = Record<string, { readonly revokedAt?: Date }>

const register = (registry: Registry, certificate: Certificate, { revokedAt }: PersonSpec): void => {
  registry[certificate.serial] = revokedAt === undefined ? {} : { revokedAt }
}

/** Makes both CAs, their responders and every person's certificates; nearly all of its time goes into the RSA keys. */
export const createTestHierarchy = async (persons: readonly PersonSpec[]): Promise<TestHierarchy> => {
  const authentication = await makeAuthority('user authentication', await makeKeyPair())
  const signature = await makeAuthority('digital signature', await makeKeyPair())
  const impostor = await makeAuthority('user authentication', await makeKeyPair())
  const authenticationIssued: Registry = {}
  const signatureIssued: Registry = {}
  const credentials: PersonCredentials[] = []
  for (const [index, person] of persons.entries()) {
    const auth = await issueAuthentication(person, index + 1, authentication)
    register(authenticationIssued, auth.certificate, person)
    const base = { id: person.id, authCertificate: auth.certificate.der, authPrivateKeyPkcs8: auth.privateKeyPkcs8 }
    if (person.signature === undefined) {
      credentials.push(base)
      continue
    }
    const sign = await issueSignature({ ...person, signature: person.signature }, index + 1, signature)
    register(signatureIssued, sign.certificate, person)
    credentials.push({ ...base, signCertificate: sign.certificate.der, signPrivateKeyPkcs8: sign.privateKeyPkcs8 })
  }
  const finish = async (authority: Authority, issued: Registry): Promise<TestAuthority> => ({
    certificate: authority.certificate,
    privateKeyPkcs8: authority.privateKeyPkcs8,
    ocspResponder: await makeOcspResponder(authority),
    issued,
  })
  return {
    authentication: await finish(authentication, authenticationIssued),
    signature: await finish(signature, signatureIssued),
    persons: credentials,
    impostor: { certificate: impostor.certificate, privateKeyPkcs8: impostor.privateKeyPkcs8 },
  }
}

/** The credentials of one person. Throws RangeError where nobody has the id. */
export const requirePerson = (hierarchy: TestHierarchy, id: string): PersonCredentials => {
  const found = hierarchy.persons.find((person) => person.id === id)
  if (found === undefined) throw new RangeError(`nobody has the id ${id}`)
  return found
}
