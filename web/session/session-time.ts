import type { SessionView } from '#shared/session/api.ts'

/** A session as it was told, and when by this page's own steady clock (`performance.now`). */
export type ToldSession = { readonly view: SessionView; readonly toldAt: number }

/** How long before its end a session warns (WCAG 2.2.1 asks for 20 seconds to answer; two minutes are given). */
export const warnMilliseconds = 2 * 60_000

/**
 * Milliseconds until the session ends, and which limit ends it. The server's clock is the truth: only the time that has
 * passed here since it spoke is taken off, so a wrong or moved clock of this machine does no harm.
 */
export const leftOf = (
  { view, toldAt }: ToldSession,
  now: number,
): { readonly milliseconds: number; readonly limit: 'idle' | 'absolute' } => {
  const passed = now - toldAt
  const idle = Date.parse(view.idleUntil) - Date.parse(view.now) - passed
  const absolute = Date.parse(view.expiresAt) - Date.parse(view.now) - passed
  return idle < absolute
    ? { milliseconds: Math.max(0, idle), limit: 'idle' }
    : { milliseconds: Math.max(0, absolute), limit: 'absolute' }
}
