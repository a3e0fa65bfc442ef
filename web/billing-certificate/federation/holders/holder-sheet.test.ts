import { describe, expect, it } from 'vitest'
import { encodeCsv, parseCsv } from '#shared/csv/csv.ts'
import { findColumnsOf, readHolderSheet, sheetColumns, templateSheet } from './holder-sheet.ts'

const columns = Object.values(sheetColumns)
const good = [
  '事業所',
  '',
  '髙橋ケアサービス',
  '髙橋 﨑子',
  '９９９０１０１',
  '青瀬市緑町1-2',
  '099-000-0201',
  'a@b.example',
]
const agent = ['代理人', 'HJ100000002', 'あおぞら', '雲野 太郎', '999-0303', '青瀬市駅前3', '099-000-0303', '']

const read = (rows: readonly (readonly string[])[], heading: readonly string[] = columns) => {
  const { bytes } = encodeCsv({ columns: heading, rows, encoding: 'windows-31j', rowsBefore: 0 })
  const parsed = parseCsv(bytes)
  if (parsed === undefined) throw new RangeError('no CSV')
  return readHolderSheet(parsed)
}

describe('a file of holders', () => {
  it.each(['windows-31j', 'utf-8'] as const)(
    'EB-SC-19 is read in %s, with characters of the office’s own set',
    (encoding) => {
      const { bytes, unmappable } = encodeCsv({ columns, rows: [good, agent], encoding, rowsBefore: 0 })
      expect(unmappable).toEqual([])
      const parsed = parseCsv(bytes)
      if (parsed === undefined) throw new RangeError('no CSV')
      const { rows } = readHolderSheet(parsed)
      expect(
        rows.map(({ row, userId, fields }) => [row, userId, fields?.kind, fields?.displayName, fields?.mail]),
      ).toEqual([
        [1, null, 'provider', '髙橋ケアサービス', 'a@b.example'],
        [2, 'HJ100000002', 'agent', 'あおぞら', null],
      ])
      expect(rows[0]?.fields).toMatchObject({ representative: '髙橋 﨑子', postalCode: '999-0101' })
    },
  )

  it('tells every wrong cell by row and column, and registers nothing of such a row', () => {
    const bad = ['事業者', 'HJ1', '', '髙橋', '99-01', '青瀬市', '電話なし', 'mail']
    const { rows } = read([good, bad])
    expect(rows[0]?.faults).toEqual([])
    expect(rows[1]).toMatchObject({ row: 2, fields: undefined })
    expect(rows[1]?.faults).toEqual([
      { kind: 'wrong', column: 'kind', value: '事業者' },
      { kind: 'wrong', column: 'userId', value: 'HJ1' },
      { kind: 'wrong', column: 'displayName', value: '' },
      { kind: 'wrong', column: 'postalCode', value: '99-01' },
      { kind: 'wrong', column: 'phone', value: '電話なし' },
      { kind: 'wrong', column: 'mail', value: 'mail' },
    ])
  })

  it('tells of a user ID that stands there twice at each of its rows', () => {
    const { rows } = read([agent, [...agent.slice(0, 1), 'hj100000002', ...agent.slice(2)]])
    expect(rows.map(({ faults }) => faults)).toEqual([
      [{ kind: 'repeated', userId: 'HJ100000002' }],
      [{ kind: 'repeated', userId: 'HJ100000002' }],
    ])
  })

  it('wants its columns in any order, may miss the optional ones, and tells the rest', () => {
    const order = ['住所', '申請者', '名称', '代表者名', '郵便番号', '電話番号', '備考']
    const row = ['青瀬市緑町1', '職員', '審査課', '連 合一', '999-0001', '099-000-0100', 'x']
    expect(read([row], order)).toMatchObject({ missing: [], unknown: ['備考'], rows: [{ userId: null, faults: [] }] })
    expect(read([row], [...order.slice(2), 'a', 'b'])).toMatchObject({ rows: [], missing: ['申請者', '住所'] })
    expect(read([], templateSheet.columns)).toEqual({ rows: [], missing: [], unknown: [] })
  })

  it('finds the column of a character no letter can draw', () => {
    const fields = { displayName: '渡\u{e000}', address: '青瀬市', postalCode: '999-0101' }
    expect(findColumnsOf(fields, ['U+E000'])).toEqual(['名称'])
    expect(findColumnsOf(fields, ['U+E001'])).toEqual([])
  })
})
