import type { Page } from '@playwright/test'

/**
 * Work of 50 MB and more in the page's own thread stops it for longer than this on any machine. An idle machine stays below a
 * thirtieth of it: what a busy one does between two ticks must not make the test a gamble.
 */
export const longestPauseMs = 3000

/** Watches how long the page leaves a timer waiting; a further call begins anew. */
export const watchPauses = (page: Page) =>
  page.evaluate(() => {
    const watched = window as unknown as { longestPause: number; watch?: number }
    watched.longestPause = 0
    const watch = (watched.watch ?? 0) + 1
    watched.watch = watch
    let last = performance.now()
    const tick = () => {
      if (watched.watch !== watch) return
      const now = performance.now()
      watched.longestPause = Math.max(watched.longestPause, now - last)
      last = now
      setTimeout(tick, 10)
    }
    tick()
  })

/** In milliseconds, since the watching began. */
export const readLongestPause = (page: Page) =>
  page.evaluate(() => (window as unknown as { longestPause: number }).longestPause)
