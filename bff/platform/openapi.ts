/** The declared endpoints as an OpenAPI 3.1 document, made of the same schemas that check each request. */
import * as z from 'zod/mini'
import { isBytesAnswer, type BytesBody, type Endpoint } from '#shared/contract/endpoint.ts'
import { catalogue, type ErrorCode } from '#shared/errors/catalogue.ts'
import { sessionAudiences } from '#shared/session/api.ts'
import { cookieName } from './session.ts'

type JsonObject = Readonly<Record<string, unknown>>

export const openApiTitle = 'Madoguchi'

const toSchema = (schema: z.ZodMiniType, io: 'input' | 'output'): JsonObject => {
  // the dialect is 3.1's default, and a nested `$schema` is allowed at a schema resource's root only
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' })
  return rest
}

/** Codes any route may answer with, by who may call it and whether it has a body. */
const commonCodes = ({ allow, method, body, bytes }: Endpoint): readonly ErrorCode[] => [
  ...(allow.includes('public') ? [] : (['session.required', 'session.expired', 'session.forbidden'] as const)),
  ...(method === 'GET' ? [] : (['request.origin-refused'] as const)),
  ...(body === undefined && bytes === undefined ? [] : (['request.invalid', 'request.too-large'] as const)),
  'internal.unexpected',
]

/** One answer a status, naming the codes that lead to it. */
const problemResponses = (endpoint: Endpoint): JsonObject => {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of new Set([...endpoint.errors, ...commonCodes(endpoint)])) {
    const { status } = catalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const answers = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ])
  return Object.fromEntries(answers)
}

const toBytesContent = ({ mediaType }: BytesBody): JsonObject => ({
  [mediaType]: { schema: { type: 'string', contentMediaType: mediaType } },
})

const answerContentOf = (response: NonNullable<Endpoint['response']>): JsonObject =>
  isBytesAnswer(response) ? toBytesContent(response) : { 'application/json': { schema: toSchema(response, 'output') } }

const requestBodyOf = ({ body, bytes }: Endpoint): JsonObject => {
  if (bytes !== undefined) return { requestBody: { required: true, content: toBytesContent(bytes) } }
  if (body === undefined) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: toSchema(body, 'input') } } } }
}

const toOperation = (endpoint: Endpoint): JsonObject => {
  const { method, path, summary, allow, privilege, response } = endpoint
  const names = [...path.matchAll(/:([a-zA-Z]+)/g)].map((match) => match[1] ?? '')
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z]+([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: [path.split('/')[2] ?? 'api'],
    ...(privilege === undefined ? {} : { description: `Needs the privilege \`${privilege}\`.` }),
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...requestBodyOf(endpoint),
    responses: {
      ...(response === null
        ? { 204: { description: 'Done' } }
        : {
            200: {
              description: 'The answer',
              content: answerContentOf(response),
            },
          }),
      ...problemResponses(endpoint),
    },
    security: allow.includes('public') ? [] : allow.map((audience) => ({ [audience]: [] })),
  }
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(catalogue) },
    requestId: { type: 'string' },
    detail: {},
  },
}

export const buildOpenApi = (
  endpoints: readonly Endpoint[],
  options: { readonly version: string; readonly secure: boolean },
): JsonObject => {
  const paths: Record<string, Record<string, JsonObject>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: toOperation(endpoint) }
  }
  return {
    openapi: '3.1.1',
    info: { title: openApiTitle, version: options.version },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: Object.fromEntries(
        sessionAudiences.map((audience) => [
          audience,
          { type: 'apiKey', in: 'cookie', name: cookieName(audience, options.secure) },
        ]),
      ),
    },
  }
}
