import { expect, test } from 'vitest'
import { isNumberWrong, noKeys, toKeys, toSearch } from './search-keys.ts'

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

test('no number is not a wrong number', () => expect(isNumberWrong(' ')).toBe(false))
