import { encodeHolderName, type HolderNaming } from '#shared/billing-certificate/holder-name.ts'
import { wrappingRounds } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { zeroBytes } from '#shared/bytes/bytes.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { buildCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import { sealPrivateKey } from '#shared/pkcs12/encrypted-key.ts'

/** RSA because every key store of EB-F1-9 imports it; 2048 bits as the authority's profile asks. */
const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' }
const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const

/** A fresh key pair: the request names its holder, the private key leaves as PKCS#8 under the password and is zeroed. */
export const makeKeyMaterial = async (
  naming: HolderNaming,
  password: string,
  tell: (stage: 'making-key' | 'sealing') => void = () => undefined,
): Promise<{ readonly wrappedKey: string; readonly certificationRequest: string }> => {
  tell('making-key')
  const { privateKey, publicKey } = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
  const signer = createWebCryptoSigner(privateKey, scheme)
  const request = await buildCertificationRequest({ subject: encodeHolderName(naming), spki, signer })
  tell('sealing')
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
  try {
    const wrapped = await sealPrivateKey(pkcs8, password, wrappingRounds)
    return { wrappedKey: encodeBase64url(wrapped), certificationRequest: encodeBase64url(request) }
  } finally {
    zeroBytes(pkcs8)
  }
}
