import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startIdleClock, startReminder } from './idle-clock.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const start = (limits = { warnAfter: 60, endAfter: 30 }) => {
  const seen: (number | 'end')[] = []
  const clock = startIdleClock(limits, { onWarn: (left) => seen.push(left), onEnd: () => seen.push('end') })
  return { seen, clock }
}

describe('the clock of silence', () => {
  it('asks after its time and not a second earlier', () => {
    const { seen } = start()
    vi.advanceTimersByTime(59_999)
    expect(seen).toEqual([])
    vi.advanceTimersByTime(1)
    expect(seen).toEqual([30])
  })

  it('counts every second down and ends once', () => {
    const { seen } = start()
    vi.advanceTimersByTime(90_000)
    expect(seen).toEqual([...Array.from({ length: 30 }, (_, at) => 30 - at), 'end'])
    vi.advanceTimersByTime(600_000)
    expect(seen.at(-1)).toBe('end')
    expect(seen).toHaveLength(31)
  })

  it('is set back by every touch before the question', () => {
    const { seen, clock } = start()
    for (let minute = 0; minute < 10; minute += 1) {
      vi.advanceTimersByTime(59_000)
      clock.touch()
    }
    expect(seen).toEqual([])
  })

  it('takes only an answer for an answer while the question stands', () => {
    const { seen, clock } = start()
    vi.advanceTimersByTime(65_000)
    clock.touch()
    vi.advanceTimersByTime(1_000)
    expect(seen.at(-1)).toBe(24)
    clock.restart()
    vi.advanceTimersByTime(59_999)
    expect(seen.at(-1)).toBe(24)
    vi.advanceTimersByTime(1)
    expect(seen.at(-1)).toBe(30)
  })

  it('ends without asking where there is no time for a question', () => {
    const { seen } = start({ warnAfter: 60, endAfter: 0 })
    vi.advanceTimersByTime(60_000)
    expect(seen).toEqual(['end'])
  })

  it('does nothing any more once it is stopped', () => {
    const { seen, clock } = start()
    vi.advanceTimersByTime(61_000)
    clock.stop()
    vi.advanceTimersByTime(600_000)
    expect(seen).toEqual([30, 29])
  })
})

describe('the reminder to take the card', () => {
  const remind = () => {
    const seen: string[] = []
    const stop = startReminder(
      { every: 10, until: 60 },
      { onRemind: () => seen.push('remind'), onGiveUp: () => seen.push('give up') },
    )
    return { seen, stop }
  }

  it('sounds at once and every ten seconds', () => {
    const { seen } = remind()
    expect(seen).toEqual(['remind'])
    vi.advanceTimersByTime(29_999)
    expect(seen).toEqual(['remind', 'remind', 'remind'])
  })

  it('calls a human after a minute', () => {
    const { seen } = remind()
    vi.advanceTimersByTime(59_999)
    expect(seen).not.toContain('give up')
    vi.advanceTimersByTime(1)
    expect(seen).toContain('give up')
  })

  it('is silent once the card is gone', () => {
    const { seen, stop } = remind()
    stop()
    vi.advanceTimersByTime(120_000)
    expect(seen).toEqual(['remind'])
  })
})
