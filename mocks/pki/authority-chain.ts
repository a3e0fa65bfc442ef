import { encodeBoolean, encodeInteger, encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import type { AuthorityCredentials } from './hierarchy.ts'
import { encodeExtension, encodeName, extensions, issueCertificate, makeKeyPair, makeSerial } from './issuing.ts'

/** A root, authorities below it, and who speaks for them: the hierarchies of the stand-ins beside the JPKI. */
type Der = Uint8Array<ArrayBuffer>

/** Wide enough for every date a demo's clock may be set to. */
const lifetime = { notBefore: new Date('2019-09-14T15:00:00Z'), notAfter: new Date('2049-09-14T14:59:59Z') }

export type ChainAuthority = AuthorityCredentials & {
  /** DER. */
  readonly name: Der
  readonly spki: Der
}

export const testName = (commonName: string): Der =>
  encodeName([oid.countryName, 'JP'], [oid.organizationName, 'MADOGUCHI-TEST'], [oid.commonName, commonName])

type Wanted = {
  readonly commonName: string
  readonly issuer?: ChainAuthority
  /** Whole extensions beside the key identifiers. */
  readonly extensions: readonly Uint8Array[]
}

/** A key and its certificate, self-signed without an issuer. */
export const makeMember = async ({ commonName, issuer, extensions: own }: Wanted): Promise<ChainAuthority> => {
  const keys = await makeKeyPair()
  const name = testName(commonName)
  const by = issuer ?? { ...keys, name }
  const { der } = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: by.name,
      subject: name,
      ...lifetime,
      spki: keys.spki,
      extensions: [
        ...own,
        ...(issuer === undefined ? [] : [extensions.crlDistributionPoint(issuer.name)]),
        ...(issuer === undefined ? [] : [await extensions.authorityKeyIdentifier(issuer.spki)]),
        await extensions.subjectKeyIdentifier(keys.spki),
      ],
    },
    by.privateKeyPkcs8,
  )
  return { certificate: der, privateKeyPkcs8: keys.privateKeyPkcs8, name, spki: keys.spki }
}

const authorityUsage = extensions.keyUsage('keyCertSign', 'cRLSign')

export const makeRoot = (commonName: string): Promise<ChainAuthority> =>
  makeMember({ commonName, extensions: [extensions.basicConstraints(true), authorityUsage] })

/** An authority that issues to no further authority. */
export const makeIssuing = (commonName: string, issuer: ChainAuthority): Promise<ChainAuthority> => {
  const noneBelow = encodeSequence(encodeBoolean(true), encodeInteger(0))
  return makeMember({
    commonName,
    issuer,
    extensions: [encodeExtension(oid.basicConstraints, true, noneBelow), authorityUsage],
  })
}
