import type { Page } from '@playwright/test'

/** Watches how long the page leaves a timer waiting. */
export const watchPauses = (page: Page) =>
  page.evaluate(() => {
    const watched = window as unknown as { longestPause: number }
    watched.longestPause = 0
    let last = performance.now()
    const tick = () => {
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
