/** What a browser is told to forbid. Documents carry everything; JSON carries little, set when the answer is made. */

/** Of every JSON answer: never cached, never sniffed, never read by another origin's page. */
export const answerHeaders = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Everything from ourselves, no inline code, no eval; DOM sinks take only values of the policy named `app`. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app',
].join('; ')

/**
 * The worker that reads PDF pages to be looked at decodes scans (JBIG2, JPEG 2000) in WebAssembly; nothing else may. A worker
 * has the policy of its own script (CSP3 §4.2.2), so the page's stays as it is.
 */
export const pageReaderPolicy = contentSecurityPolicy.replace(
  "script-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
)

/** USB alone: vendor-class readers are driven by WebUSB. A kiosk keeps its screen on. */
const permissionsPolicy = [
  'usb=(self)',
  'screen-wake-lock=(self)',
  'publickey-credentials-get=(self)',
  ...['accelerometer', 'autoplay', 'bluetooth', 'camera', 'display-capture', 'encrypted-media', 'geolocation'].map(
    deny,
  ),
  ...['gyroscope', 'hid', 'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'xr-spatial-tracking'].map(deny),
].join(', ')

function deny(feature: string): string {
  return `${feature}=()`
}

/** Of every document and static file. HSTS is meaningless and refused without https (RFC 6797 §7.2). */
export const documentHeaders = (secure: boolean): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy,
  'permissions-policy': permissionsPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'origin-agent-cluster': '?1',
  ...(secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains; preload' } : {}),
})
