import { describe, expect, it } from 'vitest'
import { draftOfCase, newCase, readCase, type CaseDraft } from './case-draft.ts'

const now = '2027-03-01T01:00:30.000Z'
const draft = (more: Partial<CaseDraft> = {}): CaseDraft => ({ ...newCase(now), subject: '画面が開かない', ...more })
const faultsOf = (more: Partial<CaseDraft>) => {
  const read = readCase(draft(more), now)
  return 'faults' in read ? [...read.faults] : []
}

describe('RS-NF-2 a case that is being written', () => {
  it('was received now, in the time of Tokyo, unless somebody says otherwise', () => {
    expect(newCase(now).receivedAt).toBe('2027-03-01T10:00')
    expect(readCase(draft(), now)).toMatchObject({ body: { receivedAt: '2027-03-01T01:00:00.000Z', answeredAt: null } })
  })

  it('is read back as it was written', () => {
    const read = readCase(draft({ answeredAt: '2027-03-01T10:00', answer: '再起動' }), now)
    if ('faults' in read) throw new Error('faults')
    const view = { ...read.body, caseId: '', registeredBy: '', updatedAt: now, version: 1 }
    expect(draftOfCase(view)).toEqual(draft({ answeredAt: '2027-03-01T10:00', answer: '再起動' }))
  })

  it('names what is missing, what is no time and what cannot have been', () => {
    expect(faultsOf({ subject: ' ' })).toEqual(['subject'])
    expect(faultsOf({ receivedAt: null })).toEqual(['receivedAt'])
    expect(faultsOf({ answeredAt: '2027-02-30' })).toEqual(['answeredAt'])
    expect(faultsOf({ answeredAt: '2027-03-01T09:59', closedAt: '2027-03-01T10:01' })).toEqual([
      'answeredAt',
      'closedAt',
    ])
  })
})
