import { expect, test } from 'vitest'
import { findTypedDay, findTypedDays, findTypedTime, writeDay, writeTime } from './typed.ts'

test.each([
  ['2026/11/24', '2026-11-24'],
  ['2026-1-4', '2026-01-04'],
  ['20261124', '2026-11-24'],
  ['２０２６／１１／２４', '2026-11-24'],
  ['R8.11.24', '2026-11-24'],
  ['r8/11/24', '2026-11-24'],
  ['令和8年11月24日', '2026-11-24'],
  ['H31.4.30', '2019-04-30'],
])('a day typed as %s is read', (typed, day) => expect(findTypedDay(typed)).toBe(day))

test.each(['2026/2/29', '2026/13/1', 'H31.5.1', '2026124', '11/24', '', 'あした'])('%s is no day', (typed) =>
  expect(findTypedDay(typed)).toBeUndefined(),
)

test.each([
  ['8:30', 510],
  ['830', 510],
  ['0830', 510],
  ['８：３０', 510],
  ['8時30分', 510],
  ['8時半', 510],
  ['17時', 1020],
  ['24:00', 1440],
  ['0:00', 0],
])('a time typed as %s is read', (typed, minutes) => expect(findTypedTime(typed)).toBe(minutes))

test.each(['24:01', '8:60', '8', '', '8:5', 'noon'])('%s is no time', (typed) =>
  expect(findTypedTime(typed)).toBeUndefined(),
)

test('what is written into a field is read back', () => {
  for (let minutes = 0; minutes <= 1440; minutes += 5) expect(findTypedTime(writeTime(minutes))).toBe(minutes)
  expect(findTypedDay(writeDay('2027-03-01'))).toBe('2027-03-01')
  expect(writeTime(Number.NaN)).toBe('')
})

test('several days are read one a line, spans too, and one slip refuses them all', () => {
  expect(findTypedDays('2027/5/3\n2027/5/5、2027/12/29〜2028/1/3')).toEqual([
    { from: '2027-05-03', to: '2027-05-03' },
    { from: '2027-05-05', to: '2027-05-05' },
    { from: '2027-12-29', to: '2028-01-03' },
  ])
  expect(findTypedDays('2027/5/3\n5/4')).toBeUndefined()
  expect(findTypedDays('2027/5/3〜2027/5/1')).toBeUndefined()
  expect(findTypedDays(' \n')).toEqual([])
})
