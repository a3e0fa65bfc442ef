/** `fetch` towards one outside party: in time, to a size, counted, and noted without what was said. */
import { AppError } from '#shared/errors/app-error.ts'
import { readBounded } from './bounded-body.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { toPathTemplate, type Message, type MessageLog } from './message-log.ts'
import type { Metrics } from './metrics.ts'

export type PartyFetchOptions = {
  readonly party: string
  readonly timeoutMs: number
  /** Largest answer, in bytes. */
  readonly maxBytes: number
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly messageLog: MessageLog
}

const sizeOf = (body: unknown): number => {
  if (typeof body === 'string') return Buffer.byteLength(body)
  return body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : 0
}

/** Statuses whose `Response` may have no body (Fetch Standard, "null body status"). */
const isBodyless = (status: number) => status === 204 || status === 205 || status === 304

/**
 * Has the shape of `fetch` and follows no redirect; the answer's body is already here.
 *
 * @throws AppError `party.timeout`, `party.unreachable`, `party.malformed` for an answer too large. When the caller's
 * own signal fired, its reason, as `fetch` does
 */
export const createPartyFetch = (options: PartyFetchOptions): typeof globalThis.fetch => {
  const { party, timeoutMs, maxBytes, clock, log, metrics, messageLog } = options
  const calls = metrics.counter('madoguchi_party_calls_total', 'Calls to outside parties by result.')
  const durations = metrics.histogram('madoguchi_party_call_duration_seconds', 'Time of calls to outside parties.')

  const note = (message: Omit<Message, 'party' | 'direction'>) => {
    messageLog.add({ ...message, party, direction: 'out' })
    calls.add({ party, result: message.result })
    durations.observe({ party }, message.ms / 1000)
    log.debug('party-call', {
      party,
      method: message.method,
      path: message.path,
      status: message.status,
      ms: message.ms,
    })
  }

  return async (input, init) => {
    const request = input instanceof Request ? input : undefined
    const url = new URL(request?.url ?? String(input))
    const own = init?.signal ?? request?.signal
    const timeOut = AbortSignal.timeout(timeoutMs)
    const startedAt = performance.now()
    const at = clock.now()
    const facts = (status: number | null, bytesReceived: number, result: string) => ({
      at,
      method: init?.method ?? request?.method ?? 'GET',
      path: toPathTemplate(url.pathname),
      bytesSent: sizeOf(init?.body),
      ms: Math.round(performance.now() - startedAt),
      status,
      bytesReceived,
      result,
    })
    try {
      const signal = own ? AbortSignal.any([own, timeOut]) : timeOut
      const response = await globalThis.fetch(input, { ...init, signal, redirect: 'error' })
      const { status, statusText, headers } = response
      const bytes = await readBounded(response, maxBytes)
      if (bytes === undefined) throw new AppError('party.malformed', { party })
      note(facts(status, bytes.length, 'answered'))
      return new Response(isBodyless(status) ? null : bytes, { status, statusText, headers })
    } catch (cause) {
      if (own?.aborted === true) {
        note(
          facts(
            null,
            0,
            own.reason instanceof Error && own.reason.name === 'TimeoutError' ? 'party.timeout' : 'request.aborted',
          ),
        )
        throw cause
      }
      const error =
        cause instanceof AppError
          ? cause
          : new AppError(timeOut.aborted ? 'party.timeout' : 'party.unreachable', { party }, { cause })
      note(facts(null, 0, error.code))
      throw error
    }
  }
}
