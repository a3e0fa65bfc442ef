import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { createRateLimit, createSharedRateLimit } from './rate-limit.ts'

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

describe('a rate limit that is shared', () => {
  const share = () => {
    const all = { burst: 5, perSecond: 1 }
    return createSharedRateLimit({ now: () => new Date(1_000_000) }, { each: { burst: 2, perSecond: 1 }, all })
  }
  const refused = new AppError('request.rate-limited', { retryAfterSeconds: 1 })

  it('leaves others their share when one network has had its own', () => {
    const limit = share()
    for (let count = 0; count < 2; count += 1) limit.take('203.0.113.7')
    for (let count = 0; count < 10; count += 1) expect(() => limit.take('203.0.113.7')).toThrow(refused)
    for (let count = 0; count < 2; count += 1) limit.take('198.51.100.1')
  })

  it('ends for all together, known and unknown', () => {
    const limit = share()
    for (const network of ['a', 'b', 'c', null, null]) limit.take(network)
    for (const network of ['d', null]) expect(() => limit.take(network)).toThrow(refused)
  })

  it('remembers no more networks than it has room for', () => {
    const limit = createSharedRateLimit(
      { now: () => new Date(1_000_000) },
      { each: { burst: 1, perSecond: 1 }, all: { burst: 1e9, perSecond: 1 } },
    )
    limit.take('first')
    for (let count = 0; count < 10_000; count += 1) limit.take(`network ${count}`)
    limit.take('first')
    expect(() => limit.take('network 9999')).toThrow(refused)
  })
})
