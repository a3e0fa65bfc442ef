import { AppError, fromProblem } from '#shared/errors/app-error.ts'
import { buildPath, isBytesAnswer, type CallInput, type Endpoint, type ResponseOf } from './endpoint.ts'

export type Caller = <E extends Endpoint>(endpoint: E, input: CallInput<E>) => Promise<ResponseOf<E>>

/** What `CallInput` comes down to when the route is not known by type. */
type RawInput = {
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

const problemOf = async (response: Response): Promise<AppError> => {
  try {
    return fromProblem(await response.json())
  } catch (cause) {
    return new AppError('network.unreachable', undefined, { cause })
  }
}

/** The media type of bytes, where an endpoint answers with them. */
const bytesTypeOf = ({ response }: Endpoint): string | undefined =>
  response !== null && isBytesAnswer(response) ? response.mediaType : undefined

/**
 * A typed caller for declared endpoints. Answers are checked against the declaration before anyone sees them.
 *
 * @throws AppError — the BFF's own code, `network.unreachable` when no answer came, `request.aborted` when the
 * caller's signal fired, `internal.unexpected` when the answer is not what the endpoint declares.
 */
export const createCaller =
  (fetch: typeof globalThis.fetch, origin = ''): Caller =>
  async (endpoint, input) => {
    const { params, body, bytes, headers, signal } = input as unknown as RawInput
    let response: Response
    try {
      response = await fetch(origin + buildPath(endpoint.path, params), {
        method: endpoint.method,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: {
          accept: bytesTypeOf(endpoint) ?? 'application/json',
          ...(bytes ? { 'content-type': endpoint.bytes?.mediaType ?? 'application/octet-stream' } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: bytes ?? (body === undefined ? null : JSON.stringify(body)),
        signal: signal ?? null,
      })
    } catch (cause) {
      if (signal?.aborted) throw new AppError('request.aborted', undefined, { cause })
      throw new AppError('network.unreachable', undefined, { cause })
    }
    if (!response.ok) throw await problemOf(response)
    if (endpoint.response === null) return undefined as never
    if (isBytesAnswer(endpoint.response)) {
      const type = response.headers.get('content-type')
      if (type !== endpoint.response.mediaType)
        throw new AppError('internal.unexpected', undefined, { cause: new Error(`answered as ${type}`) })
      return new Uint8Array(await response.arrayBuffer()) as never
    }
    const parsed = endpoint.response.safeParse(await response.json())
    if (!parsed.success) throw new AppError('internal.unexpected', undefined, { cause: parsed.error })
    return parsed.data as never
  }
