import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSentName } from './sent-name.ts'

describe('the name a claim file is sent under', () => {
  it('stays as it is where nothing is wrong with it', () => {
    expect(toSentName('請求 2027年3月分（再）.CSV')).toBe('請求 2027年3月分（再）.CSV')
  })

  it('is composed, however the file system takes letters apart', () => {
    expect(toSentName('ハ\u{3099}ナナ.csv')).toBe('バナナ.csv')
  })

  it('loses what would lead elsewhere or could not be shown', () => {
    expect(toSentName('..\\a/b\u{0}\u{202e}\u{e000}c.csv')).toBe('..abc.csv')
    expect(toSentName('\u{e000}')).toBe('claim')
  })

  it('is always one the route takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        expect(toSentName(name)).toMatch(/^[^\p{C}/\\]{1,200}$/u)
      }),
    )
  })
})
