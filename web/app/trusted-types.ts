/**
 * The one Trusted Types policy of the product, named in its Content-Security-Policy (`trusted-types app`). It lets workers of
 * our own build start and nothing else become script.
 */

/** Lib.dom does not carry the API's types yet; this is the part that is used (W3C Trusted Types §2.3). */
type PolicyFactory = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** Built workers have a hash in the name; the development server serves them by their source's name. */
const builtWorker = /^\/assets\/[a-z-]+\.worker-[\w-]+\.js$/
const sourceWorker = /^\/[a-z/-]+\.worker\.ts$/

/** The address itself where it is one of our workers. Throws TypeError for any other. */
export const requireWorkerUrl = (
  url: string,
  { page, isDevelopment }: { readonly page: string; readonly isDevelopment: boolean },
): string => {
  const { origin, pathname } = new URL(url, page)
  const isKnown = builtWorker.test(pathname) || (isDevelopment && sourceWorker.test(pathname))
  if (origin !== new URL(page).origin || !isKnown) throw new TypeError('not a worker of this product')
  return url
}

const rules = {
  createScriptURL: (url: string): string =>
    requireWorkerUrl(url, { page: location.href, isDevelopment: import.meta.env.DEV }),
}

let policy: typeof rules | undefined

/** The address as the browser demands it: a `TrustedScriptURL` where Trusted Types are known, else the checked text. */
export const toTrustedWorkerUrl = (url: string): string => {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  policy ??= factory === undefined ? rules : factory.createPolicy('app', rules)
  return policy.createScriptURL(url)
}
