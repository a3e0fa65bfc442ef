import { describe, expect, it } from 'vitest'
import { defaultMailTexts } from '#shared/billing-certificate/mail-texts.ts'
import { findDraftFaults, isSameWords, toSample } from './mail-draft.ts'

const sound = { subject: '発行', body: '{{申請番号}}' }

describe('the draft of a mail', () => {
  it('EB-R-16 is saved where it fits and uses no name the mail does not know', () => {
    expect(findDraftFaults('issued', sound)).toEqual({ subject: undefined, body: undefined })
    expect(findDraftFaults('expiry', { ...sound, body: 'あと{{残りの日数}}日' }).body).toBeUndefined()
  })

  it('tells each field by itself, and a strange name once', () => {
    expect(findDraftFaults('issued', { subject: '', body: '{{残りの日数}}{{残りの日数}}{{理由}}' })).toEqual({
      subject: { why: 'unfit' },
      body: { why: 'strange', names: ['残りの日数', '理由'] },
    })
    expect(findDraftFaults('issued', { subject: '件'.repeat(101), body: '文'.repeat(4001) })).toEqual({
      subject: { why: 'unfit' },
      body: { why: 'unfit' },
    })
  })

  it('reads as its holder will read it', () => {
    const values = { 連合会名: '青瀬県連合会', 申請番号: '27-0001', 残りの日数: '30' }
    expect(toSample('expiry', defaultMailTexts.expiry, values).subject).toBe(
      '【青瀬県連合会】電子証明書の有効期限まであと30日です',
    )
    expect(toSample('issued', { subject: '残り{{残りの日数}}', body: '{{申請番号}}' }, values)).toEqual({
      subject: '残り{{残りの日数}}',
      body: '27-0001',
    })
  })

  it('is the same where both fields are', () => {
    expect(isSameWords(sound, { ...sound })).toBe(true)
    expect(isSameWords(sound, { ...sound, body: '' })).toBe(false)
  })
})
