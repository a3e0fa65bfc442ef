import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { createRateLimit } from './rate-limit.ts'

const setUp = (burst: number, perSecond: number) => {
  let now = 1_000_000
  const limit = createRateLimit({ now: () => new Date(now) }, { burst, perSecond })
  const isTaken = () => {
    try {
      limit.take()
      return true
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      return false
    }
  }
  return {
    limit,
    isTaken,
    advance: (ms: number) => {
      now += ms
    },
  }
}

describe('a rate limit', () => {
  it('lets a burst through, then says how long to wait, and keeps its word', () => {
    const { limit, isTaken, advance } = setUp(3, 0.5)
    expect([isTaken(), isTaken(), isTaken(), isTaken()]).toEqual([true, true, true, false])
    expect(() => limit.take()).toThrow(new AppError('request.rate-limited', { retryAfterSeconds: 2 }))
    advance(2000)
    expect([isTaken(), isTaken()]).toEqual([true, false])
  })

  it('gains nothing from a clock that is set back', () => {
    const { isTaken, advance } = setUp(1, 1)
    expect(isTaken()).toBe(true)
    advance(-60_000)
    expect(isTaken()).toBe(false)
    advance(1000)
    expect(isTaken()).toBe(true)
  })

  it('never lets more through than the burst and the rate allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { maxLength: 60 }), (pauses) => {
        const { isTaken, advance } = setUp(4, 2)
        let taken = 0
        for (const pause of pauses) {
          advance(pause)
          if (isTaken()) taken += 1
        }
        const seconds = pauses.reduce((sum, pause) => sum + pause, 0) / 1000
        expect(taken).toBeLessThanOrEqual(4 + 2 * seconds)
      }),
    )
  })
})
