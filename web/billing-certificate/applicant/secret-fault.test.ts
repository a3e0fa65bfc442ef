import { describe, expect, it } from 'vitest'
import { findSecretFault } from './secret-fault.ts'

const sound = { current: 'ABCD-EFGH-JKMN-PQRS', next: 'three long words', again: 'three long words' }

describe('a typed sign-in secret', () => {
  it('is sent where the older one is given and the new one was typed twice alike', () => {
    expect(findSecretFault(sound)).toBeUndefined()
    expect(findSecretFault({ ...sound, next: 'x'.repeat(64), again: 'x'.repeat(64) })).toBeUndefined()
  })

  it.each([
    [{ ...sound, current: '' }, 'current', 'missing'],
    [{ ...sound, next: 'eleven char', again: 'eleven char' }, 'next', 'length'],
    [{ ...sound, next: 'x'.repeat(65), again: 'x'.repeat(65) }, 'next', 'length'],
    [{ ...sound, next: sound.current, again: sound.current }, 'next', 'same'],
    [{ ...sound, again: 'three long word' }, 'again', 'differs'],
  ])('tells the first fault by its field: %#', (typed, field, why) => {
    expect(findSecretFault(typed)).toEqual({ field, why })
  })
})
