/** Hands a path of ours to another address as it is: the demo's panel of simulated devices. Never our cookies. */
import type { HonoRequest } from 'hono'
import { AppError } from '#shared/errors/app-error.ts'

const sent = ['accept', 'content-type', 'last-event-id'] as const
/** Set again by our own server, or not ours to give. */
const withheld = ['connection', 'content-encoding', 'content-length', 'keep-alive', 'set-cookie', 'transfer-encoding']

/**
 * `prefix/rest?query` becomes `target/rest?query`; bodies stream both ways. `stopping` ends what would never end.
 *
 * @throws AppError `party.unreachable`
 */
export const passThrough = async (
  request: HonoRequest,
  route: { readonly prefix: string; readonly target: string; readonly stopping: AbortSignal },
): Promise<Response> => {
  const { pathname, search } = new URL(request.url)
  const target = `${route.target.replace(/\/$/, '')}${pathname.slice(route.prefix.length)}${search}`
  const headers = new Headers()
  for (const name of sent) {
    const value = request.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  const { method, body, signal } = request.raw
  try {
    const answer = await fetch(target, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, route.stopping]),
      ...(body === null ? {} : { body, duplex: 'half' }),
    })
    const kept = new Headers(answer.headers)
    for (const name of withheld) kept.delete(name)
    kept.set('x-content-type-options', 'nosniff')
    return new Response(answer.body, { status: answer.status, headers: kept })
  } catch (cause) {
    throw new AppError('party.unreachable', { party: 'stand-ins' }, { cause })
  }
}
