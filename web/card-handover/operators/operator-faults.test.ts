import { describe, expect, it } from 'vitest'
import { findOperatorFaults, type OperatorDraft } from './operator-faults.ts'

const draft: OperatorDraft = {
  accountId: 'mihon-01',
  displayName: '見本　花子',
  grade: 'handover-clerk',
  mail: '',
  startsOn: '2027-03-01',
  endsOn: '',
}

describe('CM-SC-5 what an operator is registered with', () => {
  it('is complete with name, log-in id and a password of eight characters', () => {
    expect(findOperatorFaults(draft, { secret: 'eight-88', isNew: true })).toEqual(new Set())
  })

  it('lacks nothing of a known operator whose password stays', () => {
    expect(findOperatorFaults({ ...draft, accountId: '' }, { secret: '', isNew: false })).toEqual(new Set())
    expect(findOperatorFaults(draft, { secret: 'short', isNew: false })).toEqual(new Set(['secret']))
  })

  it('names every fault at once', () => {
    const wrong = { ...draft, accountId: 'あ', displayName: '　', mail: 'nobody', endsOn: '2027-02-28' }
    expect(findOperatorFaults(wrong, { secret: '', isNew: true })).toEqual(
      new Set(['displayName', 'accountId', 'secret', 'mail', 'endsOn']),
    )
  })
})
