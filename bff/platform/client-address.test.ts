import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createProxyList, findClientAddress, networkOf } from './client-address.ts'

const addressOf = async (
  remoteAddress: string | undefined,
  forwardedFor?: string,
  networks: readonly string[] = [],
): Promise<unknown> => {
  const proxies = createProxyList(networks)
  const app = new Hono().get('/', (c) => c.json(findClientAddress(c, proxies)))
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
  const environment = remoteAddress === undefined ? {} : { incoming: { socket: { remoteAddress } } }
  return (await app.request('/', { headers }, environment)).json()
}

describe('where a request comes from', () => {
  it('is the peer, whatever it says of itself', async () => {
    expect(await addressOf('203.0.113.7')).toBe('203.0.113.7')
    expect(await addressOf('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7')
    expect(await addressOf('2001:db8::7')).toBe('2001:db8::7')
  })

  it('is what a proxy on this machine wrote last, not what the client wrote before', async () => {
    expect(await addressOf('127.0.0.1', '10.0.0.1, 203.0.113.7')).toBe('203.0.113.7')
    expect(await addressOf('::ffff:127.0.0.1', '2001:db8::7')).toBe('2001:db8::7')
  })

  it('is what the first proxy of the installation met, however many stand behind it', async () => {
    const networks = ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']
    const told = '198.51.100.66, 203.0.113.7, 10.1.1.1, 192.0.2.1'
    expect(await addressOf('10.2.2.2', told, networks)).toBe('203.0.113.7')
    expect(await addressOf('fd00::1', told, networks)).toBe('203.0.113.7')
    expect(await addressOf('192.0.2.2', told, networks)).toBe('192.0.2.2')
    expect(await addressOf('10.2.2.2', '10.1.1.1', networks)).toBeNull()
  })

  it.each(['', '10.0.0.0/33', '10.0.0.0/8/8', 'fd00::/129', 'proxy.example', '10.0.0.0/-1'])(
    'is not told by a proxy that is no address: %j',
    (network) => {
      expect(() => createProxyList([network])).toThrow(RangeError)
    },
  )

  it('is unknown without a proxy on this machine, and where the proxy’s text is no address', async () => {
    expect(await addressOf('::1')).toBeNull()
    expect(await addressOf('127.0.0.1', '<script>')).toBeNull()
    expect(await addressOf(undefined, '203.0.113.7')).toBeNull()
  })
})

describe('the network of an address', () => {
  it('is an IPv4 address itself, however it is written', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
    expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
  })

  it('is one for every IPv6 address of a line, and another for the next line', () => {
    const line = ['2001:db8:0:12:a:b:c:d', '2001:0DB8::12:0:0:0:1', '2001:db8:0:12::', '2001:db8:0:12::7']
    expect(new Set(line.map(networkOf))).toEqual(new Set(['2001:db8:0:12::/64']))
    expect(networkOf('2001:db8:0:13::7')).toBe('2001:db8:0:13::/64')
    expect(networkOf('2001:db8::7')).toBe('2001:db8:0:0::/64')
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
  })
})
