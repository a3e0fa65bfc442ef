import { describe, expect, it } from 'vitest'
import { matterStatuses } from '#shared/billing-certificate/lifecycle.ts'
import type { ListedMatter } from '#shared/billing-certificate/matter.ts'
import { inPieces, splitRows, toTarget } from './bulk.ts'

const rows = matterStatuses.map((status, index): ListedMatter => ({
  matterId: status,
  applicationNumber: `27-${String(index).padStart(4, '0')}`,
  status,
  appliedOn: '2027-03-01',
  validFrom: null,
  validUntil: null,
  expired: false,
  revokedOn: null,
  feeYen: 5000,
  balanceYen: 5000,
  rejectionReason: null,
  serial: null,
  version: index + 1,
  userId: 'HJ000000001',
  kind: 'provider',
  displayName: 'みどりの家',
  phone: '099-000-0201',
}))

describe('bulk acts', () => {
  it('EB-R-17 apply to the statuses they are for, and tell of every other row', () => {
    const fits = (act: Parameters<typeof splitRows>[0]) => splitRows(act, rows).fitting.map(({ status }) => status)
    expect(fits('request-issue')).toEqual(['awaiting-request'])
    expect(fits('register-deposit')).toEqual(['awaiting-deposit'])
    expect(fits('undo')).toEqual(['requesting', 'rejecting'])
    expect(fits('reject')).toEqual(['awaiting-request', 'awaiting-deposit'])
  })

  it('EB-SC-14 lose no row', () => {
    const { fitting, skipped } = splitRows('undo', rows)
    expect(fitting.length + skipped.length).toBe(rows.length)
    expect(new Set(skipped.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']))
  })

  it('send many rows in pieces the BFF takes, in order', async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({ matterId: String(index), version: 1 }))
    const sizes: number[] = []
    const results = await inPieces('register-deposit', many, async (piece) => {
      sizes.push(piece.length)
      return piece.map(({ matterId }) => ({
        matterId,
        applicationNumber: '27-0001',
        outcome: 'done',
        status: 'requesting' as const,
      }))
    })
    expect(sizes).toEqual([120, 120, 10])
    expect(results.map(({ matterId }) => matterId)).toEqual(many.map(({ matterId }) => matterId))
  })

  it('carry the version of the row as it was seen', () => {
    expect(rows.slice(0, 1).map(toTarget)).toEqual([{ matterId: 'awaiting-request', version: 1 }])
  })
})
