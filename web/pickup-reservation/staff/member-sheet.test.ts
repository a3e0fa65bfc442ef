import { expect, test } from 'vitest'
import { encodeCsv, parseCsv, type CsvEncoding } from '#shared/csv/csv.ts'
import { defaultSettings } from '#shared/pickup-reservation/settings.ts'
import type { MemberView } from '#shared/pickup-reservation/office-api.ts'
import { reservationJa } from '#web/text/reservation.ja.ts'
import { readMemberSheet, toMemberSheet } from './member-sheet.ts'

const { memberItems } = defaultSettings('青瀬市')
const names = { memberNumber: '利用者ID', linkCode: 'リンクコード', names: reservationJa.items }
const member = {
  memberId: 'm',
  memberNumber: '000012',
  linkCode: 'AB-1234',
  answers: { name: '=山田 花子', kana: 'ヤマダ　ハナコ', birthDate: '1955-04-01', phone: '03-1234-5678' },
  registeredBy: 'staff',
  registeredAt: '2027-03-01T00:00:00.000Z',
  stoppedAt: null,
  hasOwnPassword: false,
  version: 1,
} satisfies MemberView

const reread = (encoding: CsvEncoding) => {
  const { bytes, unmappable } = encodeCsv({ ...toMemberSheet(memberItems, [member], names), encoding, rowsBefore: 0 })
  const parsed = parseCsv(bytes)
  return { unmappable, read: parsed === undefined ? undefined : readMemberSheet(memberItems, parsed, names) }
}

test.each(['utf-8', 'windows-31j'] as const)('RS-STF-13 what is exported as %s is imported as it was', (encoding) => {
  const { unmappable, read } = reread(encoding)
  expect(unmappable).toEqual([])
  expect(read).toMatchObject({ unknown: [], missing: [] })
  expect(read?.rows).toEqual([
    { row: 1, memberNumber: '000012', linkCode: 'AB-1234', answers: member.answers, faults: [], wrong: [] },
  ])
})

test('RS-STF-13 a file from a spreadsheet is read by its headings, with numbers that lost their zeros', () => {
  const read = readMemberSheet(
    memberItems,
    { columns: ['氏名（カナ）', '氏名', '利用者ID', 'メモ'], rows: [['やまだ はなこ', '山田 花子', '12', 'x']] },
    names,
  )
  expect(read.unknown).toEqual(['メモ'])
  expect(read.rows[0]).toMatchObject({ memberNumber: '000012', answers: { kana: 'ヤマダ　ハナコ' }, faults: [] })
})

test('RS-STF-13 a row is told apart from its faults, and a required column that is not there is named', () => {
  const read = readMemberSheet(
    memberItems,
    { columns: ['氏名', '利用者ID', 'リンクコード'], rows: [['', '1234567', 'あ']] },
    names,
  )
  expect(read.missing).toEqual(['氏名（カナ）'])
  expect(read.rows[0]?.faults).toEqual([
    { item: 'name', fault: 'missing' },
    { item: 'kana', fault: 'missing' },
  ])
  expect(read.rows[0]?.wrong).toEqual(['memberNumber', 'linkCode'])
})
