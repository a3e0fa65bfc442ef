/** Where a request comes from, as far as this installation can tell. */
import { BlockList, isIP } from 'node:net'
import type { Context } from 'hono'

/** Proxies whose word is taken: this very machine, and what the installation names. */
export type ProxyList = { readonly has: (address: string) => boolean }

const kindOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/**
 * @param networks addresses, or networks as `10.0.0.0/8` or `fd00::/8`
 * @throws RangeError for what is neither
 */
export const createProxyList = (networks: readonly string[] = []): ProxyList => {
  const list = new BlockList()
  list.addSubnet('127.0.0.0', 8, 'ipv4')
  list.addAddress('::1', 'ipv6')
  for (const network of networks) {
    const [address = '', prefix, ...rest] = network.split('/')
    const longest = isIP(address) === 6 ? 128 : 32
    const length = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
    if (isIP(address) === 0 || rest.length > 0 || !(length <= longest)) throw new RangeError('not a network')
    list.addSubnet(address, length, kindOf(address))
  }
  return { has: (address) => isIP(address) !== 0 && list.check(address, kindOf(address)) }
}

type Incoming = { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } } }

/**
 * The peer of the connection. Where that is a proxy, the address it wrote last behind whatever the client claims
 * (`X-Forwarded-For`, RFC 7239 §5.2 tells of it), and so on from the right while that is a proxy too; null where nothing, or
 * nothing that is an address, is left.
 */
export const findClientAddress = (c: Context, proxies: ProxyList): string | null => {
  const peer = (c.env as Incoming | undefined)?.incoming?.socket?.remoteAddress
  if (peer === undefined) return null
  const told = c.req.header('x-forwarded-for')?.split(',') ?? []
  let from = peer
  while (proxies.has(from)) {
    const before = told.pop()?.trim()
    if (before === undefined || isIP(before) === 0) return null
    from = before
  }
  return from
}

/**
 * Whose address it is, as far as a limit can ask: one line gets a /64 of IPv6 and may use any address in it (RFC 6177 §2),
 * so the first four groups are what counts; an IPv4 address, written inside IPv6 or not, is itself.
 */
export const networkOf = (address: string): string => {
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (inside?.[1] !== undefined) return inside[1]
  if (!address.includes(':')) return address
  const [before = '', after] = address.toLowerCase().split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail].slice(0, 4)
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
