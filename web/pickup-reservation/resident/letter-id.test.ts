import { expect, test } from 'vitest'
import { readLetterId } from './letter-id.ts'

test.each(['482716053', 'AB-0042'])('CM-X-1 the link code %s of a letter is an ID', (code) => {
  expect(readLetterId(`#${code}`)).toBe(code)
})

test.each(['', '#', '#main', '#12', '#-123-', '#%E3%81%82%E3%81%82', `#${'1'.repeat(41)}`])(
  '%s names nobody',
  (hash) => {
    expect(readLetterId(hash)).toBeUndefined()
  },
)
