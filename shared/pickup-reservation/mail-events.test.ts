import { describe, expect, it } from 'vitest'
import { defaultTemplates, fillTemplate, findUnknownPlaceholders, mailEvents, mailTemplate } from './mail-events.ts'

describe('templates of mails (RS-SET-14)', () => {
  it.each(mailEvents)('%s has a default one that knows every name it uses', (event) => {
    const template = defaultTemplates[event]
    expect(mailTemplate.parse(template)).toEqual(template)
    expect(findUnknownPlaceholders(template.subject + template.body)).toEqual([])
  })

  it('are filled in, a name without a value empty, an unknown one left for all to see', () => {
    expect(fillTemplate('{{場所}}／{{受付番号}}／{{場所名}}', { 場所: '本社窓口' })).toBe('本社窓口／／{{場所名}}')
    expect(findUnknownPlaceholders('{{場所}}{{場所名}}{{}}')).toEqual(['場所名', ''])
  })

  it('do not fill in what a value brings with it', () => {
    expect(fillTemplate('{{場所}}', { 場所: '{{アクセスキー}}', アクセスキー: 'SECRET7' })).toBe('{{アクセスキー}}')
  })
})
