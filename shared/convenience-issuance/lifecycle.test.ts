import { describe, expect, it } from 'vitest'
import { accepts, findReachable, isFinal, nextStatus } from '#shared/lifecycle/machine.ts'
import { holdsMoney, issuanceMachine } from './lifecycle.ts'

const { statuses, table } = issuanceMachine

describe('the lifecycle of an issuance', () => {
  it('reaches every status', () => {
    expect([...findReachable(issuanceMachine)].sort()).toEqual([...statuses].sort())
  })

  it('ends in four ways', () => {
    expect(statuses.filter((status) => isFinal(issuanceMachine, status))).toEqual([
      'completed',
      'refunded',
      'aborted',
      'stopped',
    ])
  })

  it('lets no money out except by settling or refunding', () => {
    const ways = statuses
      .filter((status) => holdsMoney[status])
      .flatMap((status) => accepts(issuanceMachine, status).map((event) => ({ status, event })))
      .filter(({ status, event }) => !holdsMoney[nextStatus(issuanceMachine, status, event)])
    expect(ways).toEqual([
      { status: 'printed', event: 'settle' },
      { status: 'refunding', event: 'refund' },
    ])
  })

  it('can be aborted at every step before the paper is out', () => {
    const abortable = statuses.filter((status) => 'abort' in table[status])
    expect(abortable).toEqual(['started', 'identified', 'applied', 'bound', 'paying', 'printing'])
  })

  it('stops on a mismatch at every step that knows a person', () => {
    const knowing = ['identified', 'applied', 'bound', 'paying', 'printing'] as const
    for (const status of knowing) expect(accepts(issuanceMachine, status)).toContain('mismatch')
  })
})
