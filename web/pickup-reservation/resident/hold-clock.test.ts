import { describe, expect, it } from 'vitest'
import { isSpoken, secondsLeft } from './hold-clock.ts'

const hold = {
  holdToken: 'x'.repeat(43),
  slot: { windowId: 'a', day: '2026-11-24', start: 600, end: 630, windowName: '本社窓口' },
  // a machine whose clock is a year behind
  now: '2025-01-01T00:00:00.000Z',
  expiresAt: '2025-01-01T00:10:00.000Z',
  extensionsLeft: 10,
}

describe('the countdown of a hold', () => {
  it("follows the server's clock, whatever this machine's says", () => {
    expect(secondsLeft({ hold, toldAt: 5000 }, 5000)).toBe(600)
    expect(secondsLeft({ hold, toldAt: 5000 }, 65_000)).toBe(540)
    expect(secondsLeft({ hold, toldAt: 5000 }, 10_000_000)).toBe(0)
  })
  it('is said five times', () => {
    expect(Array.from({ length: 601 }, (_, seconds) => seconds).filter(isSpoken)).toEqual([0, 30, 60, 120, 300])
  })
})
