import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'
import { createLog } from './log.ts'
import { createMessageLog } from './message-log.ts'
import { createMetrics } from './metrics.ts'
import { createPartyFetch } from './party-fetch.ts'

const openParty = async (listener: RequestListener, options: { timeoutMs?: number; maxBytes?: number } = {}) => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const messageLog = createMessageLog()
  const metrics = createMetrics()
  const log = createLog({ level: 'silent', clock: systemClock, write: () => undefined })
  const { timeoutMs = 5000, maxBytes = 100 } = options
  const fetch = createPartyFetch({ party: 'p', timeoutMs, maxBytes, clock: systemClock, log, metrics, messageLog })
  return {
    fetch: (init?: RequestInit) => fetch(`http://127.0.0.1:${port}/asked`, init),
    results: () => messageLog.list().map(({ result }) => result),
    metrics,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
    [Symbol.asyncDispose]() {
      return this.close()
    },
  }
}

describe('a call to a party', () => {
  it('gives its answer whole, whatever its status', async () => {
    await using party = await openParty((_, response) => void response.writeHead(500, { 'x-a': 'b' }).end('broken'))
    const answer = await party.fetch()
    expect([answer.status, answer.headers.get('x-a'), await answer.text()]).toEqual([500, 'b', 'broken'])
    expect(party.results()).toEqual(['answered'])
    expect(party.metrics.render()).toContain('madoguchi_party_calls_total{party="p",result="answered"} 1')
  })

  it('gives an answer without a body', async () => {
    await using party = await openParty((_, response) => void response.writeHead(204).end())
    expect((await party.fetch()).body).toBeNull()
  })

  it('ends with party.timeout when no answer comes', async () => {
    await using party = await openParty(() => undefined, { timeoutMs: 30 })
    await expect(party.fetch()).rejects.toMatchObject({ code: 'party.timeout', detail: { party: 'p' } })
    expect(party.results()).toEqual(['party.timeout'])
  })

  it('ends with party.timeout when an answer begins and does not end', async () => {
    await using party = await openParty((_, response) => void response.write('begun'), { timeoutMs: 50 })
    await expect(party.fetch()).rejects.toMatchObject({ code: 'party.timeout' })
  })

  it('ends with party.malformed when an answer is too large, stated or not', async () => {
    await using party = await openParty((_, response) => void response.end('x'.repeat(101)))
    await expect(party.fetch()).rejects.toMatchObject({ code: 'party.malformed' })
    await using endless = await openParty((_, response) => {
      response.on('drain', () => response.write('x'.repeat(1000)))
      response.write('x'.repeat(100_000))
    })
    await expect(endless.fetch()).rejects.toMatchObject({ code: 'party.malformed' })
  })

  it('ends with party.unreachable when nobody listens, or a redirect leads elsewhere', async () => {
    const gone = await openParty(() => undefined)
    await gone.close()
    await expect(gone.fetch()).rejects.toMatchObject({ code: 'party.unreachable' })
    await using party = await openParty((_, response) => void response.writeHead(302, { location: '/other' }).end())
    await expect(party.fetch()).rejects.toMatchObject({ code: 'party.unreachable' })
  })

  it('ends with the caller’s own reason when the caller gives up', async () => {
    const asked = Promise.withResolvers<void>()
    await using party = await openParty(() => asked.resolve())
    const controller = new AbortController()
    const call = party.fetch({ signal: controller.signal })
    await asked.promise
    controller.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    await expect(party.fetch({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(party.results()).toEqual(['party.timeout', 'request.aborted'])
  })
})
