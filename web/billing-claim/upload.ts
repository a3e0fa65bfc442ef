/** `fetch` of one request whose body goes out as a Blob, from where it lies, with a word about how far it has gone. */

const toUrl = (input: RequestInfo | URL): string => (input instanceof Request ? input.url : String(input))

const statusWithoutBody: ReadonlySet<number> = new Set([204, 205, 304])

const toResponse = (request: XMLHttpRequest): Response => {
  const type = request.getResponseHeader('content-type')
  return new Response(statusWithoutBody.has(request.status) ? null : (request.response as ArrayBuffer), {
    status: request.status,
    headers: type === null ? {} : { 'content-type': type },
  })
}

/**
 * The page's `fetch` tells nothing about a body under way; XMLHttpRequest does. The body of the call is replaced by `body`.
 * Rejects as `fetch` does: TypeError where no answer came, DOMException `AbortError` when the signal fired.
 */
export const uploadBlob =
  (body: Blob, onProgress: (sent: number, whole: number) => void): typeof fetch =>
  (input, init) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      const fail = () => reject(new TypeError('no answer came'))
      const stop = () => request.abort()
      const signal = init?.signal ?? undefined
      request.open(init?.method ?? 'POST', toUrl(input))
      request.responseType = 'arraybuffer'
      new Headers(init?.headers).forEach((value, name) => request.setRequestHeader(name, value))
      request.upload.addEventListener('progress', ({ loaded }) => onProgress(Math.min(loaded, body.size), body.size))
      request.addEventListener('load', () => resolve(toResponse(request)))
      request.addEventListener('error', fail)
      request.addEventListener('timeout', fail)
      request.addEventListener('abort', () => reject(new DOMException('the caller gave up', 'AbortError')))
      request.addEventListener('loadend', () => signal?.removeEventListener('abort', stop))
      if (signal?.aborted === true) {
        reject(new DOMException('the caller gave up', 'AbortError'))
        return
      }
      signal?.addEventListener('abort', stop, { once: true })
      request.send(body)
    })
