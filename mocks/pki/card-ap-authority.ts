import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { oid } from '#shared/pki/oid.ts'
import type { CardApHolder } from '#mocks/people/card-ap-holders.ts'
import { findCardHolder } from '#mocks/people/card-holders.ts'
import { encodeName, extensions, issueCertificate, makeKeyPair, makeSerial, type KeyPair } from './issuing.ts'
import { issueCrl, type RevokedDraft } from './revocation-lists.ts'

/** The authority a municipality keeps for card-AP alone (docs/card-ap.md §1): its cards, and its revocation list. */
type Der = Uint8Array<ArrayBuffer>

type Credential = { readonly certificate: Uint8Array; readonly privateKeyPkcs8: Der }

export type CardApIssue = {
  readonly id: string
  readonly agreement: Credential
  readonly signature: Credential
}

export type CardApAuthority = {
  readonly certificate: Uint8Array
  /** Lasts as long as the authority, for no stand-in issues another. */
  readonly crl: Der
  readonly cards: readonly CardApIssue[]
}

const authorityNotBefore = new Date('2019-09-14T15:00:00Z')
const authorityNotAfter = new Date('2039-09-14T14:59:59Z')
const listedAt = new Date('2025-10-02T00:00:00Z')

type Authority = { readonly name: Der; readonly keys: KeyPair; readonly certificate: Certificate }

const makeAuthority = async (): Promise<Authority> => {
  const keys = await makeKeyPair()
  const name = encodeName(
    [oid.countryName, 'JP'],
    [oid.organizationName, '窓口県内市区町村（試験）'],
    [oid.commonName, 'カードAP認証局（試験）'],
  )
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
        extensions.basicConstraints(true),
        await extensions.subjectKeyIdentifier(keys.spki),
      ],
    },
    keys.privateKeyPkcs8,
  )
  return { name, keys, certificate }
}

const makeCardKey = async (name: 'ECDH' | 'ECDSA'): Promise<KeyPair> => {
  const uses = name === 'ECDH' ? (['deriveBits'] as const) : (['sign', 'verify'] as const)
  const pair = await crypto.subtle.generateKey({ name, namedCurve: 'P-256' }, true, [...uses])
  return {
    privateKeyPkcs8: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
    spki: new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)),
  }
}

const issueKey = async (
  holder: CardApHolder,
  use: 'keyAgreement' | 'digitalSignature',
  authority: Authority,
): Promise<Credential> => {
  const municipality = `LG:JP-${findCardHolder(holder.id)?.municipalityCode ?? '00000'}`
  const { spki, privateKeyPkcs8 } = await makeCardKey(use === 'keyAgreement' ? 'ECDH' : 'ECDSA')
  const certificate = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: authority.name,
      subject: encodeName(
        [oid.countryName, 'JP'],
        // Under seal with the rest of this certificate: the other one is shown to anybody.
        ...(use === 'digitalSignature' ? ([[oid.organizationIdentifier, municipality]] as const) : []),
        [oid.serialNumber, holder.cardId],
      ),
      notBefore: new Date(holder.certificate.notBefore),
      notAfter: new Date(holder.certificate.notAfter),
      spki,
      extensions: [extensions.keyUsage(use), await extensions.authorityKeyIdentifier(authority.keys.spki)],
    },
    authority.keys.privateKeyPkcs8,
  )
  return { certificate: certificate.der, privateKeyPkcs8 }
}

/** Both keys of every card, and the list of those that were revoked; forged cards come from an authority nobody knows. */
export const createCardApAuthority = async (holders: readonly CardApHolder[]): Promise<CardApAuthority> => {
  const authority = await makeAuthority()
  const forger = await makeAuthority()
  const revoked: RevokedDraft[] = []
  const cards: CardApIssue[] = []
  for (const holder of holders) {
    const issuer = holder.isForged === true ? forger : authority
    const agreement = await issueKey(holder, 'keyAgreement', issuer)
    const signature = await issueKey(holder, 'digitalSignature', issuer)
    cards.push({ id: holder.id, agreement, signature })
    const { revokedAt } = holder.certificate
    if (revokedAt !== undefined) {
      const { serial } = parseCertificate(signature.certificate)
      revoked.push({ serial, revokedAt: new Date(revokedAt) })
    }
  }
  const crl = await issueCrl(
    {
      issuer: authority.name,
      spki: authority.keys.spki,
      thisUpdate: listedAt,
      nextUpdate: authorityNotAfter,
      number: 1,
      revoked,
    },
    authority.keys.privateKeyPkcs8,
  )
  return { certificate: authority.certificate.der, crl, cards }
}
