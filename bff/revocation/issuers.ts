/** The authorities that may be asked about: a table of the deployment, and the only source of addresses. */
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { CertId } from '#shared/pki/ocsp-response.ts'
import { hashNames, type HashName } from '#shared/pki/signature.ts'

export type KnownIssuer = {
  /** Lower-case letters and hyphens: part of a path, and the party's name in the log. */
  readonly id: string
  readonly certificate: Certificate
  readonly ocspUrl: string | undefined
  readonly crlUrl: string | undefined
}

export type IssuerRow = Omit<KnownIssuer, 'certificate'> & { /** DER. */ readonly certificate: Uint8Array }

export type Issuers = {
  readonly all: readonly KnownIssuer[]
  readonly find: (id: string) => KnownIssuer | undefined
  /** Whose certificate a CertID names: name and key must both be the issuer's (RFC 6960 §4.1.1). */
  readonly findByCertId: (certId: CertId) => Promise<KnownIssuer | undefined>
}

const hashes: readonly HashName[] = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']

const keyOf = (hash: HashName, nameHash: Uint8Array, keyHash: Uint8Array): string =>
  `${hash} ${encodeHex(nameHash)} ${encodeHex(keyHash)}`

/** Throws DerError where a certificate cannot be read. */
export const createIssuers = (rows: readonly IssuerRow[]): Issuers => {
  const all = rows.map((row): KnownIssuer => ({ ...row, certificate: parseCertificate(row.certificate) }))
  const indexed = (async () => {
    const index = new Map<string, KnownIssuer>()
    for (const issuer of all) {
      const { subject, spki } = issuer.certificate
      for (const hash of hashes)
        index.set(keyOf(hash, await digestBytes(hash, subject.der), await digestBytes(hash, spki.key)), issuer)
    }
    return index
  })()
  return {
    all,
    find: (id) => all.find((issuer) => issuer.id === id),
    findByCertId: async ({ hashAlgorithm, issuerNameHash, issuerKeyHash }) => {
      const hash = hashNames[hashAlgorithm.oid]
      return hash && (await indexed).get(keyOf(hash, issuerNameHash, issuerKeyHash))
    },
  }
}
