import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { readAlgorithm } from '#shared/pki/algorithm.ts'
import type { SubjectPublicKeyInfo } from '#shared/pki/certificate.ts'
import { DerError, contextTag, enterWhole, tag, toBitStringOctets } from '#shared/pki/der.ts'
import { encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'

/** The octets of the public key that stand in a private one: n and e of RSA (RFC 8017 A.1.2), the point of EC (RFC 5915 §3). */
const findPublicKey = (privateKeyPkcs8: Uint8Array): Uint8Array | undefined => {
  const reader = enterWhole(privateKeyPkcs8, tag.sequence)
  reader.read(tag.integer)
  const algorithm = readAlgorithm(reader)
  const privateKey = reader.read(tag.octetString).content
  if (algorithm.oid === oid.rsaEncryption || algorithm.oid === oid.rsaPss) {
    const rsa = enterWhole(privateKey, tag.sequence)
    rsa.read(tag.integer)
    const [modulus, exponent] = [rsa.read(tag.integer), rsa.read(tag.integer)]
    return encodeSequence(modulus.whole, exponent.whole)
  }
  if (algorithm.oid !== oid.ecPublicKey) return undefined
  const ec = enterWhole(privateKey, tag.sequence)
  ec.read(tag.integer)
  ec.read(tag.octetString)
  ec.readOptional(contextTag(0))
  const point = ec.enterOptional(contextTag(1))
  return point && toBitStringOctets(point.read(tag.bitString).content)
}

/** Whether the private key (PKCS#8, RFC 5958) is that of the public one; undefined where it does not tell. */
export const isKeyOf = (privateKeyPkcs8: Uint8Array, spki: SubjectPublicKeyInfo): boolean | undefined => {
  try {
    const own = findPublicKey(privateKeyPkcs8)
    return own && isEqualBytes(own, spki.key)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
