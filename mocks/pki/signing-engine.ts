import { Crypto } from '@peculiar/webcrypto'
import { Null } from 'asn1js'
import { CryptoEngine } from 'pkijs'
import { concatBytes } from '#shared/bytes/bytes.ts'

/**
 * Keys and signatures of the stand-ins' authorities: pkijs over @peculiar/webcrypto. Neither takes a key the platform's own
 * WebCrypto made, nor the other way round, so keys are kept and handed on as PKCS#8 and SPKI octets.
 */
export const authorityCrypto = new Crypto()

export const rsaAlgorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
  hash: 'SHA-256',
}

/** RFC 4055 §5 asks for NULL parameters beside PKCS#1 v1.5 signatures; pkijs leaves them out. */
class AuthorityEngine extends CryptoEngine {
  override async getSignatureParameters(
    ...[privateKey, hashAlgorithm]: Parameters<CryptoEngine['getSignatureParameters']>
  ): ReturnType<CryptoEngine['getSignatureParameters']> {
    const found = await super.getSignatureParameters(privateKey, hashAlgorithm)
    if (found.parameters.algorithm.name === rsaAlgorithm.name) found.signatureAlgorithm.algorithmParams = new Null()
    return found
  }
}

/** Handed to every call by name: pkijs's global engine is the platform's, and its defaults hash with SHA-1. */
export const authorityEngine = new AuthorityEngine({ name: 'authority', crypto: authorityCrypto })

type SigningKey = Parameters<CryptoEngine['getSignatureParameters']>[0]

/** By the octets they came from: an authority signs with one key again and again. */
const imported = new WeakMap<Uint8Array, Promise<SigningKey>>()

/** A key for `authorityEngine` and no other. */
export const importSigningKey = (privateKeyPkcs8: Uint8Array): Promise<SigningKey> => {
  const found =
    imported.get(privateKeyPkcs8) ??
    authorityCrypto.subtle.importKey('pkcs8', concatBytes(privateKeyPkcs8), rsaAlgorithm, false, ['sign'])
  imported.set(privateKeyPkcs8, found)
  return found
}
