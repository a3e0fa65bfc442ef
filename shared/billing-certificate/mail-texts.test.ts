import { describe, expect, it } from 'vitest'
import { findStrangePlaceholders, mailWords } from '#shared/mail/mail-words.ts'
import { billingMails, billingPlaceholders, defaultMailTexts } from './mail-texts.ts'

describe('EB-R-16 mails to holders', () => {
  it.each(billingMails)(
    '%s has words that use no name it does not know, and says who writes and where to look',
    (mail) => {
      const words = defaultMailTexts[mail]
      expect(mailWords.parse(words)).toEqual(words)
      expect(findStrangePlaceholders(words.subject + words.body, billingPlaceholders[mail])).toEqual([])
      for (const name of ['{{連合会名}}', '{{電話番号}}', '{{画面のURL}}', '{{申請番号}}'])
        expect(words.body).toContain(name)
    },
  )

  it('know no secret, no reason of a rejection and no name of a person', () => {
    const all = new Set(billingMails.flatMap((mail) => billingPlaceholders[mail]))
    expect([...all].toSorted()).toEqual(
      ['有効終了年月日', '残りの日数', '申請番号', '画面のURL', '連合会名', '電話の受付時間', '電話番号'].toSorted(),
    )
  })
})
