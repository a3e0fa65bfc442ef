import { describe, expect, it } from 'vitest'
import type { DepositCandidate } from '#shared/billing-certificate/federation-api.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { canPick, firstPicks, toDepositRows } from './picks.ts'

const matter = (matterId: string): ListedMatter => ({
  matterId,
  applicationNumber: '27-0001',
  status: 'awaiting-deposit',
  appliedOn: '2027-03-01',
  validFrom: null,
  validUntil: null,
  expired: false,
  revokedOn: null,
  feeYen: 5000,
  balanceYen: 5000,
  rejectionReason: null,
  serial: null,
  version: 3,
  userId: 'HJ000000003',
  kind: 'agent',
  displayName: '株式会社あおぞら請求代行',
  phone: '099-000-0303',
})

const transfer = (key: string, more: Partial<DepositCandidate>): DepositCandidate => ({
  transferKey: key,
  line: 2,
  day: '2027-03-02',
  yen: 5000,
  remitter: 'HJ000000003 ｱｵｿﾞﾗ',
  remitterBank: 'ｱｵｾ',
  verdict: 'matched',
  candidates: [matter('a')],
  ...more,
})

describe('transfers of a bank file', () => {
  it('EB-R-8 are ticked at first only where one application is named and covered', () => {
    const transfers = [
      transfer('1', {}),
      transfer('2', { verdict: 'several', candidates: [matter('b'), matter('c')] }),
      transfer('3', { verdict: 'over', candidates: [matter('d')] }),
    ]
    expect([...firstPicks(transfers)]).toEqual([['1', 'a']])
  })

  it('OQ-EB-5 may not be registered where they are short, known, cancelled or of nobody', () => {
    for (const verdict of ['short', 'no-agent', 'nothing-waiting', 'already-registered', 'cancelled'] as const)
      expect(canPick(transfer('1', { verdict }))).toBe(false)
  })

  it('become rows with the version seen and the bank’s own key', () => {
    expect(toDepositRows([transfer('1', {})], new Map([['1', 'a']]))).toEqual([
      {
        matterId: 'a',
        version: 3,
        deposit: { day: '2027-03-02', yen: 5000, remitter: 'HJ000000003 ｱｵｿﾞﾗ', transferKey: '1' },
      },
    ])
  })

  it('pay one application once', () => {
    const transfers = [transfer('1', {}), transfer('2', {})]
    const picks = new Map([
      ['1', 'a'],
      ['2', 'a'],
    ])
    expect(toDepositRows(transfers, picks).map(({ deposit }) => deposit.transferKey)).toEqual(['1'])
  })
})
