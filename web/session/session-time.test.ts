import { describe, expect, it } from 'vitest'
import type { SessionView } from '#shared/session/api.ts'
import { leftOf } from './session-time.ts'

const view: SessionView = {
  audience: 'centre',
  subject: 'operator-1',
  displayName: 'Operator',
  role: 'centre-operator',
  privileges: [],
  municipalityCode: null,
  now: '2026-11-24T01:00:00Z',
  idleUntil: '2026-11-24T01:15:00Z',
  expiresAt: '2026-11-24T09:00:00Z',
}

describe('the time left of a session', () => {
  it('runs by the page’s steady clock from what the server told', () => {
    expect(leftOf({ view, toldAt: 5_000 }, 5_000)).toEqual({ milliseconds: 15 * 60_000, limit: 'idle' })
    expect(leftOf({ view, toldAt: 5_000 }, 65_000)).toEqual({ milliseconds: 14 * 60_000, limit: 'idle' })
  })

  it('ends by the absolute limit where that comes first', () => {
    const late = { ...view, now: '2026-11-24T08:59:00Z', idleUntil: '2026-11-24T09:14:00Z' }
    expect(leftOf({ view: late, toldAt: 0 }, 0)).toEqual({ milliseconds: 60_000, limit: 'absolute' })
  })

  it('is never less than nothing', () => {
    expect(leftOf({ view, toldAt: 0 }, 20 * 60_000).milliseconds).toBe(0)
  })
})
