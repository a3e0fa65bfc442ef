import { describe, expect, it } from 'vitest'
import { delegationColumns, readDelegationSheet } from './delegation-sheet.ts'

const columns = Object.values(delegationColumns)

describe('a file of powers of attorney', () => {
  it('is read with days as an office writes them', () => {
    const { rows } = readDelegationSheet({
      columns,
      rows: [
        ['hj000000001', '代理人', '2027/3/1'],
        ['ＨＪ０００００００００２', '事業所', '2027-03-10'],
      ],
    })
    expect(rows.map(({ grant }) => grant)).toEqual([
      { providerUserId: 'HJ000000001', mayConsent: true, grantedOn: '2027-03-01' },
      { providerUserId: 'HJ0000000002', mayConsent: false, grantedOn: '2027-03-10' },
    ])
  })

  it('tells every wrong cell, and grants nothing of such a row: nobody consents by a blank', () => {
    const { rows } = readDelegationSheet({ columns, rows: [['HJ1', '', '2027/2/29/1']] })
    expect(rows).toEqual([
      {
        row: 1,
        providerUserId: 'HJ1',
        grant: undefined,
        wrong: [
          { column: 'provider', value: 'HJ1' },
          { column: 'consent', value: '' },
          { column: 'grantedOn', value: '2027/2/29/1' },
        ],
      },
    ])
    expect(readDelegationSheet({ columns: ['ユーザID'], rows: [['HJ000000001']] })).toEqual({
      rows: [],
      missing: ['差引きへの同意', '委任の日'],
    })
  })
})
