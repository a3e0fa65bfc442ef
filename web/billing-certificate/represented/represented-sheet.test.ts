import { describe, expect, it } from 'vitest'
import { readRepresentedSheet, representedColumns } from './represented-sheet.ts'

const read = (rows: readonly (readonly string[])[]) => readRepresentedSheet({ columns: [...representedColumns], rows })

describe('a file of providers an agent applies for', () => {
  it('is read with passwords as people copy them from a letter', () => {
    expect(read([['hj000000001', 'ab12 cd34 ef56 gh78']]).rows).toEqual([
      { row: 1, userId: 'HJ000000001', password: 'AB12-CD34-EF56-GH78', fault: null },
    ])
  })

  it('tells rows that cannot be sent, so that no try of a password is lost on them', () => {
    const rows = [
      ['HJ1', 'AB12-CD34-EF56-GH78'],
      ['HJ000000002', 'short'],
      ['HJ000000003', 'AB12-CD34-EF56-GH78'],
      ['ＨＪ００００００００３', 'AB12-CD34-EF56-GH78'],
    ]
    expect(read(rows).rows.map(({ fault }) => fault)).toEqual(['user-id', 'password', 'repeated', 'repeated'])
    expect(readRepresentedSheet({ columns: ['ユーザID'], rows })).toEqual({
      rows: [],
      missing: ['証明書発行用パスワード'],
    })
  })
})
