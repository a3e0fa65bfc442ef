/** Random tokens of holds, offers and mailed links: the browser has the token, the database its SHA-256. */
import { hash, randomFillSync } from 'node:crypto'
import type { ServerKeys } from '#bff/platform/server-keys.ts'

export const hashToken = (token: string): string => hash('sha256', token, 'base64url')

const pool = new Uint8Array(4096)
let used = pool.length

/** Random bytes, each given once: the kernel is asked for many at a time. */
export const drawBytes = (length: number): Uint8Array<ArrayBuffer> => {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const drawn = pool.slice(used, used + length)
  pool.fill(0, used, used + length)
  used += length
  return drawn
}

export const drawToken = (): { readonly token: string; readonly tokenHash: string } => {
  const token = Buffer.from(drawBytes(32)).toString('base64url')
  return { token, tokenHash: hashToken(token) }
}

/** The one link of an entry of the waitlist: made again for every mail, so that the first mail's link goes on working. */
export const waitToken = (keys: ServerKeys, waitId: string): string => keys.fingerprint('waitlist', waitId)

/**
 * The id a request gives to what it makes: the same whenever the same secrets are shown again, and nothing anybody without
 * them could tell beforehand. A UUID of version 8 (RFC 9562 §5.8).
 */
export const deriveId = (what: 'reservation' | 'waitlist', ...secrets: readonly string[]): string => {
  const hex = hash('sha256', JSON.stringify([what, ...secrets]), 'hex')
  const variant = '89ab'[Number.parseInt(hex[16] ?? '', 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
