import { expect, test } from 'vitest'
import { findTimeFault, isNumberWrong, isTurned, noKeys, toKeys, toSearch } from './search-keys.ts'

test('RS-STF-3 nothing typed asks for everything', () => {
  expect(toSearch(noKeys)).toMatchObject({ number: null, name: null, statuses: null, period: null, oldCard: null })
})

test('RS-STF-4 every key typed is asked for, in either width, and can be shown again', () => {
  const keys = {
    ...noKeys,
    number: '１２',
    memberNumber: ' 000001 ',
    name: ' 山田 ',
    match: 'part' as const,
    statuses: ['cancelled' as const],
    oldCard: 'to-collect',
    basis: 'application' as const,
    from: '2027-03-01',
  }
  const search = toSearch(keys)
  expect(search).toMatchObject({
    number: 12,
    memberNumber: '000001',
    name: { text: '山田', match: 'part' },
    statuses: ['cancelled'],
    oldCard: 'to-collect',
    period: { basis: 'application', from: '2027-03-01', to: null },
  })
  expect(search === undefined ? undefined : toSearch(toKeys(search))).toEqual(search)
})

test.each([{ number: '0' }, { number: 'abc' }, { from: '2027-02-30' }, { from: '2027-03-02', to: '2027-03-01' }])(
  '$number$from is refused before anything is asked',
  (part) => {
    expect(toSearch({ ...noKeys, ...part })).toBeUndefined()
  },
)

test('RS-STF-4 a day is asked for with its time, as people type one, and shown again as it was', () => {
  const keys = { ...noKeys, from: '2027-03-01', fromTime: '８：３０', to: '2027-03-02', toTime: '1715' }
  const search = toSearch(keys)
  expect(search?.period).toEqual({ basis: 'visit', from: '2027-03-01T08:30', to: '2027-03-02T17:15' })
  const shown = search === undefined ? noKeys : toKeys(search)
  expect(shown).toMatchObject({ fromTime: '8:30', toTime: '17:15' })
  expect(toSearch(shown)).toEqual(search)
})

test.each([
  ['2027-03-01', '25:00', 'form'],
  ['2027-03-01', '24:00', 'form'],
  ['2027-03-01', 'あさ', 'form'],
  ['', '9:00', 'alone'],
  ['2027-03-01', ' ', undefined],
  ['', '', undefined],
] as const)('RS-STF-4 a time beside the day %j typed as %j: %s', (day, typed, fault) => {
  expect(findTimeFault(day, typed)).toBe(fault)
  expect(toSearch({ ...noKeys, to: day, toTime: typed }) === undefined).toBe(fault !== undefined)
})

test.each([
  ['9:00', '8:59', true],
  ['9:00', '9:00', false],
  ['9:00', '', false],
  ['', '0:00', false],
] as const)('RS-STF-4 a day from %j to %j is turned round: %s', (fromTime, toTime, turned) => {
  const keys = { ...noKeys, from: '2027-03-01', fromTime, to: '2027-03-01', toTime }
  expect(isTurned(keys)).toBe(turned)
  expect(toSearch(keys) === undefined).toBe(turned)
})

test('no number is not a wrong number', () => expect(isNumberWrong(' ')).toBe(false))
