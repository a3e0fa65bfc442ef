import * as z from 'zod/mini'
import { encodePem, parsePem } from '#shared/pki/pem.ts'
import type { AuthorityCredentials } from './hierarchy.ts'

/** A certificate and its key as a file keeps them. */
export const storedPair = z.object({ certificate: z.string(), privateKey: z.string() })
export type StoredPair = z.infer<typeof storedPair>

export const toPair = (certificate: Uint8Array, privateKey: Uint8Array): StoredPair => ({
  certificate: encodePem(certificate),
  privateKey: encodePem(privateKey, 'PRIVATE KEY'),
})

const one = (pem: string, label: string): Uint8Array<ArrayBuffer> => {
  const [der] = parsePem(pem, label)
  if (der === undefined) throw new RangeError(`no ${label} where one is kept`)
  return der
}

export const fromPair = ({ certificate, privateKey }: StoredPair): AuthorityCredentials => ({
  certificate: one(certificate, 'CERTIFICATE'),
  privateKeyPkcs8: one(privateKey, 'PRIVATE KEY'),
})
