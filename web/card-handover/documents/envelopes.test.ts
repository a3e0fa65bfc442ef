import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envelopeKeys, envelopes, findSeenAlways, findSeenEver, type Envelope } from './envelopes.ts'

const windowed = envelopeKeys.map((key): Envelope => envelopes[key]).filter(({ window }) => window !== null)

describe('CM-SC-8 the window of an envelope', () => {
  it('exists for at least one kind', () => {
    expect(windowed.length).toBeGreaterThan(0)
  })

  it('shows a point of the letter always, at times or never, as the letter slides', () => {
    for (const envelope of windowed) {
      const [always, ever, window] = [findSeenAlways(envelope), findSeenEver(envelope), envelope.window]
      if (always === null || ever === null || window === null) throw new Error('no window')
      const inside = (box: typeof always, x: number, y: number) =>
        x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
      const slack = { x: envelope.width - envelope.folded.width, y: envelope.height - envelope.folded.height }
      fc.assert(
        fc.property(
          fc.double({ min: -10, max: 220, noNaN: true }),
          fc.double({ min: -20, max: 99, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          (x, y, right, down) => {
            const seen = inside(window, x + right * slack.x, y + down * slack.y)
            if (inside(always, x, y)) expect(seen).toBe(true)
            if (seen) expect(inside(ever, x, y)).toBe(true)
          },
        ),
      )
    }
  })

  it('leaves room for an address: at least 60 by 20 millimetres', () => {
    for (const envelope of windowed) {
      const always = findSeenAlways(envelope)
      expect(always?.width).toBeGreaterThanOrEqual(60)
      expect(always?.height).toBeGreaterThanOrEqual(20)
    }
  })
})
