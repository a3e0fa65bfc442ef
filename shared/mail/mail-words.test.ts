import { describe, expect, it } from 'vitest'
import { fillPlaceholders, findStrangePlaceholders, mailWords } from './mail-words.ts'

const known = ['申請番号', '連合会名'] as const

describe('words of a mail', () => {
  it('are filled in, a name without a value empty, a strange one left for all to see', () => {
    expect(fillPlaceholders('{{申請番号}}／{{連合会名}}／{{番号}}', { 申請番号: '27-0001' }, known)).toBe(
      '27-0001／／{{番号}}',
    )
    expect(findStrangePlaceholders('{{申請番号}}{{番号}}{{}}', known)).toEqual(['番号', ''])
  })

  it('do not fill in what a value brings with it', () => {
    const values = { 申請番号: '{{連合会名}}', 連合会名: '青瀬県' }
    expect(fillPlaceholders('{{申請番号}}', values, known)).toBe('{{連合会名}}')
  })

  it('have a subject of one line and something to say', () => {
    const sound = { subject: '発行されました', body: '一行め\n二行め' }
    expect(mailWords.parse(sound)).toEqual(sound)
    for (const wrong of [
      { subject: 'a\r\nBcc: x@example.jp' },
      { subject: '' },
      { body: '' },
      { body: 'x'.repeat(4001) },
    ])
      expect(mailWords.safeParse({ ...sound, ...wrong }).success).toBe(false)
  })
})
