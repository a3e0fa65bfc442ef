/** What the page needs to check documents by itself. No document ever comes here. */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { listTrustAnchors } from '#shared/document-check/api.ts'
import type { Service } from '#bff/platform/service.ts'

/** DER of the certificates of those who are trusted to say who signed, and when. */
export type DocumentAnchors = {
  readonly signature: readonly Uint8Array[]
  readonly timeStamp: readonly Uint8Array[]
}

export const createDocumentCheckService = ({ signature, timeStamp }: DocumentAnchors): Service => {
  const anchors = [
    ...signature.map((der) => ({ certificate: encodeBase64url(der), use: 'signature' as const })),
    ...timeStamp.map((der) => ({ certificate: encodeBase64url(der), use: 'time-stamp' as const })),
  ]
  return { name: 'document-check', mount: (mount) => mount(listTrustAnchors, async () => ({ anchors })), jobs: [] }
}
