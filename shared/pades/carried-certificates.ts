import { isEqualBytes } from '#shared/bytes/bytes.ts'
import type { KeyOwner } from '#shared/cms/signed-data.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { isSameName } from '#shared/pki/name.ts'
import { verifySigned } from '#shared/pki/signature.ts'

/** Certificates that a signature carries along are not signed by it: whoever changes one must be noticed some other way. */

const parse = (der: Uint8Array): Certificate | undefined => {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

const isDamaged = async (certificate: Certificate, known: readonly Certificate[]): Promise<boolean> => {
  if (known.some(({ der }) => isEqualBytes(der, certificate.der))) return false
  // One signature over two texts: one of them was changed afterwards.
  if (known.some(({ signature }) => isEqualBytes(signature, certificate.signature))) return true
  const issuers = [...known, certificate].filter(({ subject }) => isSameName(subject, certificate.issuer))
  for (const { spki } of issuers)
    if (await verifySigned(spki, certificate.signatureAlgorithm, certificate.signature, certificate.tbs)) return false
  // Nobody here knows the issuer: nothing can be said, and nothing rests on it.
  return issuers.length > 1 || (issuers.length === 1 && issuers[0] !== certificate)
}

/** Whether the signer is named with the very octets of the certificate: writers copy them (RFC 5652 §10.2.4). */
export const isOwnerAsWritten = (owner: KeyOwner, { issuer }: Certificate): boolean =>
  owner.by === 'key-identifier' || isEqualBytes(owner.issuer.der, issuer.der)

/**
 * How many of the certificates cannot be read or are not what their issuer signed. `trusted` are those that need no proof:
 * anchors, and what stands on a path that was found good.
 */
export const countDamaged = async (carried: readonly Uint8Array[], trusted: readonly Uint8Array[]): Promise<number> => {
  const known = trusted.flatMap((der) => parse(der) ?? [])
  let damaged = 0
  for (const der of carried) {
    const certificate = parse(der)
    if (certificate === undefined || (await isDamaged(certificate, known))) damaged += 1
  }
  return damaged
}
