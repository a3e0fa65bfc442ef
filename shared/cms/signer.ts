import { digestBytes } from '#shared/pki/digest.ts'
import { encodeInteger, encodeSequence } from '#shared/pki/der-writer.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'

/** A key that signs: a card's, a WebCrypto key, one out of a PKCS#12 file. */
export interface Signer {
  readonly scheme: SignatureScheme
  /** The signature over the data as X.509 and CMS write it: ECDSA as ECDSA-Sig-Value (RFC 3279 §2.2.3). */
  readonly sign: (data: Uint8Array) => Promise<Uint8Array>
}

/** ECDSA-Sig-Value of r ‖ s in halves of equal width. */
export const toEcdsaSignature = (raw: Uint8Array): Uint8Array<ArrayBuffer> =>
  encodeSequence(encodeInteger(raw.subarray(0, raw.length / 2)), encodeInteger(raw.subarray(raw.length / 2)))

/**
 * A signer that is given the digest alone, as cards are: `signDigest` gets the digest under the scheme's hash and answers
 * with the encoding `Signer.sign` promises. Ed25519 signs no digest and is not for this.
 */
export const createDigestSigner = (
  scheme: Exclude<SignatureScheme, { readonly family: 'ed25519' }>,
  signDigest: (digest: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Signer => ({
  scheme,
  sign: async (data) => signDigest(await digestBytes(scheme.hash, data)),
})

const webCryptoNames = {
  'rsa-pkcs1': 'RSASSA-PKCS1-v1_5',
  'rsa-pss': 'RSA-PSS',
  ecdsa: 'ECDSA',
  ed25519: 'Ed25519',
} as const

/** A signer on a WebCrypto private key. Throws RangeError where the key is not of the scheme. */
export const createWebCryptoSigner = (key: CryptoKey, scheme: SignatureScheme): Signer => {
  const { algorithm } = key as { readonly algorithm: KeyAlgorithm & { readonly hash?: KeyAlgorithm } }
  const isFit =
    algorithm.name === webCryptoNames[scheme.family] &&
    (algorithm.hash === undefined || algorithm.hash.name === scheme.hash)
  if (!isFit || !key.usages.includes('sign')) throw new RangeError('the key does not sign by the scheme')
  const parameters =
    scheme.family === 'rsa-pss'
      ? { name: algorithm.name, saltLength: scheme.saltLength }
      : { name: algorithm.name, hash: scheme.hash }
  return {
    scheme,
    sign: async (data) => {
      // WebCrypto's types want a buffer that is not shared; a view of one is as good.
      const signature = await crypto.subtle.sign(parameters, key, data as Uint8Array<ArrayBuffer>)
      const bytes = new Uint8Array(signature)
      return scheme.family === 'ecdsa' ? toEcdsaSignature(bytes) : bytes
    },
  }
}
