/** How a declared endpoint becomes a route: who may call, from where, with what; and what may leave. */
import type { Context as HonoContext, Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import type * as z from 'zod/mini'
import { randomUUID } from 'node:crypto'
import {
  isBytesAnswer,
  type BodyOf,
  type BytesAnswer,
  type Endpoint,
  type PathParams,
  type ResponseOf,
} from '#shared/contract/endpoint.ts'
import { AppError, isAppError, toProblem } from '#shared/errors/app-error.ts'
import { passiveHeader, sessionAudiences, type SessionAudience } from '#shared/session/api.ts'
import { findClientAddress, type ProxyList } from './client-address.ts'
import type { Clock } from './clock.ts'
import { logAppError, type Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { findLength, readBytes, readJson } from './request-body.ts'
import { requireOrigin, type OriginRule } from './origin.ts'
import { answerHeaders } from './security-headers.ts'
import { cookieName, type Session, type Sessions } from './session.ts'
import { translateError } from './translate-error.ts'
import { createUploadRoom } from './upload-room.ts'

type ParamsOf<E> = E extends Endpoint<infer Path> ? PathParams<Path> : never

export type RequestContext<E extends Endpoint = Endpoint> = {
  readonly params: ParamsOf<E>
  readonly body: BodyOf<E>
  /** The body of a route that declares `bytes`; empty elsewhere. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Whose request this is. Throws `session.required` on a public route. */
  readonly session: Session
  /** The value of the session cookie of an audience, for rotation at log-in. */
  readonly cookie: (audience: SessionAudience) => string | undefined
  readonly requestId: string
  /** Null where nobody can tell: on this machine without a proxy, in tests. */
  readonly clientAddress: string | null
  /** The page's own origin, checked: what a card signs. */
  readonly origin: string
  readonly clock: Clock
  /** Fires when the caller goes away. */
  readonly signal: AbortSignal
  readonly setHeader: (name: string, value: string) => void
}

type ResultOf<E> = [ResponseOf<E>] extends [undefined] ? void : ResponseOf<E>

/** An answer that is frozen is checked and written once, however often it is given: many may be given the same. */
export type Handler<E extends Endpoint> = (context: RequestContext<E>) => Promise<NoInfer<ResultOf<E>>>
export type Mount = <E extends Endpoint>(endpoint: E, handler: Handler<E>) => void

export type MountDependencies = {
  readonly sessions: Sessions
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly originRule: OriginRule
  readonly proxies: ProxyList
}

const jsonLimit = 64 * 1024
/** Octets of uploads in memory at once: of one caller, and of all together. */
const uploadRoom = { each: 512 * 1024 * 1024, all: 1024 * 1024 * 1024 }

/**
 * The session of the first allowed audience whose cookie lives. Deny by default: nothing is granted by a missing line.
 *
 * @throws `session.required` without a cookie, `session.expired` when none of them lives, `session.forbidden` when the
 * role has not the route's privilege
 */
const requireSession = async (
  endpoint: Endpoint,
  sessions: Sessions,
  cookie: RequestContext['cookie'],
): Promise<Session> => {
  let code: 'session.required' | 'session.expired' = 'session.required'
  for (const audience of sessionAudiences) {
    if (!endpoint.allow.includes(audience)) continue
    const token = cookie(audience)
    if (token === undefined) continue
    const session = await sessions.find(audience, token)
    if (session === 'expired') {
      code = 'session.expired'
      continue
    }
    const { privilege } = endpoint
    if (privilege === undefined || session.privileges.some((held) => held === privilege)) return session
    throw new AppError('session.forbidden')
  }
  throw new AppError(code)
}

/** Throws `internal.unexpected` where a handler gives something else, or more than its endpoint declares. */
const requireBytes = (value: unknown, { limit }: BytesAnswer): Uint8Array<ArrayBuffer> => {
  if (value instanceof Uint8Array && value.length <= limit) return value as Uint8Array<ArrayBuffer>
  throw new AppError('internal.unexpected', undefined, { cause: new Error('not the bytes that were declared') })
}

/** What a frozen answer was written as by a schema: it was checked when it was given first. */
const written = new WeakMap<z.ZodMiniType, WeakMap<object, string>>()

/** Throws `internal.unexpected` where a handler gives anything else than its endpoint declares. */
const toJson = (schema: z.ZodMiniType, value: unknown): string => {
  const isKept = typeof value === 'object' && value !== null && Object.isFrozen(value)
  const texts = written.get(schema) ?? new WeakMap<object, string>()
  const known = isKept ? texts.get(value) : undefined
  if (known !== undefined) return known
  const checked = schema.safeParse(value)
  if (!checked.success) throw new AppError('internal.unexpected', undefined, { cause: checked.error })
  const text = JSON.stringify(checked.data)
  if (isKept) written.set(schema, texts.set(value, text))
  return text
}

const [activityHeader, passive] = Object.entries(passiveHeader)[0] ?? []

export const createMount = (app: Hono, dependencies: MountDependencies): { mount: Mount; endpoints: Endpoint[] } => {
  const { sessions, clock, log, metrics, originRule, proxies } = dependencies
  const endpoints: Endpoint[] = []
  const uploads = createUploadRoom(uploadRoom)
  const requests = metrics.counter('madoguchi_http_requests_total', 'Answers by route and status.')
  const durations = metrics.histogram(
    'madoguchi_http_request_duration_seconds',
    'Time from request to answer by route.',
  )

  /** Everything between a request and the body of its answer, in this order: where from, who, what. */
  const perform = async <E extends Endpoint>(endpoint: E, handler: Handler<E>, c: HonoContext, headers: Headers) => {
    const cookie = (audience: SessionAudience) => getCookie(c, cookieName(audience, originRule.secure))
    const origin = requireOrigin(originRule, c.req, endpoint.method !== 'GET')
    let session: Session | undefined
    if (!endpoint.allow.includes('public')) {
      session = await requireSession(endpoint, sessions, cookie)
      if (c.req.header(activityHeader ?? '') !== passive) await sessions.touch(session)
    }
    const body = endpoint.body === undefined ? undefined : await readJson(c.req.raw, endpoint.body, jsonLimit)
    const handle = async (bytes: Uint8Array<ArrayBuffer>): Promise<unknown> =>
      handler({
        params: c.req.param() as ParamsOf<E>,
        body: body as BodyOf<E>,
        bytes,
        get session() {
          if (session === undefined) throw new AppError('session.required')
          return session
        },
        cookie,
        requestId: headers.get('x-request-id') ?? '',
        get clientAddress() {
          return findClientAddress(c, proxies)
        },
        origin,
        clock,
        get signal() {
          return c.req.raw.signal
        },
        setHeader: (name, text) => headers.append(name, text),
      })
    const { bytes } = endpoint
    const value =
      bytes === undefined
        ? await handle(new Uint8Array())
        : await uploads.hold(
            {
              caller: session === undefined ? '' : `${session.audience} ${session.subject}`,
              octets: findLength(c.req.raw, bytes),
            },
            async () => handle(await readBytes(c.req.raw, bytes)),
          )
    if (endpoint.response === null) {
      headers.delete('content-type')
      return null
    }
    if (isBytesAnswer(endpoint.response)) {
      headers.set('content-type', endpoint.response.mediaType)
      return requireBytes(value, endpoint.response)
    }
    return toJson(endpoint.response, value)
  }

  const mount: Mount = (endpoint, handler) => {
    endpoints.push(endpoint)
    const { method, path } = endpoint
    app.on(method, path, async (c) => {
      const startedAt = performance.now()
      const requestId = randomUUID()
      const headers = new Headers(answerHeaders)
      headers.set('x-request-id', requestId)
      let answer: Response
      let failure: AppError | undefined
      try {
        const value = await perform(endpoint, handler, c, headers)
        answer = new Response(value, { status: value === null ? 204 : 200, headers })
      } catch (cause) {
        failure = translateError(cause)
        answer = buildProblem(failure, requestId)
      }
      const seconds = (performance.now() - startedAt) / 1000
      const { status } = answer
      requests.add({ method, route: path, status: String(status) })
      durations.observe({ method, route: path }, seconds)
      const facts = { requestId, method, route: path, status, ms: Math.round(seconds * 1000) }
      if (failure === undefined) log.info('request', facts)
      else logAppError(log, 'request', failure, facts)
      return answer
    })
  }
  return { mount, endpoints }
}

/** The only place where an error becomes an answer (RFC 9457). */
export const buildProblem = (error: AppError, requestId: string): Response => {
  const retryAfter = isAppError(error, 'request.rate-limited')
    ? { 'retry-after': String(error.detail.retryAfterSeconds) }
    : {}
  return new Response(JSON.stringify(toProblem(error, requestId)), {
    status: error.row.status,
    headers: {
      ...answerHeaders,
      ...retryAfter,
      'content-type': 'application/problem+json',
      'x-request-id': requestId,
    },
  })
}
