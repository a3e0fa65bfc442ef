import { concatBytes } from '#shared/bytes/bytes.ts'
import { createWebCryptoSigner, type Signer } from '#shared/cms/signer.ts'
import type { SubjectPublicKeyInfo } from '#shared/pki/certificate.ts'
import { describeKey, type SignatureScheme } from '#shared/pki/signature.ts'

/** ECDSA signs with the hash of its curve's strength (RFC 5753 §7.1.3, SP 800-57 part 1). */
const curveHashes = { 256: 'SHA-256', 384: 'SHA-384', 521: 'SHA-512' } as const

const findScheme = (spki: SubjectPublicKeyInfo): SignatureScheme | undefined => {
  const key = describeKey(spki)
  if (key?.kind === 'ed25519') return { family: 'ed25519', hash: 'SHA-512' }
  if (key?.kind === 'ec') {
    const hash = curveHashes[key.bits as keyof typeof curveHashes]
    return { family: 'ecdsa', hash }
  }
  if (key?.kind !== 'rsa') return undefined
  return key.isPssOnly
    ? { family: 'rsa-pss', hash: 'SHA-256', saltLength: 32 }
    : { family: 'rsa-pkcs1', hash: 'SHA-256' }
}

const importParameters = (
  scheme: SignatureScheme,
  spki: SubjectPublicKeyInfo,
): RsaHashedImportParams | EcKeyImportParams | Algorithm => {
  const key = describeKey(spki)
  if (key?.kind === 'ec') return { name: 'ECDSA', namedCurve: key.webCryptoCurve }
  if (key?.kind === 'ed25519') return { name: 'Ed25519' }
  return { name: scheme.family === 'rsa-pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash: scheme.hash }
}

/**
 * A signer on a private key (PKCS#8) by the kind of its public key: RSA PKCS#1 v1.5 with SHA-256 unless the key is tied to
 * PSS, ECDSA with the hash of the curve, Ed25519. The key inside WebCrypto cannot be taken out again. Throws RangeError for
 * another kind of key, DOMException where WebCrypto does not read it.
 */
export const importSigner = async (privateKeyPkcs8: Uint8Array, spki: SubjectPublicKeyInfo): Promise<Signer> => {
  const scheme = findScheme(spki)
  if (scheme === undefined) throw new RangeError('nobody here signs with this kind of key')
  const parameters = importParameters(scheme, spki)
  const key = await crypto.subtle.importKey('pkcs8', concatBytes(privateKeyPkcs8), parameters, false, ['sign'])
  return createWebCryptoSigner(key, scheme)
}
