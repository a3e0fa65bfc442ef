import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { findClientAddress } from './client-address.ts'

const app = new Hono().get('/', (c) => c.json(findClientAddress(c)))

const addressOf = async (remoteAddress: string | undefined, forwardedFor?: string): Promise<unknown> => {
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

  it('is unknown without a proxy on this machine, and where the proxy’s text is no address', async () => {
    expect(await addressOf('::1')).toBeNull()
    expect(await addressOf('127.0.0.1', '<script>')).toBeNull()
    expect(await addressOf(undefined, '203.0.113.7')).toBeNull()
  })
})
