import * as z from 'zod/mini'
import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { readBounded } from '#bff/platform/bounded-body.ts'

/** One HTTP exchange with an outside party; the only place where a failed `fetch` becomes an error of the catalogue. */

export type PartyLine = {
  readonly party: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

export type PartyRequest = {
  readonly url: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal | undefined
  /** Largest answer accepted, in bytes. */
  readonly limit?: number
}

export type PartyAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
}

const defaultLimit = 1 << 20

/**
 * Sends and reads whole, within the line's time. Throws `party.timeout`, `party.unreachable`, `party.malformed` (answer
 * too large), or `request.aborted` when the caller's own signal ended it. Any HTTP status is an answer.
 */
export const exchange = async (line: PartyLine, request: PartyRequest): Promise<PartyAnswer> => {
  const { party } = line
  const clock = AbortSignal.timeout(line.timeoutMs)
  const signal = request.signal ? AbortSignal.any([clock, request.signal]) : clock
  try {
    const response = await line.fetch(request.url, {
      method: request.method,
      signal,
      redirect: 'error',
      ...(request.headers === undefined ? {} : { headers: request.headers }),
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    const limit = request.limit ?? defaultLimit
    const body = await readBounded(response, limit)
    if (body === undefined)
      throw new AppError('party.malformed', { party }, { cause: new Error(`over ${limit} bytes`) })
    return { status: response.status, headers: response.headers, body }
  } catch (error) {
    if (error instanceof AppError) throw error
    if (request.signal?.aborted === true) throw new AppError('request.aborted', undefined, { cause: error })
    if (clock.aborted) throw new AppError('party.timeout', { party }, { cause: error })
    throw new AppError('party.unreachable', { party }, { cause: error })
  }
}

/** What a schema found wrong as paths and codes only: a party's answer may hold a person's data, an error may not. */
const describeIssues = (issues: readonly { readonly path: readonly PropertyKey[]; readonly code: string }[]): string =>
  issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.map(String).join('.')}: ${code}`)
    .join('; ')

/** Parses what a party said. Throws `party.malformed`, whose cause names places and never values. */
export const parseAnswer = <Schema extends z.ZodMiniType>(
  party: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> => {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  throw new AppError('party.malformed', { party }, { cause: new Error(describeIssues(parsed.error.issues)) })
}

/** The JSON value of an answer (RFC 8259). Throws `party.malformed` without quoting the text. */
export const parseJsonBody = (party: string, { body, status }: PartyAnswer): unknown => {
  try {
    return JSON.parse(decodeUtf8(body)) as unknown
  } catch {
    throw new AppError('party.malformed', { party }, { cause: new Error(`status ${status}: the body is not JSON`) })
  }
}
