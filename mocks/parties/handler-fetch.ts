import { getResponse, type HttpHandler } from 'msw'

/**
 * A `fetch` that reaches these handlers and nothing else: a stand-in without a socket. A request nobody answers, and an
 * answer that is a network error, reject as `fetch` does; an aborted signal rejects with its reason.
 */
export const createHandlerFetch =
  (handlers: readonly HttpHandler[]): typeof globalThis.fetch =>
  async (input, init) => {
    const request = new Request(input, init)
    // Not `request.signal`: undici ties it to the given one by a weak reference, which may be collected before it fires.
    const signal = init?.signal ?? request.signal
    signal.throwIfAborted()
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
    const response = await Promise.race([getResponse([...handlers], request), aborted])
    if (response === undefined || response.type === 'error') throw new TypeError('fetch failed')
    return response
  }
