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
  usedBy: null,
  candidates: [matter('a')],
  ...more,
})

describe('transfers of a bank file', () => {
  it('EB-R-8 are ticked at first only where one application is named and covered', () => {
    const transfers = [
      transfer('1', { line: 2 }),
      transfer('2', { line: 3, verdict: 'several', candidates: [matter('b'), matter('c')] }),
      transfer('3', { line: 4, verdict: 'over', candidates: [matter('d')] }),
      transfer('4', { line: 5, verdict: 'used-before', candidates: [matter('e')] }),
      transfer('5', { line: 6, verdict: 'before-application', candidates: [matter('f')] }),
    ]
    expect([...firstPicks(transfers)]).toEqual([[2, 'a']])
    expect(transfers.every(canPick)).toBe(true)
  })

  it('OQ-EB-5 may not be registered where they are short, known, paid back, cancelled, of nobody or of another account', () => {
    for (const verdict of [
      'short',
      'no-agent',
      'nothing-waiting',
      'already-registered',
      'by-hand',
      'refunded',
      'cancelled',
      'cancelled-registered',
      'other-account',
    ] as const)
      expect(canPick(transfer('1', { verdict }))).toBe(false)
  })

  it('become rows with the version seen and the bank’s own key', () => {
    expect(toDepositRows([transfer('1', {})], new Map([[2, 'a']]))).toEqual([
      {
        matterId: 'a',
        version: 3,
        deposit: { day: '2027-03-02', yen: 5000, remitter: 'HJ000000003 ｱｵｿﾞﾗ', transferKey: '1' },
      },
    ])
  })

  it('of one key are still two lines: what is chosen for one is not chosen for the other', () => {
    const transfers = [
      transfer('1', { line: 2, candidates: [matter('a')] }),
      transfer('1', { line: 3, candidates: [matter('b')] }),
    ]
    expect(toDepositRows(transfers, new Map([[3, 'b']])).map(({ matterId }) => matterId)).toEqual(['b'])
    expect([...firstPicks(transfers)]).toEqual([
      [2, 'a'],
      [3, 'b'],
    ])
  })

  it('pay one application once', () => {
    const transfers = [transfer('1', { line: 2 }), transfer('2', { line: 3 })]
    const picks = new Map([
      [2, 'a'],
      [3, 'a'],
    ])
    expect(toDepositRows(transfers, picks).map(({ deposit }) => deposit.transferKey)).toEqual(['1'])
  })
})
