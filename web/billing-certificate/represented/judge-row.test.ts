import { describe, expect, it } from 'vitest'
import { judgeRows, type Represented } from './judge-row.ts'

const provider: Represented = {
  userId: 'HJ000000001',
  displayName: 'みどりの家',
  mayConsent: true,
  password: { passwordNumber: 1, setOn: '2027-03-01', salt: 's', rounds: 1, triesLeft: 5, lockedUntil: null },
  feeYen: 5000,
  obstacle: null,
  newest: null,
}
const row = { row: 1, userId: provider.userId, fault: null } as const
const judge = (more: Partial<Represented>) => judgeRows([row], [{ ...provider, ...more }])[0]?.obstacle

describe('a row of the file against what may be applied for', () => {
  it('is sent where nothing stands in the way, and not where something is known to', () => {
    expect(judge({})).toBeUndefined()
    expect(judge({ mayConsent: false })).toBe('no-consent')
    expect(judge({ obstacle: 'still-valid' })).toBe('still-valid')
    expect(judge({ password: null })).toBe('no-password')
    const until = '2027-03-10T03:00:00.000Z'
    expect(judge({ password: provider.password === null ? null : { ...provider.password, lockedUntil: until } })).toBe(
      'locked',
    )
  })

  it('is nobody’s where the provider is not the agent’s, and keeps the file’s own fault', () => {
    expect(judgeRows([row], [])[0]?.obstacle).toBe('not-represented')
    expect(judgeRows([{ ...row, fault: 'repeated' }], [provider])[0]?.obstacle).toBe('repeated')
  })
})
