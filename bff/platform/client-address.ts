/** Where a request comes from, as far as this installation can tell. */
import type { Context } from 'hono'

const loopback = /^(127\.|::1$|::ffff:127\.)/
const addressText = /^[0-9a-fA-F:.]{2,45}$/

type Incoming = { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } } }

/**
 * The peer of the connection. A peer on this very machine is a reverse proxy or nobody: then the last address the proxy
 * wrote behind whatever the client claims (`X-Forwarded-For`, RFC 7239 §5.2 tells of it), or null.
 */
export const findClientAddress = (c: Context): string | null => {
  const peer = (c.env as Incoming | undefined)?.incoming?.socket?.remoteAddress
  if (peer === undefined) return null
  if (!loopback.test(peer)) return peer
  const told = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  return addressText.test(told) ? told : null
}
