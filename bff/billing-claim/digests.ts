/** SHA-256 as claims are known by it: base64url. */
import { createHash } from 'node:crypto'
import { digestBytes } from '#shared/pki/digest.ts'

export const toDigest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url')

/** Of a hundred megabytes, on another thread. */
export const digestLong = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await digestBytes('SHA-256', bytes)).toString('base64url')
