/** Access keys as they are made and kept (RS-R-11): nothing of a key is stored but its HMAC. */
import { drawAccessKey } from '#shared/pickup-reservation/access-key.ts'
import type { ReservationContext } from './context.ts'
import type { Site } from './sites.ts'
import { drawBytes } from './tokens.ts'

type Keys = Pick<ReservationContext, 'keys'>

export type IssuedKey = { readonly accessKey: string; readonly accessKeyHash: string }

export const hashAccessKey = ({ keys }: Keys, site: Site, accessKey: string): string =>
  keys.fingerprint('access-key', site.scope.tenantId, site.scope.siteId, accessKey)

const drawIssued = (context: Keys, site: Site, fill: (bytes: Uint8Array<ArrayBuffer>) => void): IssuedKey => {
  const accessKey = drawAccessKey(site.settings.mode.accessKeyLength, fill)
  return { accessKey, accessKeyHash: hashAccessKey(context, site, accessKey) }
}

/** A new key and what is kept of it. */
export const issueAccessKey = (context: Keys, site: Site): IssuedKey =>
  drawIssued(context, site, (bytes) => bytes.set(drawBytes(bytes.length)))

/**
 * The key of one request: the same whenever the same secrets are given, so that a lost answer can be told again and the key
 * is still kept nowhere. At least one of `secrets` is 32 random bytes of the server's own.
 */
export const deriveAccessKey = (context: Keys, site: Site, ...secrets: readonly string[]): IssuedKey => {
  const { tenantId, siteId } = site.scope
  let block = 0
  return drawIssued(context, site, (bytes) => {
    const drawn = context.keys.fingerprint('access-key-of-request', tenantId, siteId, String(block), ...secrets)
    block += 1
    // 256 bits a block are more than the two dozen bytes a draw asks for
    bytes.set(Buffer.from(drawn, 'base64url').subarray(0, bytes.length))
  })
}
