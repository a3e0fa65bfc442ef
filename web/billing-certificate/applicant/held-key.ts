import { makeChallenge, type challengePurposes } from '#shared/billing-certificate/applicant-api.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import type { KeyDecryptor } from '#shared/cms/recipient.ts'
import { signCms } from '#shared/cms/sign.ts'
import type { Signer } from '#shared/cms/signer.ts'
import type { Caller } from '#shared/contract/client.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openPkcs12 } from '#shared/pkcs12/open.ts'
import type { KeyFileRefusal } from '#shared/pkcs12/refusal.ts'
import { importSigner } from '#shared/pkcs12/signer.ts'

/** The key of an installed certificate, opened from its file: only in a worker, which the page ends with its screen. */
export type HeldKey = {
  /** DER. */
  readonly certificate: Uint8Array
  readonly signer: Signer
  readonly decryptor: KeyDecryptor
}

type OpenedKeyFile =
  | { readonly outcome: 'opened'; readonly key: HeldKey }
  | { readonly outcome: 'refused'; readonly code: KeyFileRefusal | 'no-key' }

/** Throws `file.unreadable`. */
export const readBytes = async (file: Blob): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch (error) {
    throw new AppError('file.unreadable', undefined, { cause: error })
  }
}

/** An OAEP decryptor whose keys are inside WebCrypto already: the octets they came from are zeroed. */
const importDecryptor = async (privateKeyPkcs8: Uint8Array): Promise<KeyDecryptor> => {
  const hashes = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const
  const keys = await Promise.all(
    hashes.map((hash) =>
      // WebCrypto's types want a buffer that is not shared; a view of one is as good, and leaves no copy behind.
      crypto.subtle.importKey('pkcs8', privateKeyPkcs8 as Uint8Array<ArrayBuffer>, { name: 'RSA-OAEP', hash }, false, [
        'decrypt',
      ]),
    ),
  )
  return {
    decryptKey: async (encryptedKey, hash) => {
      const key = keys[hashes.indexOf(hash)]
      if (key === undefined) throw new DOMException('no such hash', 'NotSupportedError')
      return new Uint8Array(await crypto.subtle.decrypt({ name: 'RSA-OAEP' }, key, concatBytes(encryptedKey)))
    },
  }
}

/** The first key of the file that has its certificate beside it. Throws `file.unreadable`. */
export const openHeldKey = async (file: Blob, password: string): Promise<OpenedKeyFile> => {
  const opened = await openPkcs12(await readBytes(file), password)
  if (opened.outcome === 'refused') return opened
  try {
    const identity = opened.identities.find(({ certificate }) => certificate !== undefined)
    if (identity?.certificate === undefined) return { outcome: 'refused', code: 'no-key' }
    const { certificate, privateKeyPkcs8 } = identity
    const [signer, decryptor] = await Promise.all([
      importSigner(privateKeyPkcs8, certificate.spki),
      importDecryptor(privateKeyPkcs8),
    ])
    return { outcome: 'opened', key: { certificate: certificate.der, signer, decryptor } }
  } catch (error) {
    // a key that neither signs nor decrypts here is none of the dedicated authority's
    if (error instanceof RangeError || error instanceof DOMException)
      return { outcome: 'refused', code: 'key-file.algorithm-unsupported' }
    throw error
  } finally {
    for (const { privateKeyPkcs8 } of opened.identities) zeroBytes(privateKeyPkcs8)
  }
}

/** Asks for a challenge and signs it: a detached CMS with the certificate. Throws what the call throws. */
export const answerChallenge = async (
  call: Caller,
  { certificate, signer }: HeldKey,
  asked: { readonly purpose: (typeof challengePurposes)[number]; readonly target: string | null },
): Promise<{ readonly challengeId: string; readonly signature: string }> => {
  const { challengeId, toBeSigned } = await call(makeChallenge, { body: asked })
  const content = decodeBase64url(toBeSigned)
  return { challengeId, signature: encodeBase64url(await signCms({ content, detached: true, signer, certificate })) }
}
