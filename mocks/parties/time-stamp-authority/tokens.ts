import { signCms } from '#shared/cms/sign.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { createWebCryptoSigner, type Signer } from '#shared/cms/signer.ts'
import { contextTag, enterWhole, tag } from '#shared/pki/der.ts'
import { encodeContext, encodeSequence } from '#shared/pki/der-writer.ts'
import { encodeTstInfo, type TstInfoDraft } from '#shared/time-stamp/tst-info.ts'
import type { AuthorityCredentials } from '#mocks/pki/hierarchy.ts'

/** Tokens of a time-stamping authority (RFC 3161 §2.4.2). */
type Der = Uint8Array<ArrayBuffer>

const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const

export const importSigner = async (privateKeyPkcs8: Uint8Array<ArrayBuffer>): Promise<Signer> => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: scheme.hash }
  const key = await crypto.subtle.importKey('pkcs8', privateKeyPkcs8, algorithm, false, ['sign'])
  return createWebCryptoSigner(key, scheme)
}

/** Without its certificates, for who did not ask for them (§2.4.1, certReq). They are not part of what is signed. */
const withoutCertificates = (token: Der): Der => {
  const info = enterWhole(token, tag.sequence)
  const type = info.read().whole
  const data = info.enter(contextTag(0)).enter(tag.sequence)
  const parts: Uint8Array[] = []
  while (!data.isAtEnd) {
    const part = data.read()
    if (part.tag !== contextTag(0)) parts.push(part.whole)
  }
  return encodeSequence(type, encodeContext(0, encodeSequence(...parts)))
}

/** The same token with the last octet of its signature changed. */
export const withBrokenSignature = (token: Der): Der => {
  const broken = token.slice()
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
  return broken
}

export const signToken = async (
  draft: TstInfoDraft,
  by: { readonly signer: Signer; readonly credentials: AuthorityCredentials; readonly isCertificateWanted: boolean },
): Promise<Der> => {
  const token = await signCms({
    signer: by.signer,
    certificate: by.credentials.certificate,
    content: encodeTstInfo(draft),
    contentType: cmsOid.tstInfo,
    detached: false,
  })
  return by.isCertificateWanted ? token : withoutCertificates(token)
}
