import * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { sessionApi } from '#shared/session/api.ts'
import { openTestApp } from '../flow/app-fixture.ts'
import { openProductApp } from './product-app.ts'

/** The part of OpenAPI 3.1 (§4.8) the document uses, strictly: a member that is not of the standard fails. */
const schemaObject = z.record(z.string(), z.unknown())
const mediaTypes = z.record(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/), z.strictObject({ schema: schemaObject }))
const response = z.strictObject({ description: z.string().min(1), content: mediaTypes.optional() })
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-zA-Z]+$/),
  summary: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()),
  parameters: z.array(
    z.strictObject({ name: z.string(), in: z.literal('path'), required: z.literal(true), schema: schemaObject }),
  ),
  requestBody: z.strictObject({ required: z.literal(true), content: mediaTypes }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), response),
  security: z.array(z.record(z.string(), z.array(z.string()))),
})
const methods = z.enum(['get', 'put', 'post', 'delete'])
const openApi = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().regex(/^\/api(\/([a-z-]+|\{[a-zA-Z]+\}))+$/), z.partialRecord(methods, operation)),
  components: z.strictObject({
    schemas: z.record(z.string(), schemaObject),
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('apiKey'), in: z.literal('cookie'), name: z.string() }),
    ),
  }),
})

const readDocument = async () => {
  await using product = await openProductApp()
  const { test } = product
  const answer = await test.request('GET', '/api/openapi.json')
  const text = await answer.text()
  return { text, document: openApi.parse(JSON.parse(text)), endpoints: test.app.endpoints }
}

describe('the OpenAPI document', () => {
  it('is one of OpenAPI 3.1 and describes every endpoint once', async () => {
    const { document, endpoints } = await readDocument()
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.toSorted()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).toSorted())
    const ids = Object.values(document.paths).flatMap((item) => Object.values(item).map((one) => one?.operationId))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('declares exactly the parameters of each path, and only schemes and schemas it has', async () => {
    const { text, document } = await readDocument()
    for (const [path, item] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      for (const one of Object.values(item)) {
        expect(one?.parameters.map(({ name }) => name)).toEqual(names)
        for (const scheme of one?.security ?? []) {
          expect(Object.keys(document.components.securitySchemes)).toEqual(expect.arrayContaining(Object.keys(scheme)))
        }
      }
    }
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1])
    expect([...new Set(references)]).toEqual(['#/components/schemas/Problem'])
    expect(text).not.toContain('$schema')
  })

  it('has schemas that accept what is answered and refuse what is not declared', async () => {
    const { document } = await readDocument()
    await using test = await openTestApp()
    const cookie = await test.signIn('centre-operator')
    const answer = await test.caller(cookie)(sessionApi.centre.readSession, {})
    const described = document.paths[sessionApi.centre.readSession.path]?.get?.responses['200']
    const printed = z.fromJSONSchema(
      described?.content?.['application/json']?.schema as Parameters<typeof z.fromJSONSchema>[0],
    )
    expect(printed.safeParse(answer).success).toBe(true)
    expect(printed.safeParse({ ...answer, expiresAt: 'tomorrow' }).success).toBe(false)
    expect(printed.safeParse({ ...answer, secret: 'x' }).success).toBe(false)
    const { requestBody } = document.paths[sessionApi.centre.signIn.path]?.post ?? {}
    const body = z.fromJSONSchema(
      requestBody?.content['application/json']?.schema as Parameters<typeof z.fromJSONSchema>[0],
    )
    expect(body.safeParse({ id: 'a', secret: 'b' }).success).toBe(true)
    expect(body.safeParse({ id: 'a' }).success).toBe(false)
  })

  it('asks for the cookie of the portal, and for none to sign in', async () => {
    const { document } = await readDocument()
    expect(document.paths['/api/centre/session']?.get?.security).toEqual([{ centre: [] }])
    expect(document.paths['/api/centre/session']?.post?.security).toEqual([])
    expect(document.components.securitySchemes['centre']?.name).toBe('madoguchi-centre')
  })
})
