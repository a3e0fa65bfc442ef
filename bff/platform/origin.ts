/** From which page a request may come. */
import type { HonoRequest } from 'hono'
import { AppError } from '#shared/errors/app-error.ts'

/** One configured origin; or, without one, whatever loopback name the browser used to reach this machine. */
export type OriginRule = { readonly configured: string | null; readonly secure: boolean }

export const originRuleOf = (configured: string | null): OriginRule => ({
  configured,
  secure: configured?.startsWith('https://') ?? false,
})

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

/**
 * The page's origin. A write must come from that very origin: browsers send `Origin` with every POST, PUT and DELETE
 * (Fetch Standard §3.2), and `Sec-Fetch-Site` where they can (Fetch Metadata §2.3). Without a configured origin any other
 * host name than a loopback one is refused for reads too, or a page could rebind its own name to this machine.
 *
 * @throws `request.origin-refused`
 */
export const requireOrigin = (rule: OriginRule, request: HonoRequest, isWrite: boolean): string => {
  const host = request.header('host') ?? new URL(request.url).host
  if (rule.configured === null && !loopbackHost.test(host)) throw new AppError('request.origin-refused')
  const own = rule.configured ?? `http://${host}`
  if (!isWrite) return own
  const site = request.header('sec-fetch-site')
  if (request.header('origin') !== own || (site !== undefined && site !== 'same-origin')) {
    throw new AppError('request.origin-refused')
  }
  return own
}
