import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { AppError } from '#shared/errors/app-error.ts'
import { exchange, parseAnswer, parseJsonBody, type PartyRequest } from './exchange.ts'

const ask = (fetch: typeof globalThis.fetch, more: Partial<PartyRequest> = {}) =>
  exchange({ party: 'clock', fetch, timeoutMs: 30 }, { url: 'http://party.invalid/', method: 'GET', ...more })

/** Answers nothing until it is aborted, and rejects then as `fetch` does. */
const silent: typeof globalThis.fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))
  })

describe('an exchange with a party', () => {
  it('gives status, headers and the whole body, whatever the status', async () => {
    const answer = await ask(() => Promise.resolve(new Response('no', { status: 418, headers: { 'x-tea': 'green' } })))
    expect(answer).toMatchObject({ status: 418, body: new TextEncoder().encode('no') })
    expect(answer.headers.get('x-tea')).toBe('green')
  })

  it('never follows to another address', async () => {
    let redirect: unknown
    await ask((_, init) => {
      redirect = init?.redirect
      return Promise.resolve(new Response())
    })
    expect(redirect).toBe('error')
  })

  it.each([
    ['a line that breaks', () => Promise.reject(new TypeError('fetch failed')), 'party.unreachable'],
    ['silence', silent, 'party.timeout'],
    ['an answer without end', () => Promise.resolve(new Response('x'.repeat(101))), 'party.malformed'],
    ['an error of the catalogue', () => Promise.reject(new AppError('network.unreachable')), 'network.unreachable'],
  ] as const)('takes %s for what it is', async (_, fetch, code) => {
    await expect(ask(fetch, { limit: 100 })).rejects.toMatchObject({ code })
  })

  it('is the caller’s to end', async () => {
    const abort = new AbortController()
    const asked = ask(silent, { signal: abort.signal })
    abort.abort()
    await expect(asked).rejects.toMatchObject({ code: 'request.aborted' })
  })
})

describe('what a party said', () => {
  const answer = (text: string) => ({ status: 200, headers: new Headers(), body: new TextEncoder().encode(text) })

  it('is JSON or malformed, and never quoted', () => {
    expect(parseJsonBody('clock', answer('{"a":1}'))).toEqual({ a: 1 })
    const attempt = () => parseJsonBody('clock', answer('{"name":"佐藤'))
    expect(attempt).toThrow('party.malformed')
    expect(() => parseJsonBody('clock', { ...answer(''), body: Uint8Array.of(0xff) })).toThrow('party.malformed')
  })

  it('fits its schema or is malformed at named places', () => {
    const schema = z.strictObject({ name: z.literal('a') })
    expect(parseAnswer('clock', schema, { name: 'a' })).toEqual({ name: 'a' })
    const error = (() => {
      try {
        return parseAnswer('clock', schema, { name: '佐藤' })
      } catch (thrown) {
        return thrown as AppError
      }
    })()
    expect(error).toMatchObject({ code: 'party.malformed', cause: { message: 'name: invalid_value' } })
  })
})
