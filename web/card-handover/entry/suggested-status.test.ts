import { expect, test } from 'vitest'
import type { StatusKey } from '#shared/card-handover/statuses.ts'
import { suggestStatus } from './suggested-status.ts'

const all = [
  'arrived',
  'notice-sent',
  'reserved',
  'notice-returned',
  'visited',
  'handed-over',
  'sent-back',
] as const satisfies readonly StatusKey[]

test.each([
  [null, 'arrived'],
  ['arrived', 'notice-sent'],
  ['notice-sent', 'reserved'],
  ['reserved', 'visited'],
  ['visited', 'handed-over'],
  ['sent-back', 'arrived'],
  ['handed-over', undefined],
] as const)('CM-R-1 after %s comes %s', (current, next) => {
  expect(suggestStatus(all, current)).toBe(next)
})

test('what somebody may not record is not suggested', () => {
  expect(suggestStatus(['arrived', 'notice-sent', 'reserved', 'visited', 'sent-back'], 'visited')).toBeUndefined()
})
