import type { HashName } from './signature.ts'

/** The hash of the bytes, by WebCrypto. */
export const digestBytes = async (hash: HashName, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  // WebCrypto's types want a buffer that is not shared; a view of one is as good.
  new Uint8Array(await crypto.subtle.digest(hash, data as Uint8Array<ArrayBuffer>))
