import * as z from 'zod/mini'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { apply, identify, readHousehold, readTerminal } from '#shared/convenience-issuance/api.ts'
import { createCaller } from './client.ts'
import { buildPath, bytesAnswer, endpoint, type CallInput, type PathParams, type ResponseOf } from './endpoint.ts'

const rename = endpoint({
  method: 'POST',
  path: '/api/things/:thingId',
  summary: 'Rename a thing',
  allow: ['public'],
  body: z.object({ name: z.string() }),
  response: z.object({ name: z.string() }),
})

const answering = (body: unknown, init?: ResponseInit) => {
  const seen: Request[] = []
  const fetch: typeof globalThis.fetch = async (input, options) => {
    seen.push(new Request(new URL(String(input), 'http://bff.test'), { ...options, signal: null }))
    return Response.json(body, init)
  }
  return { seen, call: createCaller(fetch) }
}

describe('a declared endpoint', () => {
  it('takes its parameters from its path, by type', () => {
    expectTypeOf<PathParams<'/a/:one/b/:two'>>().toExtend<{ one: string; two: string }>()
    expectTypeOf<CallInput<typeof readHousehold>['params']>().toEqualTypeOf<
      { readonly visitId: string } & { readonly kind: string }
    >()
    expectTypeOf<CallInput<typeof identify>['params']>().toExtend<{ visitId: string }>()
    expectTypeOf<CallInput<typeof readTerminal>['params']>().toEqualTypeOf<undefined>()
    expect(apply.path).toBe('/api/kiosk/visits/:visitId/application')
  })

  it('escapes what it puts into a path', () => {
    expect(buildPath('/api/things/:thingId', { thingId: 'a/../b?c' })).toBe('/api/things/a%2F..%2Fb%3Fc')
  })
})

describe('a caller', () => {
  it('sends the body as JSON and gives back the checked answer', async () => {
    const { seen, call } = answering({ name: 'after', more: 'than declared' })
    expect(await call(rename, { params: { thingId: '7' }, body: { name: 'after' } })).toEqual({ name: 'after' })
    expect(seen[0]?.url).toBe('http://bff.test/api/things/7')
    expect(await seen[0]?.json()).toEqual({ name: 'after' })
  })

  it('rebuilds the error of a problem document, detail and all', async () => {
    const { call } = answering({ code: 'card.pin-incorrect', detail: { retriesLeft: 2 } }, { status: 422 })
    await expect(call(rename, { params: { thingId: '7' }, body: { name: '' } })).rejects.toEqual(
      new AppError('card.pin-incorrect', { retriesLeft: 2 }),
    )
  })

  it('refuses an answer that is not what the endpoint declares', async () => {
    const { call } = answering({ nom: 'after' })
    await expect(call(rename, { params: { thingId: '7' }, body: { name: '' } })).rejects.toMatchObject({
      code: 'internal.unexpected',
    })
  })

  it('takes and gives bytes as they are, under their media types', async () => {
    const convert = endpoint({
      method: 'POST',
      path: '/api/convert',
      summary: 'Convert',
      allow: ['public'],
      bytes: { mediaType: 'application/x-question', limit: 10 },
      response: bytesAnswer('application/x-answer', 10),
    })
    expectTypeOf<ResponseOf<typeof convert>>().toEqualTypeOf<Uint8Array<ArrayBuffer>>()
    const answeringAs = (type: string) => {
      const seen: Request[] = []
      const call = createCaller(async (input, init) => {
        seen.push(new Request(new URL(String(input), 'http://bff.test'), { ...init, signal: null }))
        return new Response(Uint8Array.of(0, 255), { headers: { 'content-type': type } })
      })
      return { seen, ask: () => call(convert, { bytes: Uint8Array.of(1, 2) }) }
    }
    const { seen, ask } = answeringAs('application/x-answer')
    expect(await ask()).toEqual(Uint8Array.of(0, 255))
    expect(seen[0]?.headers.get('content-type')).toBe('application/x-question')
    expect(seen[0]?.headers.get('accept')).toBe('application/x-answer')
    await expect(answeringAs('text/html').ask()).rejects.toMatchObject({ code: 'internal.unexpected' })
  })

  it('says network.unreachable when nobody answers', async () => {
    const call = createCaller(() => Promise.reject(new TypeError('fetch failed')))
    await expect(call(readTerminal, {})).rejects.toMatchObject({ code: 'network.unreachable' })
  })
})
